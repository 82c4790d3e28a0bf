import type { Instant } from '../../core/time.ts';
import type { Sight } from '../sight.ts';
import type { Sink } from './sink.ts';

/** Who is at the other end. */
export interface Behind {
  atDesk: boolean;
  still: () => boolean;
  who: string | undefined;
  sight: Sight;
  /** When it joined. */
  since: Instant;
}

/** One open stream. `position` is the last committed event that was written to it. */
export class StreamClient {
  readonly sink: Sink;
  /** True when somebody who could accept an alarm is behind it. */
  readonly atDesk: boolean;
  /** Who it is: one person may have several tabs open. */
  readonly who: string | undefined;
  /** The homes it is told of. */
  readonly sight: Sight;
  /** False when the person's session or the token has ended. */
  readonly still: () => boolean;
  readonly since: Instant;
  /** When somebody behind it last gave a sign of life. */
  heardAt: Instant;
  position = 0;
  /** While it catches up from the journal, committed events reach it from there and not from the loop. */
  catchingUp = true;

  constructor(sink: Sink, { atDesk, still, who, sight, since }: Behind) {
    this.sink = sink;
    this.since = since;
    this.heardAt = since;
    this.sight = sight;
    this.atDesk = atDesk;
    this.who = who;
    this.still = still;
  }

  /** True for what happens in a home that it sees; what concerns the whole gateway is for those who see everything. */
  hears(premises: string | undefined): boolean {
    return this.sight.all || (premises !== undefined && this.sight.sees(premises));
  }

  /** True when a committed event at this position is the next one. False: it was written before, or will come from the journal. */
  takes(position: number): boolean {
    if (this.catchingUp || position <= this.position) return false;
    this.position = position;
    return true;
  }
}
