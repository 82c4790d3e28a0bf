import { after, between, hours, type Instant, minutes, seconds } from '../../core/time.ts';
import type { LaneHealth } from '../../dispatch/lane.ts';
import type { Trouble } from './trouble.ts';

/** How often every provider is asked whether it knows us. */
export const ASK_EVERY = seconds(60);
/** The same after it did not answer well. */
export const ASK_AGAIN = seconds(5);
/** So many failures in a row, of our asking or of true sends, mean that the provider fails. */
export const FAILURES_IN_A_ROW = 3;
/** Sends that failed longer ago say nothing about now. */
const SENDS_COUNT_FOR = minutes(10);
/** An account or a setting that was refused stays so until somebody sees to it, or a send succeeds. */
const REFUSALS_COUNT_FOR = hours(1);
/** Failures that are the provider's, and not the contact's or the register's. */
const PROVIDERS: ReadonlySet<string> = new Set([
  'provider-error',
  'provider-silent',
  'rejected',
  'credentials',
  'congested',
]);

export interface Askable {
  /** True by channel where the provider was reached and took our credentials. */
  warm(): Promise<Record<string, boolean>>;
  health(): Record<string, LaneHealth>;
}

/** Asks every provider for our own account, again and again: an alarm must not be the first to learn that it is gone. */
export class Providers {
  readonly #dispatcher: Askable;
  readonly #failures = new Map<string, number>();
  #nextAt: Instant;
  #asking: Promise<void> | undefined;
  readonly counts = { asked: 0, failed: 0 };

  constructor(dispatcher: Askable, now: Instant) {
    this.#dispatcher = dispatcher;
    this.#nextAt = now;
  }

  look(now: Instant): void {
    if (this.#asking !== undefined || now < this.#nextAt) return;
    this.#nextAt = after(now, ASK_EVERY);
    this.counts.asked += 1;
    this.#asking = this.#dispatcher.warm().then((answers) => {
      this.#asking = undefined;
      this.#take(now, answers);
    });
  }

  /** Resolves when nothing is being asked. */
  async answered(): Promise<void> {
    await this.#asking;
  }

  /** Failures in a row of our asking, by channel. */
  failures(): Record<string, number> {
    return Object.fromEntries(this.#failures);
  }

  *troubles(now: Instant): Generator<Trouble> {
    const failing: string[] = [];
    for (const [name, lane] of Object.entries(this.#dispatcher.health())) {
      if (!lane.configured) continue;
      const asked = this.#failures.get(name) ?? 0;
      const sent = sendsFailed(lane, now);
      if (asked >= FAILURES_IN_A_ROW) failing.push(`${name} has not answered ${asked} times in a row`);
      else if (sent >= FAILURES_IN_A_ROW) failing.push(`${name} has refused the last ${sent} sends`);
    }
    yield* this.#toldBy(now);
    if (failing.length > 0)
      yield {
        code: 'provider-failing',
        says: `The provider of ${failing.join(' and that of ')}: nobody is reached that way.`,
      };
  }

  /** What a provider said that only we can see to, and that one of two is away. */
  *#toldBy(now: Instant): Generator<Trouble> {
    const refusing: string[] = [];
    const halves: string[] = [];
    for (const [name, { alarm, troubles = [] }] of Object.entries(this.#dispatcher.health())) {
      if (alarm !== undefined && between(alarm.at, now) <= REFUSALS_COUNT_FOR) refusing.push(`${name}: ${alarm.says}`);
      halves.push(...troubles);
    }
    if (refusing.length > 0)
      yield {
        code: 'provider-refuses',
        says: `The provider refuses what it will go on refusing until somebody sees to it. ${refusing.join('; ')}.`,
      };
    if (halves.length > 0) yield { code: 'provider-halved', says: halves.join(' ') };
  }

  #take(now: Instant, answers: Record<string, boolean>): void {
    for (const [name, good] of Object.entries(answers)) {
      if (good) this.#failures.delete(name);
      else {
        this.counts.failed += 1;
        this.#failures.set(name, (this.#failures.get(name) ?? 0) + 1);
      }
    }
    if (this.#failures.size > 0) this.#nextAt = after(now, ASK_AGAIN);
  }
}

function sendsFailed({ failuresInARow, lastFailure }: LaneHealth, now: Instant): number {
  if (lastFailure === null || !PROVIDERS.has(lastFailure.reason)) return 0;
  return between(lastFailure.at, now) > SENDS_COUNT_FOR ? 0 : failuresInARow;
}
