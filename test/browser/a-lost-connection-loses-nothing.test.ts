import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { Cable } from './cable.ts';
import { ASTRID, BO, CAN_PLAY, type DeskHome, DeskRig } from './desk-rig.ts';

/** The desk's own time for somebody to come back, and how often it looks (docs/PROTOCOL.md). */
const FREE_AGAIN_WITHIN_MS = 30_000;
/** A gateway that hangs says nothing; it is noticed by the tick that does not come. */
const SILENCE_NOTICED_MS = 20_000;
const TEST_MS = 90_000;

describe.skipIf(!CAN_PLAY)('a desk whose line breaks', () => {
  let desk: DeskRig;
  let presses = 0;
  beforeAll(async () => {
    desk = await DeskRig.start([ASTRID, BO]);
  });
  afterAll(() => desk?.close());

  const lost = (page: Page) => page.getByRole('alert').filter({ hasText: 'Live connection lost' });
  const rowOn = (page: Page, home: DeskHome) => page.locator('[data-row]', { hasText: home.reference });
  const press = (home: DeskHome) => {
    presses += 1;
    return home.button.press(`press-${presses}`);
  };
  const isWhole = async (page: Page) => {
    const open = (await desk.incidents()).filter(({ state }) => state !== 'closed');
    for (const { id } of open) await page.locator(`[data-row="${id}"]`).waitFor();
    expect(await page.locator('[data-row]').count()).toBe(open.length);
  };

  test(
    'says so loudly while the cable is out, and shows every press of that time when it is back',
    async () => {
      const cable = await Cable.lay(Number(new URL(desk.rig.http).port));
      onTestFinished(() => cable.close());
      const page = await desk.seat(ASTRID, { origin: cable.http });
      const homes = [await desk.home(), await desk.home(), await desk.home()];
      await page.getByText('Nothing is open that needs anybody now.').waitFor();
      cable.pull();
      for (const home of homes) await press(home);
      await lost(page).waitFor({ timeout: SILENCE_NOTICED_MS });
      cable.plugIn();
      for (const home of homes) await rowOn(page, home).waitFor();
      await lost(page).waitFor({ state: 'detached' });
      await isWhole(page);
      await page.context().close();
    },
    TEST_MS,
  );

  test(
    'says so while the gateway hangs, and while it is gone, and goes on without a gap when it is back',
    async () => {
      const page = await desk.seat(BO);
      const [hung, gone] = [await desk.home(), await desk.home()];
      await isWhole(page);
      desk.rig.signal('SIGSTOP');
      await lost(page).waitFor({ timeout: SILENCE_NOTICED_MS });
      const pressed = press(hung);
      desk.rig.signal('SIGCONT');
      await pressed;
      await rowOn(page, hung).waitFor();
      await lost(page).waitFor({ state: 'detached' });

      await press(gone);
      await desk.rig.kill();
      await lost(page).waitFor();
      await desk.rig.run();
      const later = await desk.home();
      await press(later);
      await lost(page).waitFor({ state: 'detached' });
      for (const home of [hung, gone, later]) await rowOn(page, home).waitFor();
      await isWhole(page);
      await page.context().close();
    },
    TEST_MS,
  );

  /** A dialog of the browser's own that nobody answers: its window is open and connected, and nothing in it goes on. */
  const freeze = async (page: Page) => {
    const stands = new Promise<void>((done) => page.on('dialog', () => done()));
    page.evaluate('alert("one moment")').catch(() => {});
    await stands;
  };
  test.each([
    ['vanished', (page: Page) => page.context().close()],
    ['come to a standstill', freeze],
  ])(
    'gives back what she had whose browser has %s, and it is on top again for everybody else',
    async (_, end) => {
      const [astrid, bo] = [await desk.seat(ASTRID), await desk.seat(BO)];
      const home = await desk.home();
      await press(home);
      await rowOn(astrid, home).focus();
      await astrid.keyboard.press('a');
      await rowOn(bo, home)
        .filter({ hasText: `${ASTRID.name} has it` })
        .waitFor();
      await end(astrid);
      await rowOn(bo, home).filter({ hasText: 'Nobody has it: given back' }).waitFor({ timeout: FREE_AGAIN_WITHIN_MS });
      const queue = await bo.locator('.rows [data-row]').allInnerTexts();
      const above = queue.slice(
        0,
        queue.findIndex((row) => row.includes(home.reference)),
      );
      expect(above.filter((row) => !row.includes('given back'))).toEqual([]);
      const [incident] = (await desk.incidents()).filter(({ reference }) => reference === home.reference);
      const told = (await desk.story(incident?.id ?? '')).map(({ type }) => type);
      expect(told.slice(told.indexOf('incident-claimed'))).toContain('incident-released');
      expect(incident?.state).toBe('open');
      await bo.context().close();
    },
    TEST_MS,
  );
});
