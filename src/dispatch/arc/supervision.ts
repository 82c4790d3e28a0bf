import { after, type DurationMs, seconds } from '../../core/time.ts';
import type { Clock } from '../../gateway/ports.ts';
import type { ArcCounts } from './counts.ts';
import { type ArcLine, linkTestFrame } from './message.ts';
import type { Receiver } from './receiver.ts';

/** A receiver that did not answer is asked again after this, or after the usual interval if that is shorter. */
const AGAIN_MS = seconds(10);

/** Tells every receiver on its interval that we are there (DC-09 §5.5.2.2), and learns whether it is. */
export class Supervision {
  readonly #clock: Clock;
  readonly #line: ArcLine;
  readonly #everyMs: DurationMs;
  readonly #counts: ArcCounts;
  readonly #stop = new AbortController();
  readonly #bells = new Map<Receiver, { cancel(): void }>();

  constructor(parts: { clock: Clock; line: ArcLine; everyMs: DurationMs; counts: ArcCounts }) {
    this.#clock = parts.clock;
    this.#line = parts.line;
    this.#everyMs = parts.everyMs;
    this.#counts = parts.counts;
  }

  /** Begins with a first message to each. */
  start(receivers: readonly Receiver[]): void {
    for (const receiver of receivers) void this.#test(receiver);
  }

  stop(): void {
    this.#stop.abort();
    for (const bell of this.#bells.values()) bell.cancel();
    this.#bells.clear();
  }

  /** Asks a receiver now. True when it answered as it should. */
  async ask(receiver: Receiver): Promise<boolean> {
    const verdict = await receiver.deliver(0, (at) => linkTestFrame(this.#line, at), this.#stop.signal);
    this.#counts['link-test'] += 1;
    if (verdict !== 'acknowledged') this.#counts['link-test-failed'] += 1;
    return verdict === 'acknowledged';
  }

  async #test(receiver: Receiver): Promise<void> {
    const good = await this.ask(receiver);
    if (this.#stop.signal.aborted) return;
    const waitMs = good || this.#everyMs < AGAIN_MS ? this.#everyMs : AGAIN_MS;
    const bell = this.#clock.at(after(this.#clock.now(), waitMs), () => void this.#test(receiver));
    this.#bells.set(receiver, bell);
  }
}
