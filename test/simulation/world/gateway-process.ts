import { profileByName } from '../../../devices/index.ts';
import { makeBook } from '../../../src/app/book.ts';
import { SystemClock } from '../../../src/app/clock.ts';
import { ClockWatch } from '../../../src/app/clock-watch.ts';
import { DEFAULT_CONFIG, loadConfig } from '../../../src/app/config/load.ts';
import { isOver, isUnsafe, resumeSends } from '../../../src/app/resume.ts';
import { openWatch } from '../../../src/app/watching.ts';
import type { Book } from '../../../src/core/book.ts';
import { DOMESTIC_ABUSE_RULES } from '../../../src/core/confirmation/rules.ts';
import type { DeviceId, StaffId } from '../../../src/core/ids.ts';
import { isPanicClass } from '../../../src/core/signal.ts';
import { after, days, hours, type Instant, instant, later, ms, seconds } from '../../../src/core/time.ts';
import { sensorKey } from '../../../src/core/touch.ts';
import { ClaimWatch, heldIn } from '../../../src/desk/claims/claim-watch.ts';
import { DeskChannel } from '../../../src/dispatch/desk/desk-channel.ts';
import { Dispatcher } from '../../../src/dispatch/dispatcher.ts';
import { Tally as DispatchTally } from '../../../src/dispatch/tally.ts';
import { Gateway } from '../../../src/gateway/gateway.ts';
import type { Clock, Door, Effects, Send } from '../../../src/gateway/ports.ts';
import type { SWEEP_EVERY, Watch } from '../../../src/gateway/watch.ts';
import { INTAKE_LIMITS } from '../../../src/intake/limits.ts';
import { Receiver } from '../../../src/intake/receive.ts';
import { SparingLog } from '../../../src/intake/sparing.ts';
import { Tally } from '../../../src/intake/tally.ts';
import type { Batch, LifeRow } from '../../../src/journal/port.ts';
import type { Exercised } from '../exercised.ts';
import type { Death } from '../schedule/entry.ts';
import type { Seen } from '../seen.ts';
import { ModelBroker } from './broker.ts';
import type { Disk } from './disk.ts';
import type { Exchange } from './exchange.ts';
import { Inbox } from './inbox.ts';
import { PhoneLine } from './line.ts';
import type { Machine } from './machine.ts';
import { MemoryJournal } from './memory-journal.ts';
import { simulatedPolicies } from './policies.ts';
import type { Register } from './register.ts';
import { type DiskWeather, Storage } from './storage.ts';
import type { Timeline } from './timeline.ts';

const DEFAULT = loadConfig(DEFAULT_CONFIG);
/** As it comes, but for a second pair of eyes on false alarms of some kinds. */
const REVIEWED: ReadonlySet<string> = new Set(['intrusion', 'call-for-help']);
const CONFIG = {
  ...DEFAULT,
  policies: simulatedPolicies(DEFAULT.policies),
  plans: new Map(
    [...DEFAULT.plans].map(([kind, plan]) => [
      kind,
      REVIEWED.has(plan.name) ? { ...plan, review: 'false-alarms' as const } : plan,
    ]),
  ),
};
const CHANNELS: ReadonlySet<string> = new Set(['desk', 'voice', 'sms', 'transfer', 'arc']);
const LINES = ['voice', 'sms', 'transfer', 'arc'] as const;
const EVERY_SECOND = seconds(1);
const BROKER_LOOKS_EVERY = seconds(5);
const FORGETS_EVERY = hours(1);
const SIGNALS_KEPT = days(8);

export interface ProcessParts {
  timeline: Timeline;
  machine: Machine;
  disk: Disk;
  weather: DiskWeather;
  register: Register;
  exchange: Exchange;
  exercised: Exercised;
  saw(seen: Seen): void;
  /** Something has begun that goes on in promises: the step is not over before they have. */
  stir(): void;
  /** Dies here if such a death is due; true when it did. */
  dies(at: Death): boolean;
  /** True when a death waits for a batch that plans an attempt, and this one does. */
  plans(batch: Batch): boolean;
  /** A bell of the loop has rung, so late. */
  rang?(lateMs: number): void;
  /** Somebody looks at a console. */
  audience(): number;
  /** This person's stream is open. */
  isThere(staff: StaffId): boolean;
  log(says: string, detail: object): void;
}

/** One process of the gateway: the production loop, watch, intake and dispatch, opened on what the disk holds. */
export class GatewayProcess {
  readonly inbox: Inbox;
  readonly clock: SystemClock;
  readonly journal: MemoryJournal;
  readonly gateway: Gateway;
  readonly dispatcher: Dispatcher;
  readonly watch: Watch;
  readonly broker: ModelBroker;
  readonly #parts: ProcessParts;
  readonly #intakeTally = new Tally();
  readonly #book: Book;

  constructor(parts: ProcessParts) {
    this.#parts = parts;
    const { timeline, machine, disk, register } = parts;
    this.inbox = new Inbox(timeline);
    const deliver = (act: () => void) => this.#deliver(act);
    this.journal = new MemoryJournal(disk, this.#storage(deliver));
    const { lastAliveAt } = this.journal.opening;
    this.clock = new SystemClock(lastInstant(disk), machine.sourcesFor(deliver));
    this.#book = {
      ...makeBook(CONFIG, register, CHANNELS, this.clock.now()),
      police: (premises) => register.police(premises),
      confirmation: () => DOMESTIC_ABUSE_RULES,
    };
    this.gateway = this.#openGateway();
    parts.saw({ what: 'started', epoch: this.journal.opening.epoch });
    this.dispatcher = this.#openDispatcher(deliver);
    const { reader } = this.journal;
    const gateway = {
      submit: this.submit,
      states: () => this.gateway.states(),
      saveLife: (rows: LifeRow[]) => this.gateway.saveLife(rows),
    };
    this.watch = openWatch({ gateway, reader, directory: register, clock: this.clock, lastAliveAt });
    const door = this.#door();
    const { clock } = this;
    const receiver = new Receiver({
      door,
      directory: register,
      profiles: profileByName,
      known: ({ id, premises, partition }, sensor, kind) =>
        this.gateway.states()[partition]?.premises.get(premises)?.sensors[sensorKey(id, sensor, kind)]?.state,
      clock,
      limits: INTAKE_LIMITS,
      tally: this.#intakeTally,
      log: new SparingLog({ info: () => {}, warn: () => {} }, clock),
    });
    this.broker = new ModelBroker({ register, receiver, door, clock, deliver, saw: parts.saw });
    resumeSends(this);
    parts.stir();
    this.watch.start();
    this.#startDuties();
  }

  get isAlive(): boolean {
    return this.inbox.isAlive;
  }

  /** Up, running, and with nothing left to do first. */
  get isPrompt(): boolean {
    return this.inbox.isPrompt;
  }

  submit: Door['submit'] = (partition, input, settled) => {
    this.#parts.saw({ what: 'submitted', partition, input });
    const urgent = input.type === 'signal' && isPanicClass(input.signal);
    this.gateway.submit(partition, input, settled);
    if (urgent || input.type !== 'signal') this.#parts.stir();
    if (urgent) this.#parts.dies('at-panic');
  };

  /** A change in the register that the gateway has noticed. */
  revoked(device: DeviceId): void {
    const entry = this.#parts.register.device(device);
    if (entry !== undefined) this.watch.remove(entry.index);
    this.broker.disconnect(device);
  }

  get duplicates(): number {
    return this.gateway.counts.duplicates;
  }

  #deliver(act: () => void): void {
    this.inbox.deliver(act);
  }

  #storage(deliver: (act: () => void) => void): Storage {
    const { timeline, weather, saw, stir, dies, plans, exercised } = this.#parts;
    const met = {
      full: 'disk full',
      stalled: 'disk stalled',
      slow: 'disk slow',
      refuses: 'batch refused',
      'no-epoch': 'new epoch fails',
    } as const;
    return new Storage(
      {
        timeline,
        deliver,
        dies,
        stir,
        plans,
        isAlive: () => this.isAlive,
        written: (batch) => saw({ what: 'durable', batch }),
        refused: (fault) => saw({ what: 'disk-fault', fault }),
        met: (what) => exercised.add(met[what]),
      },
      weather,
    );
  }

  #openGateway(): Gateway {
    const { log } = this.#parts;
    const { journal } = this;
    return new Gateway({
      journal,
      clock: this.#bells(),
      book: this.#book,
      effects: this.#effects(),
      defer: (work) => {
        this.#parts.stir();
        setImmediate(() => {
          if (this.isAlive) work();
        });
      },
      log: { error: (detail, says) => this.isAlive && log(says, detail) },
    });
  }

  /** The clock for the loop and for dispatch: what a bell of theirs sets going may go on in promises. */
  #bells(): Clock {
    const { clock } = this;
    const { stir, rang } = this.#parts;
    return {
      now: () => clock.now(),
      at: (when, ring) =>
        clock.at(when, () => {
          stir();
          rang?.(clock.now() - when);
          ring();
        }),
    };
  }

  #effects(): Effects {
    const { saw, stir, dies } = this.#parts;
    const living =
      <T>(effect: (what: T) => void) =>
      (what: T) => {
        if (!this.isAlive) return;
        stir();
        effect(what);
      };
    return {
      tell: living((told) => saw({ what: 'told', told })),
      send: living((send: Send) => {
        saw({ what: 'handed-out', send });
        this.dispatcher.take(send);
        dies('after-send');
      }),
      standDown: living((standDown) => this.dispatcher.standDown(standDown)),
      progress: living((progress) => saw({ what: 'lit', progress })),
    };
  }

  #openDispatcher(deliver: (act: () => void) => void): Dispatcher {
    const { exchange, register, saw, stir, exercised, audience, log } = this.#parts;
    const line = {
      exchange,
      deliver: (act: () => void) => {
        stir();
        deliver(act);
      },
      isAlive: () => this.isAlive,
      asked: (ask: Omit<Extract<Seen, { what: 'asked' }>, 'what'>) => saw({ what: 'asked', ...ask }),
      answered: (attempt: Send['attempt'], result: Extract<Seen, { what: 'answered' }>['result']) =>
        saw({ what: 'answered', attempt, result }),
      lookingUp: (attempt: Send['attempt']) => saw({ what: 'looking-up', attempt }),
      lookedUp: (attempt: Send['attempt'], found: Extract<Seen, { what: 'looked-up' }>['found']) => {
        exercised.add(`looked up: ${found}`);
        saw({ what: 'looked-up', attempt, found });
      },
    };
    return new Dispatcher({
      door: { submit: (...given) => this.isAlive && this.submit(...given) },
      channels: [new DeskChannel({ audience }), ...LINES.map((name) => new PhoneLine(name, line))],
      clock: this.#bells(),
      isOver: (send) => isOver(this.gateway, send),
      isUnsafe: (send) => isUnsafe(this.#book, send, this.clock.now()),
      people: {
        number: (contact) => (register.isKnown(contact) ? { reveal: () => '+447700900123' } : undefined),
        reference: (premises) => register.premises(premises)?.reference ?? register.anyReference,
      },
      log: { info: () => {}, warn: () => {}, error: (detail, says) => this.isAlive && log(says, detail) },
      metrics: new DispatchTally(),
    });
  }

  #door(): Door {
    const { saw } = this.#parts;
    return {
      submit: (...given) => this.submit(...given),
      sawLife: (index) => {
        saw({ what: 'life', index });
        this.watch.sawLife(index);
      },
      lostTouch: (index) => {
        saw({ what: 'lost-touch', index });
        this.watch.lostTouch(index);
      },
    };
  }

  #startDuties(): void {
    const { clock, gateway, journal } = this;
    const log = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} };
    const clockWatch = new ClockWatch({ clock, gateway, log: log as never });
    if (journal.opening.lastAliveAt === undefined) journal.alive(this.watch.lookedUntil);
    this.#every(EVERY_SECOND, () => {
      journal.alive(this.watch.lookedUntil);
      clockWatch.look();
    });
    new ClaimWatch({
      clock,
      held: () => heldIn(gateway.states()),
      seenAt: (staff) => (this.#parts.isThere(staff) ? clock.now() : undefined),
      submit: this.submit,
    });
    this.#every(BROKER_LOOKS_EVERY, () => this.broker.look());
    this.#every(FORGETS_EVERY, () => journal.forgetSignalsBefore(instant(clock.now() - SIGNALS_KEPT)));
  }

  #every(waitMs: typeof SWEEP_EVERY, duty: () => void): void {
    this.clock.at(after(this.clock.now(), ms(waitMs)), () => {
      duty();
      this.#every(waitMs, duty);
    });
  }
}

/** The last instant on the disk, which no later time line may fall behind. */
function lastInstant(disk: Disk): Instant | undefined {
  const last = disk.events.at(-1)?.at;
  if (last === undefined || disk.aliveAt === undefined) return last ?? disk.aliveAt;
  return later(last, disk.aliveAt);
}
