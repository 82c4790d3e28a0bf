import { stopsAtTheDoor } from '../core/drill.ts';
import type { AttemptId, ContactId, PremisesId } from '../core/ids.ts';
import type { FailReason, Report } from '../core/input.ts';
import { type SafeText, safeText } from '../core/text.ts';
import type { Clock, Door, Send, StandDown } from '../gateway/ports.ts';
import type { Channel, Order, Resumed, Revealable, Stand } from './channel.ts';
import { notConfigured } from './channel.ts';
import { type Job, Lane, type LaneHealth } from './lane.ts';
import { LANE_LIMITS, type LaneLimits, REHEARSAL_NUMBER, REMEMBERED_ATTEMPTS } from './limits.ts';
import { type DispatchLog, nameOf } from './log.ts';
import { Remembered } from './remembered.ts';
import type { Metrics } from './tally.ts';

/** The late things: asked for at the last moment, synchronously, and kept nowhere. */
export interface People {
  /** How to reach a contact; undefined when there is no number. */
  number(contact: ContactId, attempt: AttemptId): Revealable | undefined;
  /** The neutral reference of a home. */
  reference(premises: PremisesId): SafeText;
}

export interface DispatcherOptions {
  door: Pick<Door, 'submit'>;
  channels: readonly Channel[];
  clock: Clock;
  people: People;
  /** True when nobody need be asked any more; looked at before an attempt of an earlier process is sent again. */
  isOver?(send: Send): boolean;
  /** True when a later round or a graver alarm has asked people anew: asked before what had to wait is sent. */
  isAskedAnew?(send: Send): boolean;
  log: DispatchLog;
  metrics: Metrics;
  /** Overrides by channel name; what is left out is `LANE_LIMITS`. */
  limits?: Readonly<Record<string, Partial<LaneLimits>>>;
}

const NO_REFERENCE = safeText`on file`;
const REHEARSED: Revealable = { reveal: () => REHEARSAL_NUMBER };

/**
 * The outbox worker: takes attempts from the loop, hands them to their channels and reports what came of each as an input
 * of the same partition. Nothing is written to disk here and nothing thrown by a channel leaves it.
 */
export class Dispatcher {
  readonly #options: DispatcherOptions;
  readonly #lanes = new Map<string, Lane>();
  /** How each attempt stood when it was last reported; undefined before that. */
  readonly #attempts = new Remembered<AttemptId, Report | undefined>(REMEMBERED_ATTEMPTS);
  readonly #references = new Remembered<string, AttemptId>(REMEMBERED_ATTEMPTS);
  #onIdle: (() => void)[] = [];
  /** Reports on their way to the loop. */
  #reporting = 0;
  #closed = false;

  constructor(options: DispatcherOptions) {
    this.#options = options;
    for (const channel of options.channels) this.#addLane(channel);
  }

  /** Sends an attempt. Returns as soon as its request has been written, or it has been queued. The same attempt again is not sent again: it is said how it stands. */
  take(send: Send): void {
    this.#take(send);
  }

  /**
   * Takes up what a restart found unsettled. Each is looked up at its provider first and sent again only when it is not
   * found there. `known` are the providers' ids of attempts that are not in `rows`, by attempt.
   */
  resume(rows: readonly Send[], known: Iterable<readonly [AttemptId, string]> = []): void {
    for (const [attempt, reference] of known) this.#references.set(reference, attempt);
    const at = this.#options.clock.now();
    const rivals = Map.groupBy(rows, (send) => this.#lineOf(send));
    for (const sends of rivals.values()) {
      for (const send of sends) this.#take(send, { at, contested: sends.length > 1 });
    }
  }

  /** What a provider would find the attempt by. Contacts of two homes may be one person with one telephone. */
  #lineOf({ channel, contact, attempt }: Send): string {
    try {
      const number =
        contact &&
        this.#lanes.get(channel)?.channel.needs === 'number' &&
        this.#options.people.number(contact, attempt);
      return `${channel} ${number ? number.reveal() : contact}`;
    } catch {
      return `${channel} ${contact}`;
    }
  }

  /** Silences an attempt that is waiting or under way. */
  standDown(standDown: StandDown): void {
    const { attempt, channel, state, by } = standDown;
    const reference = standDown.reference ?? this.#attempts.get(attempt)?.reference;
    const stand: Stand = {
      attempt,
      ...(reference !== undefined && { reference }),
      answered: state === 'answered',
      by: by.kind === 'contact' ? 'responder' : 'desk',
    };
    this.#lanes.get(channel)?.standDown(stand);
  }

  /** Walks a synthetic alarm the whole way through its channel up to the wire. True when the way is clear. */
  rehearse(send: Send): Promise<boolean> {
    const lane = this.#lanes.get(send.channel);
    if (lane === undefined || !lane.channel.configured) return Promise.resolve(false);
    return new Promise((resolve) => {
      const report = (news: Omit<Report, 'attempt'>): void => resolve(news.state !== 'failed');
      lane.add({ send, rehearsal: true, report });
    });
  }

  /** Opens connections of every channel that has any, by channel name; false where the provider was out of reach. */
  async warm(): Promise<Record<string, boolean>> {
    const warmed = [...this.#lanes.values()].map(async ({ channel }) => {
      const reached = await (channel.warm?.() ?? Promise.resolve(true)).catch(() => false);
      return [channel.name, reached] as const;
    });
    return Object.fromEntries(await Promise.all(warmed));
  }

  health(): Record<string, LaneHealth> {
    return Object.fromEntries([...this.#lanes].map(([name, lane]) => [name, lane.health()]));
  }

  /** Resolves when nothing waits and nothing is under way. */
  idle(): Promise<void> {
    if (this.#isQuiet()) return Promise.resolve();
    return new Promise((resolve) => this.#onIdle.push(resolve));
  }

  /** Breaks off what is under way and reports nothing more: the outbox still holds it, and the next start asks the providers. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const lane of this.#lanes.values()) lane.close();
    await Promise.allSettled(this.#options.channels.map((channel) => channel.close()));
  }

  #take(send: Send, resumed?: Resumed): void {
    const { metrics } = this.#options;
    if (this.#attempts.has(send.attempt)) {
      metrics.count('duplicate', send.channel);
      // Planned anew because the journal refused what was known of it: what was reported then is not on record.
      const last = this.#attempts.get(send.attempt);
      if (last !== undefined) this.#handSoon(send, last);
      return;
    }
    this.#attempts.set(send.attempt, undefined);
    metrics.count(send.drill === true ? 'drill' : 'taken', send.channel);
    const lane = this.#lanes.get(send.channel) ?? this.#addLane(notConfigured(send.channel, 'no such channel'));
    const report = (news: Omit<Report, 'attempt'>): void => this.#report(send, news);
    if (stopsAtTheDoor(send)) return void this.#goToTheDoor(send, lane);
    const look = resumed !== undefined && lane.channel.configured;
    lane.add({ send, rehearsal: false, report, ...(look && { resumed }) });
  }

  /** A drill's call or text: the provider is asked whether it takes our credentials, and everything is done up to the wire. */
  async #goToTheDoor(send: Send, lane: Lane): Promise<void> {
    this.#report(send, { state: 'sending' });
    const reached = await (lane.channel.warm?.() ?? Promise.resolve(true)).catch(() => false);
    if (!reached) return this.#report(send, { state: 'failed', reason: 'provider-error' });
    const report = ({ state, reason }: Omit<Report, 'attempt'>): void =>
      this.#report(send, state === 'failed' && reason !== undefined ? { state, reason } : { state: 'accepted' });
    lane.add({ send, rehearsal: true, report });
  }

  #addLane(channel: Channel): Lane {
    const { clock, log, metrics, limits } = this.#options;
    const lane = new Lane({
      channel,
      clock,
      log,
      metrics,
      limits: { ...LANE_LIMITS, ...limits?.[channel.name] },
      prepare: (job, to) => this.#prepare(job, to),
      isOver: (send) => this.#options.isOver?.(send) ?? false,
      isAskedAnew: (send) => this.#options.isAskedAnew?.(send) ?? false,
      quiet: () => this.#quiet(),
    });
    this.#lanes.set(channel.name, lane);
    return lane;
  }

  #prepare({ send, resumed, rehearsal }: Job, channel: Channel): Order | FailReason {
    if (!channel.configured) return 'not-configured';
    const taken = (reference: string): boolean => (this.#references.get(reference) ?? send.attempt) !== send.attempt;
    const order: Order = { ...send, reference: this.#referenceOf(send), rehearsal, taken, ...(resumed && { resumed }) };
    if (channel.needs === 'nothing') return order;
    const number = rehearsal ? REHEARSED : send.contact && this.#options.people.number(send.contact, send.attempt);
    if (!number) return 'no-number';
    order.number = number;
    return order;
  }

  /** A home whose reference cannot be read is still called about. */
  #referenceOf(send: Send): SafeText {
    try {
      return this.#options.people.reference(send.premises);
    } catch (error) {
      this.#options.log.error({ attempt: send.attempt, error: nameOf(error) }, 'a reference could not be read');
      return NO_REFERENCE;
    }
  }

  #report(send: Send, news: Omit<Report, 'attempt'>): void {
    const { attempt } = send;
    const { again: _, ...standing } = news;
    this.#attempts.set(attempt, { ...this.#attempts.get(attempt), attempt, ...standing });
    if (news.reference !== undefined) this.#references.set(news.reference, attempt);
    this.#handSoon(send, { attempt, ...news });
  }

  /**
   * `take` runs inside the loop, which must not be entered again from within one of its own effects; and the request of an
   * alarm is written at the end of this turn, so what is only news waits until after that.
   */
  #handSoon(send: Send, report: Report): void {
    this.#reporting += 1;
    setImmediate(() => {
      this.#reporting -= 1;
      this.#hand(send, report);
      this.#quiet();
    });
  }

  #hand({ partition, attempt, channel }: Send, report: Report): void {
    if (this.#closed) return;
    try {
      this.#options.door.submit(partition, { type: 'report', report });
    } catch (error) {
      // The attempt's own deadline in the heart still passes, and the next rung begins.
      this.#options.metrics.count('report-lost', channel);
      this.#options.log.error({ attempt, error: nameOf(error) }, 'a report could not be handed in');
    }
  }

  #isQuiet(): boolean {
    return this.#reporting === 0 && [...this.#lanes.values()].every((lane) => lane.isQuiet);
  }

  #quiet(): void {
    if (this.#onIdle.length === 0 || !this.#isQuiet()) return;
    const waiting = this.#onIdle;
    this.#onIdle = [];
    for (const resolve of waiting) resolve();
  }
}
