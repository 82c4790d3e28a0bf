import { after, between, type Instant, ms, seconds } from '../../core/time.ts';
import type { Clock } from '../../gateway/ports.ts';
import { within } from '../within.ts';
import { type ArcAnswer, readAnswer } from './answer.ts';
import type { ArcCounts } from './counts.ts';
import { exchange, type ReceiverAddress } from './exchange.ts';
import type { ArcLine } from './message.ts';

/** How long one message waits for its answer. */
export const ANSWER_WITHIN = seconds(5);
/** How often our time may be put right within one message. */
const CORRECTIONS_MOST = 1;
/** So many messages in a row without an answer mean that the receiver is lost; one that never answered is after the first. */
const LOST_AFTER = 2;

/** `silent`: nothing came. The others as in `ArcAnswer`. */
export type Verdict = 'acknowledged' | 'refused' | 'unusable' | 'silent';

/** One receiver of the centre: how far its clock is from ours, and whether it answers. */
export class Receiver {
  readonly #address: ReceiverAddress;
  readonly #line: ArcLine;
  readonly #clock: Clock;
  readonly #counts: ArcCounts;
  #aheadMs = ms(0);
  #heardAt: Instant | undefined;
  #missed = 0;

  constructor(address: ReceiverAddress, parts: { line: ArcLine; clock: Clock; counts: ArcCounts }) {
    this.#address = address;
    this.#line = parts.line;
    this.#clock = parts.clock;
    this.#counts = parts.counts;
  }

  /** When it last answered as it should; undefined when it never has. */
  get heardAt(): Instant | undefined {
    return this.#heardAt;
  }

  get isLost(): boolean {
    return this.#missed >= (this.#heardAt === undefined ? 1 : LOST_AFTER);
  }

  /** True when the last message was not answered. */
  get isMissed(): boolean {
    return this.#missed > 0;
  }

  /** True when the last message was answered as it should be. */
  get isGood(): boolean {
    return this.#missed === 0 && this.#heardAt !== undefined;
  }

  /** Sends a message, `make` it for the receiver's own time, and says what came of it. */
  async deliver(sequence: number, make: (at: Instant) => Buffer, signal: AbortSignal): Promise<Verdict> {
    const verdict = await this.#deliver(sequence, make, signal);
    if (signal.aborted) return verdict;
    if (verdict === 'acknowledged' || verdict === 'refused') {
      this.#heardAt = this.#clock.now();
      this.#missed = 0;
    } else this.#missed += 1;
    return verdict;
  }

  async #deliver(sequence: number, make: (at: Instant) => Buffer, signal: AbortSignal): Promise<Verdict> {
    for (let corrections = 0; ; corrections += 1) {
      const answer = await this.#ask(sequence, make, signal);
      if (answer === undefined) return 'silent';
      if (answer.answer !== 'wrong-time') {
        this.#counts[answer.answer] += 1;
        return answer.answer;
      }
      this.#counts['wrong-time'] += 1;
      this.#aheadMs = ms(answer.now - this.#clock.now());
      if (corrections >= CORRECTIONS_MOST) return 'unusable';
    }
  }

  async #ask(sequence: number, make: (at: Instant) => Buffer, signal: AbortSignal): Promise<ArcAnswer | undefined> {
    const at = after(this.#clock.now(), this.#aheadMs);
    const began = this.#clock.now();
    const message = await within<string | undefined>(
      this.#clock,
      ANSWER_WITHIN,
      () => undefined,
      (late) => exchange(this.#address, make(at), AbortSignal.any([signal, late])).catch(() => undefined),
    );
    if (message === undefined) {
      this.#counts.silent += 1;
      return undefined;
    }
    return readAnswer(message, this.#line, sequence, after(at, between(began, this.#clock.now())));
  }
}
