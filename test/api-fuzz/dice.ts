import type { Seed } from '../rig/seed.ts';

/** Choices that a seed makes. */
export class Dice {
  readonly #seed: Seed;

  constructor(seed: Seed) {
    this.#seed = seed;
  }

  /** A whole number from `from` to `to`, both included. */
  whole(from: number, to: number): number {
    return Math.floor(this.#seed.between(from, to + 1));
  }

  /** True once in `outOf`. */
  once(outOf: number): boolean {
    return this.whole(1, outOf) === 1;
  }

  /** One of the list, which is not empty. */
  of<T>(list: readonly T[]): T {
    const found = list[this.whole(0, list.length - 1)];
    if (found === undefined) throw new Error('there is nothing to choose from');
    return found;
  }
}
