import type { AttemptId } from '../../core/ids.ts';
import type { AttemptState, FailReason } from '../../core/input.ts';
import { type DurationMs, ms } from '../../core/time.ts';
import type { Clock } from '../../gateway/ports.ts';
import type { Channel, Found, Order, ProviderNews, Refused, SendResult, Stand } from '../channel.ts';
import { REMEMBERED_ATTEMPTS } from '../limits.ts';
import { Remembered } from '../remembered.ts';
import type { Metrics } from '../tally.ts';
import { within } from '../within.ts';
import type { Pace } from './pace.ts';

/** Failures that are the provider's own, whoever was to be reached: the other provider may well do it. */
const ITS_OWN: ReadonlySet<FailReason> = new Set([
  'provider-error',
  'provider-silent',
  'credentials',
  'congested',
  'rejected',
]);
/** Synthetic sends in a row that the first provider has to fail before the second goes first. */
const FAILURES_TO_CHANGE = 1;

export type Which = 'first' | 'second';

export interface PairOptions {
  first: Channel;
  second: Channel;
  clock: Clock;
  metrics: Metrics;
}

/**
 * One way to reach people over two providers. The first is used while its synthetic sends succeed; what it cannot do for reasons of
 * its own the other does at once, within the same attempt. A call that the first has made after all, though it did not say so, may
 * come twice; that is allowed for an alarm.
 */
export class Pair implements Channel {
  readonly name: string;
  readonly configured = true;
  readonly needs: Channel['needs'];
  readonly patienceMs: DurationMs;
  readonly awaits?: ReadonlySet<AttemptState>;
  readonly pace?: Pace;
  readonly #options: PairOptions;
  readonly #holders = new Remembered<AttemptId, Which>(REMEMBERED_ATTEMPTS);
  readonly #references = new Remembered<string, Which>(REMEMBERED_ATTEMPTS);
  readonly #failures: Record<Which, number> = { first: 0, second: 0 };

  constructor(options: PairOptions) {
    const { first, second } = options;
    this.#options = options;
    this.name = first.name;
    this.needs = first.needs;
    this.patienceMs = ms(first.patienceMs + second.patienceMs);
    if (first.awaits !== undefined) this.awaits = first.awaits;
    if (first.pace !== undefined) this.pace = first.pace;
  }

  /** Who has taken an attempt; undefined when this process has not sent it. */
  holderOf(attempt: AttemptId): Which | undefined {
    return this.#holders.get(attempt);
  }

  async send(order: Order, signal: AbortSignal): Promise<SendResult> {
    const [one, other] = this.#order();
    const result = await this.#sendBy(one, order, signal);
    if (result.result !== 'failed' || !ITS_OWN.has(result.reason) || signal.aborted) return result;
    this.#options.metrics.count('second-provider', this.name);
    const again = await this.#sendBy(other, order, signal);
    return again.result === 'failed' ? graver(result, again) : again;
  }

  async lookUp(order: Order, signal: AbortSignal): Promise<Found> {
    const ask = (which: Which): Promise<Found> =>
      this.#of(which)
        .lookUp(order, signal)
        .catch((): Found => ({ found: 'unsure' }));
    const answers = { first: await ask('first'), second: await ask('second') };
    const has = (['first', 'second'] as const).toSorted((a, b) => worth(answers[b]) - worth(answers[a]))[0] ?? 'first';
    const found = answers[has];
    if (found.found === 'yes') this.#keep(has, order.attempt, found.reference);
    return found;
  }

  async standDown(stand: Stand, signal: AbortSignal): Promise<void> {
    const holder =
      (stand.reference === undefined ? undefined : this.#references.get(stand.reference)) ??
      this.#holders.get(stand.attempt);
    if (holder !== undefined) return await this.#of(holder).standDown(stand, signal);
    // Of an earlier process: whoever does not have it says so, and nothing happens there.
    await this.#both((channel) => channel.standDown(stand, signal));
  }

  async ask(reference: string, signal: AbortSignal): Promise<ProviderNews | undefined> {
    const channel = this.#of(this.#references.get(reference) ?? 'first');
    return await channel.ask?.(reference, signal);
  }

  /** True when one of them was reached; which of them was not decides who is asked first. */
  async warm(): Promise<boolean> {
    const [first, second] = await Promise.all([this.#warm('first'), this.#warm('second')]);
    return first || second;
  }

  troubles(): readonly string[] {
    const { first, second } = this.#failures;
    if (first > 0 && second > 0) return [];
    if (first > 0) return [`The first provider of ${this.name} does not answer: the second is used.`];
    return second > 0 ? [`The second provider of ${this.name} does not answer: there is none to fall back on.`] : [];
  }

  async close(): Promise<void> {
    await this.#both((channel) => channel.close());
  }

  #order(): readonly [Which, Which] {
    const { first, second } = this.#failures;
    return first >= FAILURES_TO_CHANGE && second === 0 ? ['second', 'first'] : ['first', 'second'];
  }

  #of(which: Which): Channel {
    return this.#options[which];
  }

  async #sendBy(which: Which, order: Order, signal: AbortSignal): Promise<SendResult> {
    const channel = this.#of(which);
    const late = (): SendResult => ({ result: 'failed', reason: 'provider-silent' });
    const result = await within(this.#options.clock, channel.patienceMs, late, (own) =>
      channel.send(order, AbortSignal.any([signal, own])),
    ).catch((): SendResult => ({ result: 'failed', reason: 'provider-error' }));
    if (result.result !== 'failed' && !order.rehearsal) this.#keep(which, order.attempt, result.reference);
    return result;
  }

  #keep(which: Which, attempt: AttemptId, reference: string | undefined): void {
    this.#holders.set(attempt, which);
    if (reference !== undefined) this.#references.set(reference, which);
  }

  async #warm(which: Which): Promise<boolean> {
    const reached = await (this.#of(which).warm?.() ?? Promise.resolve(true)).catch(() => false);
    this.#failures[which] = reached ? 0 : this.#failures[which] + 1;
    return reached;
  }

  async #both(work: (channel: Channel) => Promise<void>): Promise<void> {
    const done = await Promise.allSettled([work(this.#options.first), work(this.#options.second)]);
    const broken = done.find((each) => each.status === 'rejected');
    if (broken !== undefined) throw broken.reason;
  }
}

/** Of two refusals the one that says more of the person than of a provider; the operators hear of either. */
function graver(first: Refused, second: Refused): Refused {
  const alarm = first.alarm ?? second.alarm;
  return { ...second, ...(alarm !== undefined && { alarm }) };
}

/** What is under way counts for more than not knowing, and that for more than what has ended. */
function worth(found: Found): number {
  if (found.found === 'yes') return found.state === 'failed' ? 1 : 3;
  return found.found === 'unsure' ? 2 : 0;
}
