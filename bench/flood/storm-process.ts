import type { FleetDevice } from '../../simulators/fleet/packets.ts';
import { Pressers } from '../latency/presser.ts';
import { type Message, payloadOf, shuffled } from './storm.ts';

// The devices of the flood in a process of their own. It obeys its parent and ends with it.

export interface StormOptions {
  port: number;
  pressers: readonly FleetDevice[];
  chatterers: readonly FleetDevice[];
  signalsEach: number;
  withinMs: number;
  patienceMs: number;
  seed: number;
}

export interface StormResult {
  /** Press id, when it was sent and when its PUBACK came (undefined: never); milliseconds since 1970. */
  presses: { id: string; sentAt: number; ackedAt: number | undefined }[];
  signals: number;
  signalsAcked: number;
  /** From the first message to the last one sent. */
  sendingMs: number;
  /** From the first message to the last PUBACK of what is not urgent. */
  ackedAfterMs: number;
}

export type StormOrder = { order: 'connect'; options: StormOptions } | { order: 'flood' };

const TICK_MS = 5;
const ORIGIN = performance.timeOrigin;

let connected: Pressers | undefined;
let options: StormOptions | undefined;

async function connect(asked: StormOptions): Promise<void> {
  options = asked;
  connected = await Pressers.connect({ port: asked.port, devices: [...asked.pressers, ...asked.chatterers] });
}

/** Sends everything, evenly over the time it is given, and waits until all of it is acknowledged. */
async function flood(): Promise<StormResult> {
  if (connected === undefined || options === undefined) throw new Error('The flood has no devices yet.');
  const { pressers, chatterers, signalsEach, withinMs, patienceMs, seed } = options;
  const messages = shuffled({ pressers: pressers.length, chatterers: chatterers.length, signalsEach }, seed);
  const presses = new Map<string, { sentAt: number; ackedAt: number | undefined }>();
  let signalsAcked = 0;
  let pressesAcked = 0;
  let lastAckAt = 0;
  const send = (message: Message): void => {
    const { id, device, urgent } = message;
    const sentAt = connected?.press(device, payloadOf(message), (at) => {
      lastAckAt = at;
      const press = presses.get(id);
      if (press === undefined) signalsAcked += 1;
      else {
        press.ackedAt = ORIGIN + at;
        pressesAcked += 1;
      }
    });
    if (urgent) presses.set(id, { sentAt: ORIGIN + (sentAt ?? 0), ackedAt: undefined });
  };
  const startedAt = performance.now();
  await evenly(messages, withinMs, send);
  const sendingMs = performance.now() - startedAt;
  const signals = messages.length - pressers.length;
  const until = performance.now() + patienceMs;
  while (performance.now() < until && (signalsAcked < signals || pressesAcked < pressers.length)) await tick();
  return {
    presses: [...presses].map(([id, times]) => ({ id, ...times })),
    signals,
    signalsAcked,
    sendingMs,
    ackedAfterMs: lastAckAt - startedAt,
  };
}

async function evenly(messages: readonly Message[], withinMs: number, send: (message: Message) => void): Promise<void> {
  const startedAt = performance.now();
  let sent = 0;
  while (sent < messages.length) {
    const due = Math.min(messages.length, Math.ceil(((performance.now() - startedAt) / withinMs) * messages.length));
    for (; sent < due; sent++) {
      const message = messages[sent];
      if (message !== undefined) send(message);
    }
    await tick();
  }
}

const tick = () => new Promise<void>((resolve) => setTimeout(resolve, TICK_MS));

process.on('message', ({ id, order }: { id: number; order: StormOrder }) => {
  const work = order.order === 'connect' ? connect(order.options) : flood();
  work.then(
    (reply) => process.send?.({ id, reply: reply ?? null }),
    (error: unknown) => process.send?.({ id, failed: error instanceof Error ? error.message : String(error) }),
  );
});
process.on('disconnect', () => process.exit());
