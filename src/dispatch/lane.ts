import type { AttemptId } from '../core/ids.ts';
import type { FailReason, Report, SentAgain } from '../core/input.ts';
import { between, type DurationMs, type Instant } from '../core/time.ts';
import type { Clock, Send } from '../gateway/ports.ts';
import type { Channel, Found, Order, Resumed, SendResult, Stand } from './channel.ts';
import type { LaneLimits } from './limits.ts';
import type { DispatchLog } from './log.ts';
import { nameOf } from './log.ts';
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

  /** Gives up what it would try again. */
  close(): void {
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
    };
  }

  #pump(): void {
    const { concurrency, panicConcurrency } = this.#parts.limits;
    for (let next = this.#queue.peek(); next !== undefined; next = this.#queue.peek()) {
      if (this.#running.size >= (next.send.priority === 1 ? panicConcurrency : concurrency)) return;
      this.#queue.shift();
      this.#start(next);
    }
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
    const order = this.#parts.prepare(job, this.channel);
    if (typeof order === 'string') return { result: 'failed', reason: order };
    if (job.resumed === undefined) return await this.#handOver(job, order);
    const found = await this.#lookUp(order);
    if (found.found === 'yes') return this.#resumed(job, found);
    // The key may have been pressed on the very call that was being looked for.
    if (job.stand !== undefined || this.#parts.isOver(job.send)) return { result: 'failed', reason: 'stood-down' };
    this.#parts.metrics.count('sent-again', this.channel.name);
    return await this.#handOver(job, order, found.found === 'no' ? 'not-found' : 'unsure');
  }

  #handOver(job: Job, order: Order, again?: SentAgain): Promise<SendResult> {
    const { channel, clock } = this.#parts;
    const work = within(
      clock,
      channel.patienceMs,
      () => this.#late(),
      (signal) => channel.send(order, signal),
    );
    // Said only after the request was written: the journal's copy of this can wait, the telephone cannot.
    if (!job.rehearsal) job.report({ state: 'sending', ...(again !== undefined && { again }) });
    return work;
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
    if (state === 'failed') return { result: 'failed', reason: reason ?? 'undeliverable' };
    if (state === 'answered') job.report({ state, reference });
    return state === 'delivered' ? { result: 'delivered', reference } : { result: 'accepted', reference };
  }

  #finish(job: Job, result: SendResult): void {
    this.#running.delete(job.send.attempt);
    if (result.result === 'failed') {
      this.#fail(job, result.reason);
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
    }
    job.report({ state: result.result, ...(reference !== undefined && { reference }) });
    if (job.stand !== undefined && reference !== undefined) void this.#silence({ ...job.stand, reference });
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
