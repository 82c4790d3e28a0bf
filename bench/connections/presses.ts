import { setTimeout as sleep } from 'node:timers/promises';
import { connect, type TLSSocket } from 'node:tls';
import mqtt, { type Packet } from 'mqtt-packet';
import { pauses } from '../harness/pace.ts';
import type { Identity } from './identities.ts';

/** A press whose PUBACK is not there by then is lost. */
const PATIENCE_MS = 30_000;

export interface Pressed {
  /** Milliseconds from the write to the PUBACK. */
  pubacksMs: number[];
  lost: number;
}

/** Buttons on connections of their own, from before the storm. */
export class Presses {
  readonly #lines: { socket: TLSSocket; topic: string; waiting: Map<number, (at: number) => void> }[] = [];
  #next = 0;

  static async connect(port: number, key: string, identities: readonly Identity[]): Promise<Presses> {
    const presses = new Presses();
    for (const identity of identities) await presses.#add(port, key, identity);
    return presses;
  }

  /** Presses at that pace until `over` is done, one button after another. */
  async until(over: Promise<unknown>, perSecond: number, seed: number): Promise<Pressed> {
    const pause = pauses(perSecond, seed);
    const pubacksMs: number[] = [];
    let open = 0;
    let isOver = false;
    const ends = over.finally(() => {
      isOver = true;
    });
    let dueAt = performance.now();
    while (!isOver) {
      dueAt += pause();
      const waitMs = dueAt - performance.now();
      if (waitMs > 0) await sleep(waitMs);
      open += 1;
      this.#press((tookMs) => {
        open -= 1;
        pubacksMs.push(tookMs);
      });
    }
    await ends;
    const until = performance.now() + PATIENCE_MS;
    while (open > 0 && performance.now() < until) await sleep(10);
    return { pubacksMs, lost: open };
  }

  close(): void {
    for (const { socket } of this.#lines) socket.destroy();
  }

  #press(acked: (tookMs: number) => void): void {
    const line = this.#lines[this.#next % this.#lines.length];
    if (line === undefined) return;
    this.#next += 1;
    const messageId = (this.#next % 65_000) + 1;
    const payload = `{"id":"c-${this.#next}","kind":"panic"}`;
    const sentAt = performance.now();
    line.waiting.set(messageId, (at) => acked(at - sentAt));
    line.socket.write(
      mqtt.generate({
        cmd: 'publish',
        topic: `${line.topic}/up/signal`,
        payload,
        qos: 1,
        messageId,
        retain: false,
        dup: false,
      }),
    );
  }

  #add(port: number, key: string, { device, topic, certificate }: Identity): Promise<void> {
    const socket = connect({ host: '127.0.0.1', port, key, cert: certificate, rejectUnauthorized: false });
    socket.setNoDelay(true);
    const waiting = new Map<number, (at: number) => void>();
    this.#lines.push({ socket, topic, waiting });
    const parser = mqtt.parser({ protocolVersion: 4 });
    return new Promise((done, fail) => {
      parser.on('packet', (packet: Packet) => {
        if (packet.cmd === 'connack') {
          if (packet.returnCode === 0) done();
          else fail(new Error(`A button was turned away with ${packet.returnCode}.`));
        } else if (packet.cmd === 'puback' && packet.messageId !== undefined) {
          waiting.get(packet.messageId)?.(performance.now());
          waiting.delete(packet.messageId);
        }
      });
      socket.on('data', (bytes) => parser.parse(bytes));
      socket.on('error', fail);
      socket.write(
        mqtt.generate({
          cmd: 'connect',
          protocolId: 'MQTT',
          protocolVersion: 4,
          clean: true,
          clientId: device,
          keepalive: 600,
        }),
      );
    });
  }
}
