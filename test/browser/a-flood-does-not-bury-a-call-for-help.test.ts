import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ASTRID, CAN_PLAY, type DeskHome, DeskRig } from './desk-rig.ts';

const HOMES = 2_000;
const AT_ONCE = 50;
const CALLS = 5;
/** Far below what there is: only what is near the window is drawn. */
const ROWS_DRAWN_MOST = 100;
const TEST_MS = 280_000;

describe.skipIf(!CAN_PLAY)('two thousand alarms at once', () => {
  let desk: DeskRig;
  let page: Page;
  beforeAll(async () => {
    desk = await DeskRig.start([ASTRID]);
    page = await desk.seat(ASTRID);
  });
  afterAll(() => desk?.close());

  const inGroups = async <T>(items: readonly T[], act: (item: T) => Promise<void>) => {
    for (let from = 0; from < items.length; from += AT_ONCE)
      await Promise.all(items.slice(from, from + AT_ONCE).map(act));
  };

  test(
    'leave the calls for help on top, the rest in groups, and the desk at work',
    async () => {
      const buttons = await desk.buttons(HOMES);
      const calls: DeskHome[] = [];
      for (let n = 0; n < CALLS; n += 1) calls.push(await desk.home());
      await inGroups(buttons, (button) => button.signal({ id: 'tamper-1', kind: 'tamper', state: 'alarm' }));
      await page.locator('.groups .group').first().waitFor();
      for (const [n, home] of calls.entries()) {
        await home.button.press('press-1');
        const row = page.locator('.rows [data-row]', { hasText: home.reference });
        await row.waitFor();
        const box = await row.boundingBox();
        expect(box?.y, `call ${n + 1} can be seen without scrolling`).toBeLessThan(900);
      }
      await page.locator('.counts', { hasText: `${(HOMES + CALLS).toLocaleString('en-GB')} new` }).waitFor();
      const onTop = await page.locator('.rows').first().locator('[data-row]').allInnerTexts();
      expect(onTop.slice(0, CALLS).every((text) => calls.some(({ reference }) => text.includes(reference)))).toBe(true);
      expect(await page.locator('.groups [data-row]').count()).toBe(0);
      await page.getByText('Many alarms at once').waitFor();

      await page.getByLabel('not at all').check();
      expect(await page.locator('[data-row]').count()).toBeLessThan(ROWS_DRAWN_MOST);
      await page.locator('[data-row]').first().focus();
      for (let n = 0; n < 30; n += 1) await page.keyboard.press('j');
      const at = page.locator('[data-row]:focus');
      await at.waitFor();
      expect(await at.innerText()).toContain('Tamper');
      for (let n = 0; n < 30; n += 1) await page.keyboard.press('k');

      await page.keyboard.press('a');
      await page.getByText('Yours since').waitFor();
      expect(calls.map(({ reference }) => reference)).toContain(await page.locator('h1 .home').innerText());
      expect(desk.complaints).toEqual([]);
    },
    TEST_MS,
  );
});
