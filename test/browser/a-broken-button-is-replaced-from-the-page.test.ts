import { mkdirSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { until } from '../rig/rig.ts';
import { CaredHome } from './cared-home.ts';
import { CAMIEL, CAN_PLAY } from './desk-rig.ts';
import { INES, readClaim } from './fitting.ts';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** A folder for pictures of every screen; none are taken without it. */
const PICTURES = process.env['HAVENWATCH_PICTURES'];
const TEST_MS = 120_000;
const LOOKS = [
  { name: 'phone', width: 360, height: 740 },
  { name: 'desk', width: 1280, height: 900 },
] as const;
const DAY_MS = 86_400_000;
const Enrolled = z.object({ device: z.string(), secret: z.string(), topic: z.string() });
const REASON = 'Water got into it at the sink.';

/** Nothing for axe to find, by day and by night, nothing to scroll sideways for. */
async function lookAt(page: Page, name: string): Promise<void> {
  for (const { name: look, ...viewport } of LOOKS) {
    await page.setViewportSize(viewport);
    const wider = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    expect(wider, `${name} on ${look} scrolls sideways`).toBe(0);
    if (PICTURES === undefined) continue;
    mkdirSync(PICTURES, { recursive: true });
    // The frame scrolls inside: what is looked at is brought into it.
    await page.locator('dialog, .care').last().scrollIntoViewIfNeeded();
    await page.screenshot({ path: `${PICTURES}/care-${name}-${look}.png` });
  }
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
    expect(found, `${name}, ${colorScheme}`).toEqual([]);
  }
}

describe.skipIf(!CAN_PLAY)('a supervisor looks after the devices of a home', () => {
  let home: CaredHome;
  let page: Page;
  beforeAll(async () => {
    home = await CaredHome.open();
    page = await home.desk.seat(CAMIEL, { at: `/estate/homes/${home.premises}`, width: 1280 });
  }, TEST_MS);
  afterAll(() => home?.close());

  const device = (name: string) => page.locator('.cared > li', { hasText: name }).first();
  const unfold = async (name: string) => {
    const details = device(name).locator('details');
    if ((await details.getAttribute('open')) === null) await details.locator('summary').click();
  };
  const press = (name: RegExp | string) => page.getByRole('button', { name, exact: true }).click();
  const why = (text: string) => page.getByLabel('Why', { exact: true }).fill(text);

  test(
    'leaves one sensor out with an end and a reason, by keyboard, is reminded of it, and hears it again',
    async () => {
      await page.getByRole('heading', { name: 'Looking after the devices' }).waitFor();
      await device('Door hub').locator('summary').focus();
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: /^Leave it out for a time.*Door hub/ }).focus();
      await lookAt(page, 'devices');
      await page.keyboard.press('Enter');
      await page.getByLabel('What', { exact: true }).selectOption('Only front-door');
      await page.getByLabel('For how long, from now').selectOption('12 hours');
      await why('short');
      await page.keyboard.press('Enter');
      await press('Begin');
      await page.getByText('Say why, in at least 10 characters.').waitFor();
      await lookAt(page, 'leave-out');
      await why('The door is being painted.');
      await press('Begin');
      const banner = page.getByRole('list', { name: 'Left out now' });
      await banner.locator('strong', { hasText: 'sensor front-door' }).waitFor();
      await banner.getByText('The door is being painted.').waitFor();
      await banner.getByText(/^11:59:\d\d left$/).waitFor();
      expect((await home.care()).bypasses).toMatchObject([{ device: home.devices.hub, sensor: 'front-door' }]);

      // As it stands there a day later.
      const later = new Date(Date.now() - 1.5 * DAY_MS).toISOString();
      await page.route('**/care', async (route) => {
        const answer = await route.fetch();
        const body = await answer.json();
        await route.fulfill({
          json: { ...body, bypasses: body.bypasses.map((one: object) => ({ ...one, since: later })) },
        });
      });
      await page.reload();
      await banner.getByText('See to it.').waitFor();
      await lookAt(page, 'left-out-long');
      await page.unroute('**/care');
      await page.getByRole('button', { name: /^Hear it again/ }).focus();
      await page.keyboard.press('Enter');
      await banner.waitFor({ state: 'detached' });
      expect((await home.care()).bypasses).toEqual([]);
    },
    TEST_MS,
  );

  test(
    'replaces a broken button and orders that the new one is tried, in one go; the old one is out at once and its history stays',
    async () => {
      await home.button.press('before-it-broke');
      const { id } = await home.incident();
      await unfold('Bedside');
      await press(/^Replace it: it is broken.*Bedside/);
      await page.getByLabel('Who fits it').selectOption('Ines Example');
      await page.getByLabel('Settling in').selectOption('One day');
      await why(REASON);
      await lookAt(page, 'replace');
      await press('Replace it');
      await page.getByRole('heading', { name: 'It has been replaced' }).waitFor();
      await until(() => home.button.closed);
      const { devices, running } = await home.care();
      const made = devices.find(({ replaces }: { replaces: string }) => replaces === home.devices.button);
      expect(made).toMatchObject({ name: 'bedside', room: 'bedroom', stage: 'commissioning' });
      const { job } = await home.supervisor.get(`/api/jobs/${running.job}`);
      expect(job).toMatchObject({ soakHours: 24, installer: home.desk.idOf('ines'), state: 'ordered' });
      expect(job.measures).toMatchObject([{ kind: 'button', name: 'bedside', room: 'bedroom', device: made.device }]);
      expect((await home.supervisor.get(`/api/incidents/${id}`)).signals).toMatchObject([
        { device: home.devices.button },
      ]);

      await press('Make its one-time code');
      await press('Make the code');
      const { code } = await readClaim(page);
      await lookAt(page, 'code');
      await press('Put it away');
      const asked = { method: 'POST', headers: { 'content-type': 'application/json' } };
      const answer = await fetch(`${home.desk.rig.http}/api/enrol`, {
        ...asked,
        body: JSON.stringify({ code, want: 'secret' }),
      });
      const { device: enrolled, secret, topic } = Enrolled.parse(await answer.json());
      expect(enrolled).toBe(made.device);
      const next = await home.desk.rig.button({ device: enrolled, secret, topic });
      await next.press('the-new-one');
      await until(async () => (await home.supervisor.get(`/api/devices/${enrolled}`)).lastSeenAt !== null);
      await lookAt(page, 'replaced');
      await press('Put this away');
      await page.getByText('Out of service: 1').click();
      await page.locator('.gone .cared summary', { hasText: 'Bedside' }).click();
      await page.getByText(`In its place hangs ${enrolled}.`).waitFor();
    },
    TEST_MS,
  );

  test(
    'says anew what a press means, and it is acted on at once',
    async () => {
      await home.hears('old_button', { action: 'double' });
      await unfold('Hall button');
      await device('Hall button').getByText('Pressed: single: Only a test').waitFor();
      await press(/^Change what it means.*Hall button/);
      await page.getByLabel('Pressed: double').selectOption('A call for help');
      await lookAt(page, 'meaning');
      await press('That is what it means');
      await page.getByText('Say why, in at least 10 characters.').waitFor();
      await why('She cannot hold it down long enough.');
      await press('That is what it means');
      await device('Hall button').getByText('Pressed: double: A call for help').waitFor();
      const { id } = await home.incident();
      await home.hears('old_button', { action: 'double' });
      await until(async () => {
        const { signals } = await home.supervisor.get(`/api/incidents/${id}`);
        return signals.some(
          (one: { device: string; kind: string }) => one.device === home.devices.end && one.kind === 'panic',
        );
      });
    },
    TEST_MS,
  );

  test(
    'replaces one behind a bridge, puts it on the order that runs, and says which hardware it is',
    async () => {
      await unfold('Hall button');
      await press(/^Replace it: it is broken.*Hall button/);
      await page.getByText('It is put on the order that runs in this home.').waitFor();
      await why(REASON);
      await press('Replace it');
      await page.getByText('It speaks through a bridge').waitFor();
      await home.hears('0x00124b0000000002', { action: 'double' });
      await press('Say which hardware it is');
      await page.getByRole('radio', { name: /0x00124b0000000002/ }).check();
      expect(await page.locator('.slot select').last().inputValue()).toBe('panic');
      await lookAt(page, 'hardware');
      await why('Ines has put up the new one.');
      await press('That is what it means');
      await page.locator('dialog').waitFor({ state: 'detached' });
      const { devices, running } = await home.care();
      const made = devices.find(({ replaces }: { replaces: string }) => replaces === home.devices.end);
      expect(made).toMatchObject({ waits: false, via: home.devices.bridge });
      const { job } = await home.supervisor.get(`/api/jobs/${running.job}`);
      expect(job.measures).toMatchObject([{ name: 'bedside' }, { name: 'hall-button', device: made.device }]);
      await press('Put this away');
    },
    TEST_MS,
  );

  test(
    'takes a device out of service after being asked, and told what that wipes',
    async () => {
      await unfold('Door hub');
      await press(/^Take it out of service.*Door hub/);
      await page.getByText('its secret, its certificates and a one-time code that is open').waitFor();
      await why('She has moved to another home.');
      await press('Take it out for ever');
      await page.getByText('Say that it is for ever.').waitFor();
      await lookAt(page, 'take-out');
      await page.getByLabel('For ever').check();
      await press('Take it out for ever');
      await page.getByText('Out of service: 3').waitFor();
      const { supervision, revoked } = await home.supervisor.get(`/api/devices/${home.devices.hub}`);
      expect({ supervision, revoked }).toEqual({ supervision: 'unknown', revoked: true });
      expect(home.desk.complaints).toEqual([]);
    },
    TEST_MS,
  );

  test(
    'and an installer at work in the home sees how they stand, and none of what a supervisor answers for',
    async () => {
      const { running } = await home.care();
      await home.supervisor.post(`/api/jobs/${running.job}/open`, { hours: 2 });
      const theirs = await home.desk.seat(INES, { at: `/estate/homes/${home.premises}`, width: 1280 });
      await theirs.getByRole('heading', { name: 'Looking after the devices' }).waitFor();
      await theirs.locator('.cared summary', { hasText: 'Bedside' }).first().click();
      await theirs.getByRole('button', { name: /^New one-time code.*Bedside/ }).waitFor();
      for (const words of [/^Replace it/, /^Take it out/, /^Change what it means/])
        expect(await theirs.getByRole('button', { name: words }).count()).toBe(0);
      expect(home.desk.complaints).toEqual([]);
    },
    TEST_MS,
  );
});
