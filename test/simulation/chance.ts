/*
 * Chance without a state: a number depends on the seed and on what it is asked for, never on how often anybody asked before.
 * So a schedule with a fault taken out leaves the rest of the world as it was, and can be shrunk.
 */

/** 32 bits out of a seed and some words (FNV-1a, then the finish of mulberry32). */
export function bitsOf(seed: number, ...words: (string | number)[]): number {
  let hash = (2_166_136_261 ^ seed) >>> 0;
  for (const word of words) {
    const text = typeof word === 'number' ? `#${word}` : word;
    for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 16_777_619);
    hash = Math.imul(hash ^ 0x1f, 16_777_619);
  }
  let t = (hash + 0x6d2b79f5) | 0;
  t = Math.imul(t ^ (t >>> 15), t | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return (t ^ (t >>> 14)) >>> 0;
}

/** What a seed says about things by name. */
export class Chance {
  readonly seed: number;

  constructor(seed: number) {
    this.seed = seed;
  }

  /** From 0 up to 1. */
  fraction(...of: (string | number)[]): number {
    return bitsOf(this.seed, ...of) / 4_294_967_296;
  }

  /** A whole number from `from` to `to`, both included. */
  whole(from: number, to: number, ...of: (string | number)[]): number {
    return from + Math.floor(this.fraction(...of) * (to - from + 1));
  }

  yes(share: number, ...of: (string | number)[]): boolean {
    return this.fraction(...of) < share;
  }

  /** One of the given, by weight. */
  pick<T>(weighted: readonly (readonly [weight: number, what: T])[], ...of: (string | number)[]): T {
    const sum = weighted.reduce((total, [weight]) => total + weight, 0);
    let rest = this.fraction(...of) * sum;
    for (const [weight, what] of weighted) {
      rest -= weight;
      if (rest < 0) return what;
    }
    throw new RangeError('there is nothing to pick from');
  }
}

/** The same, with numbers that follow each other: for drawing a schedule. */
export class Draw {
  readonly #chance: Chance;
  #drawn = 0;

  constructor(seed: number, what: string) {
    this.#chance = new Chance(bitsOf(seed, what));
  }

  fraction(): number {
    this.#drawn += 1;
    return this.#chance.fraction(this.#drawn);
  }

  whole(from: number, to: number): number {
    return from + Math.floor(this.fraction() * (to - from + 1));
  }

  yes(share: number): boolean {
    return this.fraction() < share;
  }

  one<T>(of: readonly T[]): T {
    const found = of[this.whole(0, of.length - 1)];
    if (found === undefined) throw new RangeError('there is nothing to draw from');
    return found;
  }
}
