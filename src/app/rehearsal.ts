import { createHash, randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import mqtt from 'mqtt-packet';
import type { Book } from '../core/book.ts';
import { asContactId, asDeviceId, asPartition, asPointId, asPremisesId } from '../core/ids.ts';
import type { Dispatcher } from '../dispatch/dispatcher.ts';
import { Gateway } from '../gateway/gateway.ts';
import type { Clock, Door, Send } from '../gateway/ports.ts';
import type { DeviceDirectory, KnownDevice } from '../intake/directory.ts';
import type { Directory } from '../register/directory.ts';
import { makeBook } from './book.ts';
import type { Config } from './config/load.ts';
import type { Log } from './log.ts';
import { blankJournal } from './rehearsal-journal.ts';

/** Synthetic alarms at the start: the first true panic must not pay for a cold path. */
const FIRST_ALARMS = 150;
/** And every few minutes, to stay warm and as a self-test. */
const LATER_ALARMS = 20;
/** A rehearsed alarm that is not through by then has failed. */
const WITHIN_MS = 5_000;
/** Supervision and the word that all is ready wait for the first rehearsal: with every place at a slow provider taken it stops early. */
const ENOUGH_MS = 3_000;
/** Beyond any index that the directory gives out. */
const INDEX = 2_147_483_647;

export interface RehearsalParts {
  config: Config;
  directory: Directory;
  dispatcher: Dispatcher;
  clock: Clock;
  log: Log;
}

/**
 * Drives synthetic alarms through everything that a true one goes through, up to the wire: a socket, the broker, decoding,
 * a heart and loop of their own, the channels. Nothing is journaled, shown or sent, and nobody's home is involved.
 */
export class Rehearsal {
  readonly #parts: RehearsalParts;
  readonly #device: KnownDevice;
  readonly #secret = randomBytes(32).toString('base64url');
  readonly #gateway: Gateway;
  #pressed = 0;
  #sent: (() => void) | undefined;
  /** How the last one went; health looks at it. */
  passed = true;

  constructor(parts: RehearsalParts) {
    this.#parts = parts;
    const { config, directory, dispatcher, clock, log } = parts;
    const contact = must(asContactId('ct_rehearsal'));
    const point = must(asPointId('cp_rehearsal'));
    const channels = ['voice', 'sms'];
    const book: Book = {
      ...makeBook(config, directory, new Set(['desk', 'voice', 'sms']), clock.now()),
      roster: () => [
        { contact, role: 'duty supervisor', order: 1, channels, points: [{ point, channels, verified: true }] },
      ],
    };
    const send = (order: Send) => void dispatcher.rehearse(order).then(() => this.#sent?.());
    const effects = { tell: () => {}, send, standDown: () => {}, progress: () => {} };
    this.#gateway = new Gateway({ journal: blankJournal(), clock, book, effects, log });
    this.#device = rehearsalDevice(this.#secret);
  }

  /** The directory with one device more: the one that only this process can be. */
  directory(real: DeviceDirectory): DeviceDirectory {
    const { id, premises } = this.#device;
    return {
      device: (asked) => (asked === id ? this.#device : real.device(asked)),
      deviceAt: (index) => (index === INDEX ? this.#device : real.deviceAt(index)),
      premises: (asked) => (asked === premises ? { risk: 'high' } : real.premises(asked)),
      endDevice: (via, name) => real.endDevice?.(via, name),
      lookAgain: () => real.lookAgain?.(),
    };
  }

  /** The door with a side entrance: what the rehearsal device says goes to the rehearsal's own loop. */
  door(real: Door): Door {
    const { id } = this.#device;
    return {
      submit: (partition, input, settled) => {
        const own = 'origin' in input && input.origin.device === id;
        (own ? this.#gateway : real).submit(partition, input, settled);
      },
      sawLife: (index) => (index === INDEX ? undefined : real.sawLife(index)),
      lostTouch: (index) => (index === INDEX ? undefined : real.lostTouch(index)),
    };
  }

  /** Plays alarms one after another over a socket of its own. */
  async play(port: number | undefined, times: 'first' | 'later'): Promise<void> {
    await withIn(this.#parts.dispatcher.warm()).catch(() => {
      // A provider that takes connections and says nothing must not hold up the start.
    });
    if (port === undefined) return;
    const socket = connect({ host: '127.0.0.1', port, noDelay: true });
    try {
      await withIn(this.#signIn(socket));
      const alarms = times === 'first' ? FIRST_ALARMS : LATER_ALARMS;
      await repeat(alarms, ENOUGH_MS, () => withIn(this.#press(socket)));
      this.passed = true;
    } catch (error) {
      this.passed = false;
      this.#parts.log.error({ err: error }, 'a rehearsed alarm did not come through');
    } finally {
      socket.end(mqtt.generate({ cmd: 'disconnect' }));
    }
  }

  #signIn(socket: Socket): Promise<void> {
    const { id } = this.#device;
    const password = Buffer.from(this.#secret);
    socket.write(
      mqtt.generate({
        cmd: 'connect',
        protocolId: 'MQTT',
        protocolVersion: 4,
        clean: true,
        clientId: id,
        keepalive: 60,
        username: id,
        password,
      }),
    );
    return new Promise((done, fail) => {
      socket.once('data', () => done());
      socket.once('error', fail);
    });
  }

  /** One press, through to the channel and back to the PUBACK. Its incident is closed again, so that the next one is new. */
  async #press(socket: Socket): Promise<void> {
    this.#pressed += 1;
    const payload = JSON.stringify({
      id: `0-${this.#pressed}`,
      kind: 'panic',
      sensor: 'button',
      at: new Date(this.#parts.clock.now()).toISOString(),
    });
    const sent = new Promise<void>((done) => {
      this.#sent = done;
    });
    const acked = new Promise((done) => socket.once('data', done));
    socket.write(
      mqtt.generate({
        cmd: 'publish',
        topic: `${this.#device.topic}/up/signal`,
        payload,
        qos: 1,
        messageId: (this.#pressed % 60_000) + 1,
        retain: false,
        dup: false,
      }),
    );
    await Promise.all([acked, sent]);
    for (const state of this.#gateway.states()) {
      for (const incident of state.incidents.keys()) {
        const by = { kind: 'token', token: 'rehearsal' } as const;
        this.#gateway.submit(state.partition, {
          type: 'command',
          order: { command: 'close', incident, by, reason: 'planned' },
        });
      }
    }
  }
}

function rehearsalDevice(secret: string): KnownDevice {
  const partition = must(asPartition(0));
  const id = must(asDeviceId('dv_rehearsal'));
  return {
    id,
    index: INDEX,
    premises: must(asPremisesId('pm_rehearsal')),
    partition,
    profile: 'native',
    sensors: new Map(),
    revoked: false,
    topic: `hw/1/${partition}/${id}`,
    secretHash: createHash('sha256').update(secret).digest(),
  };
}

/** Does something so many times, at least once, but begins no further time when `enoughMs` have passed. Answers how often it was done. */
export async function repeat(
  times: number,
  enoughMs: number,
  once: () => Promise<void>,
  now: () => number = () => performance.now(),
): Promise<number> {
  const startedAt = now();
  let done = 0;
  do {
    await once();
    done += 1;
  } while (done < times && now() - startedAt < enoughMs);
  return done;
}

async function withIn(work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((_, fail) => {
    timer = setTimeout(() => fail(new Error(`it took longer than ${WITHIN_MS} ms`)), WITHIN_MS);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('a rehearsal id has a wrong form');
  return value;
}
