import { expect, test } from 'vitest';
import { repeat } from './rehearsal.ts';

/** Rehearses on a time line of its own, where each alarm takes so long. */
async function rehearsed(times: number, enoughMs: number, eachMs: number): Promise<number> {
  let now = 0;
  const once = async () => {
    now += eachMs;
  };
  return repeat(times, enoughMs, once, () => now);
}

test('a rehearsal at a slow provider does not hold up the start: it stops when its time is over', async () => {
  expect(await rehearsed(150, 3_000, 1)).toBe(150);
  expect(await rehearsed(150, 3_000, 1_000)).toBe(3);
  expect(await rehearsed(150, 3_000, 4_000)).toBe(1);
});

test('and one that does not come through ends it', async () => {
  await expect(repeat(150, 3_000, () => Promise.reject(new Error('late')))).rejects.toThrow('late');
});
