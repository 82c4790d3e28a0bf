import { chainHash, type Link } from '../chain.ts';
import type { ChainRow } from './chain-rows.ts';

/** Parts of a row that may have travelled to the other row's place; partition and seq are the place itself. */
const PARTS: readonly (readonly (keyof ChainRow)[])[] = [['position'], ['epoch'], ['at', 'type'], ['body']];
const MIXES = 1 << PARTS.length;

/** The true hashes of two places whose rows were exchanged. */
export interface Swap {
  a: Buffer;
  b: Buffer;
}

/**
 * Tries whether two rows stand in each other's place, whichever of their columns were exchanged with them. `before` gives
 * the hash before the second place, which depends on the first when they are neighbours.
 */
export function findSwap(
  a: ChainRow,
  b: ChainRow,
  beforeA: Buffer,
  before: (trueA: Buffer) => Buffer,
): Swap | undefined {
  const trueA = fits(a, b, beforeA);
  if (trueA === undefined) return undefined;
  const trueB = fits(b, a, before(trueA));
  return trueB === undefined ? undefined : { a: trueA, b: trueB };
}

/** The hash of the place of `here` when something of `there` belongs in it. */
function fits(here: ChainRow, there: ChainRow, before: Buffer): Buffer | undefined {
  for (let mix = 1; mix < MIXES; mix++) {
    const row = { ...here };
    PARTS.forEach((columns, part) => {
      if ((mix >> part) & 1) for (const column of columns) Object.assign(row, { [column]: there[column] });
    });
    const link: Link = row;
    const hash = chainHash(before, link, row.body);
    if (hash.equals(here.hash) || hash.equals(there.hash)) return hash;
  }
  return undefined;
}
