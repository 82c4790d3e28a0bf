import { between, type DurationMs, type Instant } from '../../core/time.ts';

/** How far we are with a message: its signals wait for the disk, or are on it. */
export interface Taken {
  state: 'waiting' | 'settled';
  /** Who else has sent it meanwhile and waits for the same answer. */
  waiters: ((acknowledged: boolean) => void)[];
}

interface Remembered extends Taken {
  at: Instant;
}

/** What one panel has said lately: by number and data, and to the byte. */
interface Memory {
  said: Map<string, Remembered>;
  frames: Map<string, { head: string; at: Instant }>;
}

/**
 * Tells a message that is sent again from a new one. A panel that gets no answer sends the same number with the same data; numbers
 * come round again, so that is one message only within a while. The same bytes again may also be somebody else's copy.
 */
export class Repeats {
  readonly #withinMs: DurationMs;
  readonly #keepMs: DurationMs;
  readonly #most: number;
  // Bounded by the panels that are registered, and by `most` of each.
  readonly #panels = new Map<number, Memory>();

  constructor(options: { withinMs: DurationMs; keepMs: DurationMs; most: number }) {
    this.#withinMs = options.withinMs;
    this.#keepMs = options.keepMs;
    this.#most = options.most;
  }

  /** The message as it was taken before, or undefined when it is new: then it is waiting from now on. */
  before(panel: number, said: string, now: Instant): Taken | undefined {
    const memory = this.#of(panel);
    const known = memory.said.get(said);
    if (known !== undefined && between(known.at, now) <= this.#withinMs) return known;
    memory.said.delete(said);
    memory.said.set(said, { state: 'waiting', waiters: [], at: now });
    drop(memory.said, this.#most);
    return undefined;
  }

  /** What became of a message: acknowledged, it is remembered; else it is new again when it comes again. */
  settle(panel: number, said: string, acknowledged: boolean): void {
    const memory = this.#of(panel);
    const taken = memory.said.get(said);
    if (taken === undefined) return;
    taken.state = 'settled';
    if (!acknowledged) memory.said.delete(said);
    for (const waiter of taken.waiters.splice(0)) waiter(acknowledged);
  }

  /**
   * What is known of these contents: `new`, and remembered from now on; come `again` under the same head; or under `another-head`,
   * which is not sealed with them: somebody has put an old content under a new number.
   */
  sawContents(panel: number, digest: string, head: string, now: Instant): 'new' | 'again' | 'another-head' {
    const { frames } = this.#of(panel);
    const seen = frames.get(digest);
    if (seen !== undefined && between(seen.at, now) <= this.#keepMs)
      return seen.head === head ? 'again' : 'another-head';
    frames.delete(digest);
    frames.set(digest, { head, at: now });
    drop(frames, this.#most);
    return 'new';
  }

  /** True when these contents have come from this panel and been taken. */
  hasContents(panel: number, digest: string): boolean {
    return this.#panels.get(panel)?.frames.has(digest) ?? false;
  }

  #of(panel: number): Memory {
    const memory = this.#panels.get(panel) ?? { said: new Map(), frames: new Map() };
    this.#panels.set(panel, memory);
    return memory;
  }
}

function drop(map: Map<string, unknown>, most: number): void {
  if (map.size <= most) return;
  for (const oldest of map.keys()) {
    map.delete(oldest);
    return;
  }
}
