import { expect, test } from 'vitest';
import { Seed } from '../rig/seed.ts';
import { passes, tableOf } from './report.ts';
import { crash } from './run.ts';

/** The short form of `npm run crash-test`. */
const SHORT = { panics: 60, kills: 6, cycleMs: 700, deskEnds: true };

test('the gateway is killed under 60 presses: nothing is lost, doubled, skipped, or repeated without a reason', async () => {
  const { seed } = new Seed('crash');
  const result = await crash({ ...SHORT, seed });
  console.info(tableOf(result));
  expect(result.totals.pressesAcknowledged).toBeGreaterThanOrEqual(SHORT.panics);
  expect(result.totals.incidents).toBeGreaterThanOrEqual(SHORT.panics);
  expect(Object.values(result.kills).reduce((sum, n) => sum + n, 0)).toBeGreaterThanOrEqual(SHORT.kills);
  expect(result.findings.filter(({ because }) => because === undefined)).toEqual([]);
  expect(result).toMatchObject({ unproved: [], unrest: undefined });
  expect(passes(result)).toBe(true);
}, 180_000);
