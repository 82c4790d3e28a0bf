import type { Book } from './book.ts';
import type { FaultCode } from './catalogue.ts';
import type { Happening, HeartEvent } from './event.ts';
import { evolve } from './evolve.ts';
import type { PremisesId } from './ids.ts';
import type { PartitionState, PremisesDoc } from './state.ts';
import { emptyPremises } from './state.ts';
import type { Instant } from './time.ts';

/**
 * One input's way through the heart. What is decided is written down as an event and takes effect on the state at once,
 * so that the next decision of the same input sees it. Holds no state of its own beyond the input.
 */
export class Turn {
  readonly state: PartitionState;
  readonly book: Book;
  readonly now: Instant;
  readonly events: HeartEvent[] = [];
  /** While set, what is written down is on record alone, and nobody is told of it. */
  quiet = false;
  /** Set when the input asked for something that cannot be done; nothing is lost by it. */
  refusal: FaultCode | undefined;
  /** What it is about, where the code alone does not say: plain words, nobody's data. */
  why: string | undefined;

  constructor(state: PartitionState, book: Book, now: Instant) {
    this.state = state;
    this.book = book;
    this.now = now;
  }

  /** Records a happening: the next of its partition. */
  emit(happening: Happening): HeartEvent {
    const event: HeartEvent = {
      ...happening,
      seq: this.state.seq + 1,
      at: this.now,
      ...(this.quiet && { quiet: true }),
    };
    evolve(this.state, event);
    this.events.push(event);
    return event;
  }

  /** Says that what was asked for cannot be done. */
  refuse(code: FaultCode, why?: string): void {
    this.refusal = code;
    this.why = why;
  }

  premises(id: PremisesId): PremisesDoc {
    return this.state.premises.get(id) ?? emptyPremises(id);
  }
}
