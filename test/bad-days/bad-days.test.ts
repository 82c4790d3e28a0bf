import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { LONG } from '../rig/seed.ts';
import { BAD_DAYS } from './days.ts';
import { rowOf } from './table.ts';

const PAGE = readFileSync(new URL('../../docs/BAD-DAYS.md', import.meta.url), 'utf8').split('\n');
/** The short form plays these; `npm run bad-days` and the long form play all of them. */
const SHORT: ReadonlySet<string> = new Set([
  'first provider down',
  'phone off',
  'hole in the rota',
  'accepted, and nothing follows',
  'gateway killed',
  'police refuse, desk empty',
]);

describe('on a bad day a human is reached all the same, when and by whom the page of bad days says', () => {
  test.each(BAD_DAYS.filter(({ name }) => LONG || SHORT.has(name)))('$name', { timeout: 60_000 }, async (day) => {
    const outcome = await day.play();
    expect(outcome.acceptedMs).toBeDefined();
    expect(PAGE, 'npm run bad-days writes the page').toContain(rowOf(day, outcome));
  });

  test('the page has a row for each of twelve bad days, and one to compare with', () => {
    const rows = PAGE.filter((line) => line.startsWith('| ')).slice(1);
    expect(rows.map((row) => row.split(' | ')[0])).toEqual(BAD_DAYS.map(({ name }) => `| ${name}`));
    expect(rows).toHaveLength(13);
  });
});
