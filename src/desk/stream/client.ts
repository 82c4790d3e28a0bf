import type { Sink } from './sink.ts';

/** One open stream. `position` is the last committed event that was written to it. */
export class StreamClient {
  readonly sink: Sink;
  /** True when somebody who could accept an alarm is behind it. */
  readonly atDesk: boolean;
  /** Who it is: one person may have several tabs open. */
  readonly who: string | undefined;
  /** False when the person's session or the token has ended. */
  readonly still: () => boolean;
  position = 0;
  /** While it catches up from the journal, committed events reach it from there and not from the loop. */
  catchingUp = true;

  constructor(sink: Sink, { atDesk, still, who }: { atDesk: boolean; still: () => boolean; who: string | undefined }) {
    this.sink = sink;
    this.atDesk = atDesk;
    this.who = who;
    this.still = still;
  }

  /** True when a committed event at this position is the next one. False: it was written before, or will come from the journal. */
  takes(position: number): boolean {
    if (this.catchingUp || position <= this.position) return false;
    this.position = position;
    return true;
  }
}
