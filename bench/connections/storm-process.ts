// The devices that come back at once, in a process of their own: their half of the handshakes is not done on the core of who measures.
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect, createSecureContext, type SecureContext, type TLSSocket } from 'node:tls';
import mqtt from 'mqtt-packet';
import type { StormOrder, StormReply } from './storm.ts';

interface Device {
  device: string;
  context: SecureContext;
  session: Buffer | undefined;
  socket: TLSSocket | undefined;
}

/** Sockets opened in one turn of the event loop. */
const AT_ONCE = 100;
/** A device that was turned away comes again after this, and up to as much later. */
const AGAIN_MS = 500;
/** The curve that a microcontroller would use. */
const CURVE = 'P-256';

let devices: Device[] = [];
let failures = 0;

function load(file: string): void {
  const { key, fleet } = JSON.parse(readFileSync(file, 'utf8')) as {
    key: string;
    fleet: { device: string; certificate: string }[];
  };
  devices = fleet.map(({ device, certificate }) => ({
    device,
    context: createSecureContext({ key, cert: certificate, ecdhCurve: CURVE }),
    session: undefined,
    socket: undefined,
  }));
}

/** All of them, from the first socket to the last CONNACK. */
async function come({ port, count, resume }: Extract<StormOrder, { order: 'come' }>): Promise<StormReply> {
  failures = 0;
  const crowd = devices.slice(0, count);
  const beganAt = performance.now();
  const arrivals: Promise<boolean>[] = [];
  for (const [n, device] of crowd.entries()) {
    arrivals.push(arrive(device, port, resume));
    if (n % AT_ONCE === AT_ONCE - 1) await new Promise((turn) => setImmediate(turn));
  }
  const resumed = (await Promise.all(arrivals)).filter(Boolean).length;
  return { tookMs: performance.now() - beganAt, failures, resumed };
}

async function arrive(device: Device, port: number, resume: boolean): Promise<boolean> {
  for (;;) {
    const isResumed = await knock(device, port, resume);
    if (isResumed !== undefined) return isResumed;
    failures += 1;
    await sleep(AGAIN_MS * (1 + Math.random()));
  }
}

/** True when let in by a resumed session, false by a whole handshake, undefined when not let in. */
function knock(device: Device, port: number, resume: boolean): Promise<boolean | undefined> {
  return new Promise((done) => {
    // The certificate of the gateway is its own; that it is checked costs every contestant the same, and is left out for all.
    const socket = connect({
      host: '127.0.0.1',
      port,
      secureContext: device.context,
      rejectUnauthorized: false,
      ...(resume && device.session && { session: device.session }),
    });
    device.socket = socket;
    socket.on('session', (session) => {
      device.session = session;
    });
    socket.on('error', () => {});
    socket.on('close', () => done(undefined));
    socket.once('data', () => done(socket.isSessionReused()));
    socket.write(
      mqtt.generate({
        cmd: 'connect',
        protocolId: 'MQTT',
        protocolVersion: 4,
        clean: true,
        clientId: device.device,
        keepalive: 600,
      }),
    );
  });
}

/** They are cut off as by an outage: nobody says goodbye. */
async function leave(): Promise<StormReply> {
  const gone = devices.flatMap(({ socket }) =>
    socket === undefined || socket.destroyed ? [] : [new Promise((done) => socket.once('close', done))],
  );
  for (const { socket } of devices) socket?.destroy();
  await Promise.all(gone);
  return { tookMs: 0, failures: 0, resumed: 0 };
}

async function obey(order: StormOrder): Promise<StormReply> {
  if (order.order === 'come') return come(order);
  if (order.order === 'leave') return leave();
  load(order.file);
  return { tookMs: 0, failures: 0, resumed: 0 };
}

process.on('message', (order: StormOrder) => {
  obey(order).then(
    (reply) => process.send?.({ reply }),
    (error: unknown) => process.send?.({ failed: error instanceof Error ? error.message : String(error) }),
  );
});
process.on('disconnect', () => process.exit());
