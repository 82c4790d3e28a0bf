import type { AttemptId } from '../core/ids.ts';
import type { FailReason, Report, SentAgain } from '../core/input.ts';
import { after, between, type DurationMs, type Instant, ms } from '../core/time.ts';
import type { Clock, Send } from '../gateway/ports.ts';
import type { Channel, Found, Order, ProviderNews, Refused, Resumed, SendResult, Stand } from './channel.ts';
import type { LaneLimits } from './limits.ts';
import type { DispatchLog } from './log.ts';
import { nameOf } from './log.ts';
import type { LostWhy } from './people.ts';
import { SendQueue } from './send-queue.ts';
import type { Metrics } from './tally.ts';
import { pause, within } from './within.ts';

/** One send on its way through a lane. */
export interface Job {
  readonly send: Send;
  /** It may have been sent before a crash: ask the provider first. */
  readonly resumed?: Resumed;
  readonly rehearsal: boolean;
  report(news: Omit<Report, 'attempt'>): void;
  /** Set when somebody accepted while it was under way. */
  stand?: Stand;
}

export interface LaneParts {
  channel: Channel;
  limits: LaneLimits;
  clock: Clock;
  /** Resolves the late things of a send: the number, the reference. */
  prepare(job: Job, channel: Channel): Order | FailReason;
  /** True when somebody has accepted meanwhile, or the incident is closed: asked before something is sent again. */
  isOver(send: Send): boolean;
  /** True when people have been asked anew since: what still waits for its place is not sent any more. */
  isAskedAnew(send: Send): boolean;
  /** True when the way to the person is not safe any more: asked right before every request, for a send may have waited. */
  isUnsafe(send: Send): boolean;
  /** The channel is lost for the number that this went to. */
  lost(send: Pick<Send, 'contact' | 'point' | 'channel'>, why: LostWhy): void;
  log: DispatchLog;
  metrics: Metrics;
  /** Called when the lane may have fallen quiet. */
  quiet(): void;
}

export interface LaneHealth {
  configured: boolean;
  queued: number;
  running: number;
  oldestQueuedMs: DurationMs;
  /** Reset by the first success. */
  failuresInARow: number;
  lastFailure: { reason: FailReason; at: Instant } | null;
  lastSuccessAt: Instant | null;
  /** What the provider said that every other send will meet as well; until the first success. */
  alarm?: { says: string; at: Instant };
  /** What is not as it should be, though people are reached. */
  troubles?: readonly string[];
}

/** One channel's queue and its sends under way. A panic overtakes everything and has places of its own. */
export class Lane {
  readonly #parts: LaneParts;
  readonly #queue = new SendQueue<Job>();
  readonly #running = new Map<AttemptId, Job>();
  readonly #closing = new AbortController();
  #standing = 0;
  #failuresInARow = 0;
  #lastFailure: { reason: FailReason; at: Instant } | null = null;
  #lastSuccessAt: Instant | null = null;
  #alarm: { says: string; at: Instant } | undefined;
  #bell: { cancel(): void } | undefined;

  constructor(parts: LaneParts) {
    this.#parts = parts;
  }

  get channel(): Channel {
    return this.#parts.channel;
  }

  get isQuiet(): boolean {
    return this.#queue.size === 0 && this.#running.size === 0 && this.#standing === 0;
  }

  /** Starts the send at once if there is a place for it, else keeps it in order. */
  add(job: Job): void {
    const { limits, metrics, channel } = this.#parts;
    this.#queue.add(job);
    if (this.#queue.size > limits.queued) {
      const givesWay = this.#queue.giveWay();
      // Nothing but panics wait: they stay. Their number is bounded by the open incidents, and a dropped one is not an option.
      metrics.count(givesWay === undefined ? 'over-full' : 'given-way', channel.name);
      if (givesWay !== undefined) this.#fail(givesWay, 'provider-error');
    }
    this.#pump();
  }

  /** Silences an attempt: out of the queue, or as soon as the provider has named what is under way. */
  standDown(stand: Stand): void {
    const waiting = this.#queue.remove(stand.attempt);
    if (waiting !== undefined) {
      this.#fail(waiting, 'stood-down');
      return;
    }
    const running = this.#running.get(stand.attempt);
    if (running !== undefined) running.stand = stand;
    void this.#silence(stand);
  }

  /** What the provider told of a send after it had taken it. */
  heard(
    send: Pick<Send, 'contact' | 'point' | 'channel'>,
    { state, alarm, loses }: Pick<ProviderNews, 'state' | 'alarm' | 'loses'>,
  ): void {
    if (alarm !== undefined) this.#alarm = { says: alarm, at: this.#parts.clock.now() };
    else if (state === 'delivered') this.#alarm = undefined;
    if (loses !== undefined) this.#parts.lost(send, loses);
  }

  /** Gives up what it would try again. */
  close(): void {
    this.#bell?.cancel();
    this.#closing.abort();
  }

  health(): LaneHealth {
    const now = this.#parts.clock.now();
    return {
      configured: this.channel.configured,
      queued: this.#queue.size,
      running: this.#running.size,
      oldestQueuedMs: between(this.#queue.oldestAt() ?? now, now),
      failuresInARow: this.#failuresInARow,
      lastFailure: this.#lastFailure,
      lastSuccessAt: this.#lastSuccessAt,
      ...(this.#alarm && { alarm: this.#alarm }),
      ...(this.channel.troubles && { troubles: this.channel.troubles() }),
    };
  }

  #pump(): void {
    const { concurrency, panicConcurrency } = this.#parts.limits;
    for (let next = this.#queue.peek(); next !== undefined; next = this.#queue.peek()) {
      if (this.#running.size >= (next.send.priority === 1 ? panicConcurrency : concurrency)) return;
      if (!this.#mayGo(next)) return;
      this.#queue.shift();
      this.#start(next);
    }
  }

  /** A provider takes so many a second: what has most to say is at the head of the queue, and the rest waits. */
  #mayGo(next: Job): boolean {
    const { clock, metrics } = this.#parts;
    const { pace, name } = this.channel;
    if (pace === undefined || next.rehearsal || pace.take()) return true;
    if (this.#bell === undefined) {
      metrics.count('held-back', name);
      this.#bell = clock.at(pace.nextAt(), () => {
        this.#bell = undefined;
        this.#pump();
        this.#parts.quiet();
      });
    }
    return false;
  }

  /** Everything up to the provider's request happens before this returns. */
  #start(job: Job): void {
    const { channel } = this.#parts;
    this.#running.set(job.send.attempt, job);
    const work = this.#work(job);
    work
      .catch((error: unknown): SendResult => {
        this.#parts.metrics.count('bug', channel.name);
        this.#parts.log.error(
          { channel: channel.name, attempt: job.send.attempt, error: nameOf(error) },
          'a channel threw',
        );
        return { result: 'failed', reason: 'provider-error' };
      })
      .then((result) => this.#finish(job, result))
      .catch((error: unknown) =>
        this.#parts.log.error({ channel: channel.name, error: nameOf(error) }, 'a lane threw'),
      );
  }

  async #work(job: Job): Promise<SendResult> {
    if (!job.rehearsal && this.#parts.isAskedAnew(job.send)) return { result: 'failed', reason: 'provider-silent' };
    // What an earlier process may have sent is looked up all the same: it may be ringing.
    if (job.resumed === undefined && this.#isUnsafe(job)) return { result: 'failed', reason: 'unsafe-now' };
    const order = this.#parts.prepare(job, this.channel);
    if (typeof order === 'string') return { result: 'failed', reason: order };
    if (job.resumed === undefined) return await this.#handOver(job, order);
    const found = await this.#lookUp(order);
    if (found.found === 'yes') return this.#resumed(job, found);
    // The key may have been pressed on the very call that was being looked for.
    if (job.stand !== undefined || this.#parts.isOver(job.send)) return { result: 'failed', reason: 'stood-down' };
    if (this.#isUnsafe(job)) return { result: 'failed', reason: 'unsafe-now' };
    this.#parts.metrics.count('sent-again', this.channel.name);
    return await this.#handOver(job, order, found.found === 'no' ? 'not-found' : 'unsure');
  }

  #handOver(job: Job, order: Order, again?: SentAgain): Promise<SendResult> {
    const { channel, clock } = this.#parts;
    const work = within(
      clock,
      channel.patienceMs,
      () => this.#late(),
      (signal) => this.#persist(job, order, signal),
    );
    // Said only after the request was written: the journal's copy of this can wait, the telephone cannot.
    if (!job.rehearsal) job.report({ state: 'sending', ...(again !== undefined && { again }) });
    return work;
  }

  /** A provider that has too much to do is asked again as soon as it allows, for as long as the send may take. */
  async #persist(job: Job, order: Order, signal: AbortSignal): Promise<SendResult> {
    const { channel, clock, limits, metrics } = this.#parts;
    const until = after(clock.now(), channel.patienceMs);
    for (let tries = 1; ; tries += 1) {
      const result = await channel.send(order, signal);
      if (result.result !== 'failed' || result.againMs === undefined || tries >= limits.backOffTries) return result;
      const waitMs = ms(result.againMs * tries);
      if (signal.aborted || between(clock.now(), until) <= waitMs) return result;
      metrics.count('backed-off', channel.name);
      await pause(clock, waitMs, signal);
      if (signal.aborted) return result;
      if (job.stand !== undefined) return { result: 'failed', reason: 'stood-down' };
      if (this.#isUnsafe(job)) return { result: 'failed', reason: 'unsafe-now' };
    }
  }

  #isUnsafe({ rehearsal, send }: Job): boolean {
    return !rehearsal && this.#parts.isUnsafe(send);
  }

  #late(): SendResult {
    this.#parts.metrics.count('timed-out', this.channel.name);
    return { result: 'failed', reason: 'provider-silent' };
  }

  /** Not being sure means sending again: an alarm may come twice, never not at all. */
  async #lookUp(order: Order): Promise<Found> {
    const { channel, clock, limits, metrics, log } = this.#parts;
    metrics.count('looked-up', channel.name);
    try {
      const unsure = (): Found => ({ found: 'unsure' });
      const found = await within(clock, limits.lookUpMs, unsure, (signal) => channel.lookUp(order, signal));
      if (found.found === 'yes') metrics.count('found', channel.name);
      return found;
    } catch (error) {
      log.warn(
        { channel: channel.name, attempt: order.attempt, error: nameOf(error) },
        'could not ask the provider; sending again',
      );
      return { found: 'unsure' };
    }
  }

  /** The provider has it already; it may even be over, and the callback that said so was missed while we were away. */
  #resumed(job: Job, found: Extract<Found, { found: 'yes' }>): SendResult {
    const { reference, state, reason } = found;
    job.report({ state: 'accepted', reference });
    const { alarm, loses } = found;
    if (state === 'failed')
      return { result: 'failed', reason: reason ?? 'undeliverable', ...(alarm && { alarm }), ...(loses && { loses }) };
    if (state === 'answered') job.report({ state, reference });
    return state === 'delivered' ? { result: 'delivered', reference } : { result: 'accepted', reference };
  }

  #finish(job: Job, result: SendResult): void {
    this.#running.delete(job.send.attempt);
    if (result.result === 'failed') {
      this.#refused(job, result);
    } else {
      this.#succeed(job, result);
    }
    this.#pump();
    this.#parts.quiet();
  }

  #succeed(job: Job, result: Exclude<SendResult, { result: 'failed' }>): void {
    const { reference } = result;
    if (!job.rehearsal) {
      this.#parts.metrics.count(result.result, this.channel.name);
      this.#failuresInARow = 0;
      this.#lastSuccessAt = this.#parts.clock.now();
      this.#alarm = undefined;
    }
    job.report({ state: result.result, ...(reference !== undefined && { reference }) });
    if (job.stand !== undefined && reference !== undefined) void this.#silence({ ...job.stand, reference });
  }

  #refused(job: Job, { reason, alarm, loses }: Refused): void {
    if (!job.rehearsal && alarm !== undefined) this.#alarm = { says: alarm, at: this.#parts.clock.now() };
    if (!job.rehearsal && loses !== undefined) this.#parts.lost(job.send, loses);
    this.#fail(job, reason);
  }

  #fail(job: Job, reason: FailReason): void {
    if (!job.rehearsal) {
      this.#parts.metrics.count('failed', this.channel.name);
      if (reason !== 'stood-down') {
        this.#failuresInARow += 1;
        this.#lastFailure = { reason, at: this.#parts.clock.now() };
      }
    }
    job.report({ state: 'failed', reason });
  }

  async #silence(stand: Stand): Promise<void> {
    const { channel, clock, limits, metrics, log } = this.#parts;
    this.#standing += 1;
    let why: unknown;
    for (let tries = 0; tries < limits.standDownTries; tries += 1) {
      if (tries > 0) await pause(clock, limits.standDownAgainMs, this.#closing.signal);
      if (this.#closing.signal.aborted) break;
      why = await this.#silenceOnce(stand);
      metrics.count(why === undefined ? 'stood-down' : 'stand-down-failed', channel.name);
      if (why === undefined) break;
    }
    // It may go on ringing, but whoever answers is told that somebody has accepted already.
    if (why !== undefined)
      log.warn({ channel: channel.name, attempt: stand.attempt, error: nameOf(why) }, 'could not silence an attempt');
    this.#standing -= 1;
    this.#parts.quiet();
  }

  /** Undefined when the provider has silenced it, else what went wrong. */
  async #silenceOnce(stand: Stand): Promise<unknown> {
    const { channel, clock, limits } = this.#parts;
    try {
      const late = (): unknown => new Error('the provider gave no answer in time');
      return await within<unknown>(clock, limits.standDownMs, late, async (signal) => {
        await channel.standDown(stand, signal);
      });
    } catch (error) {
      return error ?? new Error('the provider could not be told');
    }
  }
}
