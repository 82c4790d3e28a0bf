import { describe, expect, test } from 'vitest';
import type { Book } from '../../src/core/book.ts';
import { LONG, Seed } from '../rig/seed.ts';
import { runSends } from './world.ts';

const MINUTES = 60_000;
/** Seeds that stay, so that the short form looks at the same schemes each time; and one that nobody has seen. */
const FIXED = LONG ? 60 : 1;
const MOST = LONG ? 250 : 60;

/** A heart that asks nobody's hours and takes every way for safe, for as long as it is on file. */
const unguarded = (book: Book): Book => ({
  ...book,
  roster: (premises) =>
    book.roster(premises).map(({ contact, role, order, points, channels }) => ({
      contact,
      role,
      order,
      channels,
      ...(points && { points: points.map(({ point, channels, verified }) => ({ point, channels, verified })) }),
    })),
});

describe('generated sends', () => {
  test(
    'none leaves outside safe hours and ways but by an order that is on record, and none holds a word that gives it away',
    async () => {
      const fresh = new Seed('sends of a scheme that nobody has seen before');
      const seeds = [...Array.from({ length: FIXED }, (_, n) => n + 1), 1_000 + Math.floor(fresh.between(0, 1e9))];
      let sends = 0;
      for (const seed of seeds) {
        const result = await runSends(seed, { most: MOST });
        expect(result.broken, `npm run fuzz:sends -- --seed ${seed}`).toEqual([]);
        sends += result.sends;
      }
      expect(sends).toBeGreaterThan(LONG ? 10_000 : 60);
    },
    (LONG ? 20 : 2) * MINUTES,
  );

  test('a heart that asks nobody’s hours is found out', { timeout: 2 * MINUTES }, async () => {
    const { broken } = await runSends(2, { most: 30, unguarded });
    expect(broken.join('\n')).toMatch(/outside the hours of the (number|person), and nobody had asked for it/);
  });
});
