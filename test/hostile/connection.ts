import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause, setImmediate as turn } from 'node:timers/promises';
import mqtt, { type Packet } from 'mqtt-packet';
import type { Script } from './script.ts';

/** The press at the end of a script that gave no reason to end the connection is acknowledged by then, or it is lost. */
const PRESS_WITHIN_MS = 20_000;
/** How long a connection that says nothing more is left standing. */
const SILENT_MS = 20;
const CLOSED_WITHIN_MS = 200;

/** What came of one script. */
export interface Played {
  connack: number | undefined;
  /** False when its press at the end was owed a PUBACK and did not get one. */
  pressHeard: boolean;
  /** True when the gateway ended the connection before we did. */
  endedByGateway: boolean;
  /** Topics of what the gateway sent. */
  heard: string[];
}

/** Plays one script against the gateway. */
export async function play(port: number, script: Script): Promise<Played> {
  const socket = connect({ host: '127.0.0.1', port, noDelay: true });
  const played: Played = {
    connack: undefined,
    pressHeard: script.pressId === undefined,
    endedByGateway: false,
    heard: [],
  };
  const heard = Promise.withResolvers<void>();
  listen(socket, script, played, heard.resolve);
  const closed = new Promise<void>((done) => socket.once('close', () => done()));
  void closed.then(heard.resolve);
  await Promise.race([once(socket, 'connect').catch(() => undefined), closed]);
  for (const piece of script.pieces) {
    if (socket.destroyed) break;
    socket.write(piece);
    await turn();
  }
  if (script.pressId !== undefined) await orAfter(heard.promise, PRESS_WITHIN_MS);
  played.endedByGateway = socket.destroyed || socket.readableEnded;
  await end(socket, script, closed);
  return played;
}

function listen(socket: Socket, { pressId }: Script, played: Played, heard: () => void): void {
  const parser = mqtt.parser({ protocolVersion: 4 });
  parser.on('packet', (packet: Packet) => {
    if (packet.cmd === 'connack') played.connack = packet.returnCode ?? packet.reasonCode;
    if (packet.cmd === 'publish') played.heard.push(packet.topic);
    if (packet.cmd === 'puback' && packet.messageId === pressId) {
      played.pressHeard = true;
      heard();
    }
  });
  // A CONNACK of MQTT 5 is no packet of 3.1.1.
  parser.on('error', () => {});
  socket.on('data', (bytes) => parser.parse(bytes));
  socket.on('error', () => {});
}

async function end(socket: Socket, { ending }: Script, closed: Promise<void>): Promise<void> {
  if (ending === 'silent') await orAfter(closed, SILENT_MS);
  if (ending === 'fin') {
    socket.end();
    await orAfter(closed, CLOSED_WITHIN_MS);
  }
  socket.destroy();
  await closed;
}

async function orAfter(coming: Promise<void>, ms: number): Promise<void> {
  const given = new AbortController();
  await Promise.race([coming, pause(ms, undefined, { signal: given.signal }).catch(() => undefined)]);
  given.abort();
}
