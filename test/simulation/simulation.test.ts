import { describe, expect, it } from 'vitest';
import { LONG, Seed } from '../rig/seed.ts';
import { type Campaign, runCampaign } from './campaign.ts';
import { REGRESSIONS } from './regressions.ts';
import { failureText } from './report.ts';
import { run } from './run.ts';
import { drawSchedule } from './schedule/draw.ts';
import { shrink } from './shrink.ts';

const FIXED = LONG ? 2_000 : 200;
const FRESH = LONG ? 200 : 20;
/** Far beyond the fixed seeds, so that a fresh one is never one of them. */
const FRESH_FROM = 1_000_000;
const MINUTES = 60_000;
const TIMEOUT_MS = (LONG ? 30 : 3) * MINUTES;

/** Every broken promise, shrunk, with all that it takes to see it again. */
async function brokenIn({ found }: Campaign): Promise<string[]> {
  const texts: string[] = [];
  for (const { schedule, result } of found) {
    if (result.violation !== undefined) texts.push(failureText(await shrink(schedule, result.violation), undefined));
  }
  return texts;
}

describe('the simulation', () => {
  it('runs the same schedule to the same end, to the byte', async () => {
    const [first, second] = [await run(drawSchedule({ seed: 7 })), await run(drawSchedule({ seed: 7 }))];
    expect(first.events).toBeGreaterThan(20);
    expect([second.digest, second.steps]).toEqual([first.digest, first.steps]);
  });

  it.each(REGRESSIONS)('keeps mended: $found', async ({ schedule }) => {
    expect((await run(schedule)).violation).toBeUndefined();
  });

  it(
    `finds every promise kept over ${FIXED} seeds, and has met every kind of trouble`,
    async () => {
      const campaign = await runCampaign(
        Array.from({ length: FIXED }, (_, n) => n + 1),
        { most: 1 },
      );
      expect(await brokenIn(campaign)).toEqual([]);
      expect(campaign.exercised.missing()).toEqual([]);
      expect(campaign.seeds).toBe(FIXED);
    },
    TIMEOUT_MS,
  );

  it(
    'finds every promise kept over seeds that nobody has seen before',
    async () => {
      const seed = new Seed('fresh seeds of the simulation');
      const from = FRESH_FROM + Math.floor(seed.between(0, 1_000_000_000));
      const campaign = await runCampaign(
        Array.from({ length: FRESH }, (_, n) => from + n),
        { most: 1 },
      );
      expect(await brokenIn(campaign)).toEqual([]);
      expect(campaign.seeds).toBe(FRESH);
    },
    TIMEOUT_MS,
  );
});
