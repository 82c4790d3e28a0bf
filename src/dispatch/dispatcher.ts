import { stopsAtTheDoor } from '../core/drill.ts';
import type { AttemptId } from '../core/ids.ts';
import type { FailReason, Report } from '../core/input.ts';
import { type SafeText, safeText } from '../core/text.ts';
import type { Clock, Door, Send, StandDown } from '../gateway/ports.ts';
import type { Channel, Order, ProviderNews, Resumed, Revealable, Stand } from './channel.ts';
import { notConfigured } from './channel.ts';
import { type Job, Lane, type LaneHealth } from './lane.ts';
import { LANE_LIMITS, type LaneLimits, REHEARSAL_NUMBER, REMEMBERED_ATTEMPTS } from './limits.ts';
import { type DispatchLog, nameOf } from './log.ts';
import type { LostWhy, People } from './people.ts';
import { Follower, type Standing } from './provider/follow.ts';
import { Remembered } from './remembered.ts';
import type { Metrics } from './tally.ts';

export interface DispatcherOptions {
  door: Pick<Door, 'submit'>;
  channels: readonly Channel[];
  clock: Clock;
  people: People;
  /** True when nobody need be asked any more; looked at before an attempt of an earlier process is sent again. */
  isOver?(send: Send): boolean;
  /** True when a later round or a graver alarm has asked people anew: asked before what had to wait is sent. */
  isAskedAnew?(send: Send): boolean;
  /** True when the way to the person has become unsafe since it was planned: their hours are over, the way is lost. */
  isUnsafe?(send: Send): boolean;
  /** How an attempt stands in the heart while anybody still waits for news of it; without it nobody is asked for news. */
  standing?(send: Send): Standing | undefined;
  log: DispatchLog;
  metrics: Metrics;
  /** Overrides by channel name; what is left out is `LANE_LIMITS`. */
  limits?: Readonly<Record<string, Partial<LaneLimits>>>;
}

export type { Manner, People } from './people.ts';

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
  readonly #follower: Follower;
  #onIdle: (() => void)[] = [];
  /** Reports on their way to the loop. */
  #reporting = 0;
  #closed = false;

  constructor(options: DispatcherOptions) {
    this.#options = options;
    this.#follower = new Follower({
      clock: options.clock,
      metrics: options.metrics,
      standing: (send) => options.standing?.(send),
      news: (send, reference, news) => this.#told(send, reference, news),
    });
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
  #lineOf({ channel, contact, attempt, point }: Send): string {
    try {
      const number =
        contact &&
        this.#lanes.get(channel)?.channel.needs === 'number' &&
        this.#options.people.number(contact, attempt, point);
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

  /** What a provider's callback or answer means beyond the attempt itself: a way that is lost, a word to the operators. */
  heard(send: Pick<Send, 'contact' | 'point' | 'channel'>, news: ProviderNews): void {
    this.#lanes.get(send.channel)?.heard(send, news);
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
    this.#follower.close();
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
      isUnsafe: (send) => this.#options.isUnsafe?.(send) ?? false,
      lost: (send, why) => this.#lost(send, why),
      quiet: () => this.#quiet(),
    });
    this.#lanes.set(channel.name, lane);
    return lane;
  }

  #prepare({ send, resumed, rehearsal }: Job, channel: Channel): Order | FailReason {
    if (!channel.configured) return 'not-configured';
    const taken = (reference: string): boolean => (this.#references.get(reference) ?? send.attempt) !== send.attempt;
    const order: Order = {
      ...send,
      ...this.#mannerOf(send, rehearsal),
      reference: this.#referenceOf(send),
      rehearsal,
      taken,
      ...(resumed && { resumed }),
    };
    if (channel.needs === 'nothing') return order;
    const number = rehearsal ? REHEARSED : this.#numberOf(send);
    if (!number) return 'no-number';
    order.number = number;
    return order;
  }

  #numberOf({ contact, attempt, point }: Send): Revealable | undefined {
    return contact && this.#options.people.number(contact, attempt, point);
  }

  /** Language and cover; somebody whose manner cannot be read is called in the usual one. */
  #mannerOf({ contact, attempt }: Send, rehearsal: boolean): Pick<Order, 'language' | 'cover'> {
    if (contact === undefined || rehearsal) return {};
    try {
      const { language, cover } = this.#options.people.manner?.(contact) ?? {};
      return { ...(language !== undefined && { language }), ...(cover !== undefined && { cover }) };
    } catch (error) {
      this.#options.log.error({ attempt, error: nameOf(error) }, 'how to speak to somebody could not be read');
      return {};
    }
  }

  #lost({ contact, point, channel }: Pick<Send, 'contact' | 'point' | 'channel'>, why: LostWhy): void {
    if (contact === undefined) return;
    this.#options.metrics.count('way-lost', channel);
    try {
      this.#options.people.lost?.(contact, point, channel, why);
    } catch (error) {
      this.#options.log.error({ contact, error: nameOf(error) }, 'a lost way could not be noted');
    }
  }

  /** News that had to be asked for; it is news like any other. */
  #told(send: Send, reference: string, news: ProviderNews): void {
    this.heard(send, news);
    const { state, reason } = news;
    this.#report(send, { state, reference, ...(reason !== undefined && { reason }) });
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
    if (news.state === 'accepted' && news.reference !== undefined) this.#followUp(send, news.reference);
    this.#handSoon(send, { attempt, ...news });
  }

  #followUp(send: Send, reference: string): void {
    const channel = this.#lanes.get(send.channel)?.channel;
    if (channel !== undefined && this.#options.standing !== undefined) this.#follower.follow(send, channel, reference);
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
