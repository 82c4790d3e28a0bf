import type { Priority } from '../../core/event.ts';
import type { AttemptId } from '../../core/ids.ts';
import type { AttemptState } from '../../core/input.ts';
import { after, between, type DurationMs, type Instant, minutes, seconds } from '../../core/time.ts';
import type { Clock, Send } from '../../gateway/ports.ts';
import type { Channel, ProviderNews } from '../channel.ts';
import type { Metrics } from '../tally.ts';
import { within } from '../within.ts';

/** A provider that calls back says something at least this often; after that it is asked. */
export const QUIET_MS: DurationMs = seconds(8);
/** Sends that are followed at once. Beyond it the least urgent is no longer asked about; its callbacks still count. */
const FOLLOWED = 1_000;
/** Questions under way at once, so that they never crowd out an alarm. */
const ASKED_AT_ONCE = 4;
const ANSWER_MS: DurationMs = seconds(5);
/** No call rings or talks for longer. */
const LONGEST: DurationMs = minutes(10);

/** How an attempt stands in the heart. */
export interface Standing {
  state: AttemptState;
  changedAt: Instant;
}

export interface FollowParts {
  clock: Clock;
  metrics: Metrics;
  /** How the heart has it; undefined when there is nothing more to ask about. */
  standing(send: Send): Standing | undefined;
  /** What the provider said when it was asked. */
  news(send: Send, reference: string, news: ProviderNews): void;
}

interface Followed {
  send: Send;
  channel: Channel;
  reference: string;
  since: Instant;
  askedAt: Instant;
}

/**
 * Asks the provider how a call or text stands when nothing has been heard of it for a while: callbacks get lost, and an attempt
 * must not hang on them. Looks once in a while at all it follows, the most urgent first.
 */
export class Follower {
  readonly #parts: FollowParts;
  readonly #followed = new Map<AttemptId, Followed>();
  readonly #asking = new Set<AttemptId>();
  #bell: { cancel(): void } | undefined;
  #closed = false;

  constructor(parts: FollowParts) {
    this.#parts = parts;
  }

  /** How many are followed. */
  get size(): number {
    return this.#followed.size;
  }

  /** The provider has taken a send on and will call back; or will not. */
  follow(send: Send, channel: Channel, reference: string): void {
    if (channel.ask === undefined || this.#closed || this.#followed.has(send.attempt)) return;
    const now = this.#parts.clock.now();
    this.#followed.set(send.attempt, { send, channel, reference, since: now, askedAt: now });
    if (this.#followed.size > FOLLOWED) this.#giveUp();
    this.#wait();
  }

  close(): void {
    this.#closed = true;
    this.#bell?.cancel();
    this.#followed.clear();
  }

  #wait(): void {
    if (this.#bell !== undefined || this.#closed || this.#followed.size === 0) return;
    const { clock } = this.#parts;
    this.#bell = clock.at(after(clock.now(), QUIET_MS), () => {
      this.#bell = undefined;
      this.#look();
      this.#wait();
    });
  }

  #look(): void {
    const quiet = [...this.#followed.values()].filter((one) => this.#isQuiet(one));
    quiet.sort((a, b) => urgency(a) - urgency(b) || a.askedAt - b.askedAt);
    for (const one of quiet) {
      if (this.#asking.size >= ASKED_AT_ONCE) return;
      void this.#ask(one);
    }
  }

  /** Forgets what is over or asked for no more, and leaves alone what was heard of lately. */
  #isQuiet(one: Followed): boolean {
    const { clock, standing } = this.#parts;
    const now = clock.now();
    const stands = standing(one.send);
    const awaited = stands !== undefined && (isYoung(stands) || one.channel.awaits?.has(stands.state) === true);
    if (!awaited || between(one.since, now) > LONGEST) {
      this.#followed.delete(one.send.attempt);
      return false;
    }
    const heardAt = Math.max(stands.changedAt, one.askedAt);
    return !this.#asking.has(one.send.attempt) && now - heardAt >= QUIET_MS;
  }

  async #ask(one: Followed): Promise<void> {
    const { clock, metrics, news } = this.#parts;
    const { send, channel, reference } = one;
    one.askedAt = clock.now();
    this.#asking.add(send.attempt);
    metrics.count('polled', channel.name);
    try {
      const late = () => undefined;
      const answer = await within(clock, ANSWER_MS, late, (signal) => channel.ask?.(reference, signal) ?? nothing());
      if (answer !== undefined && !this.#closed) news(send, reference, answer);
    } catch {
      metrics.count('poll-failed', channel.name);
    } finally {
      this.#asking.delete(send.attempt);
    }
  }

  #giveUp(): void {
    let least: Followed | undefined;
    for (const one of this.#followed.values()) if (least === undefined || urgency(one) > urgency(least)) least = one;
    if (least === undefined) return;
    this.#parts.metrics.count('poll-given-up', least.channel.name);
    this.#followed.delete(least.send.attempt);
  }
}

function nothing(): Promise<undefined> {
  return Promise.resolve(undefined);
}

/** Our own word that it was taken may not have been heard by the heart yet. */
function isYoung({ state }: Standing): boolean {
  return state === 'planned' || state === 'sending';
}

function urgency({ send: { priority, drill } }: Followed): Priority | 5 {
  return drill === true ? 5 : priority;
}
