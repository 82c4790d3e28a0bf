import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { StaffId } from '../../src/core/ids.ts';
import type { Input } from '../../src/core/input.ts';
import { hours } from '../../src/core/time.ts';
import { openHouse, PASSWORD } from '../../src/desk/testing/house.ts';
import { CHROMIUM, HAS_CHROMIUM, WHOLE } from './desk-rig.ts';

const CONSOLE = process.env['HAVENWATCH_CONSOLE'] ?? fileURLToPath(new URL('../../dist/console', import.meta.url));
/** A folder for pictures of every page that is looked at; none are taken without it. */
const PICTURES = process.env['HAVENWATCH_PICTURES'];
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const TIMEOUT_MS = 120_000;
const LOOKS = [
  { name: 'desk', width: 1280, height: 900 },
  /** As a screen of 1280 at 200 %. */
  { name: 'zoomed', width: 640, height: 450 },
  { name: 'phone', width: 360, height: 740 },
] as const;

let browser: Browser;
beforeAll(async () => {
  if (!HAS_CHROMIUM || !WHOLE) return;
  browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
});
afterAll(() => browser?.close());

/** A home with a battery that falls, a message that nobody understood, and three people. */
async function openEstate() {
  const house = await openHouse({ consoleDir: CONSOLE });
  const { register, premises, device, clock } = house;
  const { partition, household } = register.premises.get(premises);
  const people = new Map<string, StaffId>();
  for (const [role, login] of [
    ['supervisor', 'camiel'],
    ['supervisor', 'dagny'],
    ['installer', 'ines'],
  ] as const)
    people.set(login, await house.addStaff(role, login));
  const submit = (input: Input) =>
    new Promise<void>((resolve) => house.gateway.submit(partition, input, () => resolve()));
  const origin = { device, premises };
  for (let percent = 60; percent >= 30; percent -= 5) {
    await submit({ type: 'battery', origin, percent });
    await submit({ type: 'battery', origin, sensor: 'front-door', percent: 90 });
    clock.pass(hours(24));
  }
  const text = Buffer.from('{"kind":"dor"}').toString('base64');
  const sample = house.records.vault.seal(household, `quarantine/${device}`, text);
  await submit({ type: 'quarantine', origin, reason: 'unknown-kind', bytes: 14, digest: 'd', sample });

  // Whoever fits sees the home where they are at work.
  const ines = people.get('ines') ?? null;
  const job = register.jobs.add({ premises, installer: ines, soakHours: 0, measures: [], by: 'st_none' });
  register.jobs.begin(job, ines, 12, 0);

  await house.app.listen({ host: 'localhost', port: 0 });
  const address = house.app.server.address();
  const baseURL = `http://localhost:${typeof address === 'object' && address !== null ? address.port : 0}`;
  const complaints: string[] = [];
  const signIn = async (login: string): Promise<Page> => {
    const context = await browser.newContext({ baseURL, viewport: { width: 1280, height: 900 } });
    onTestFinished(() => context.close());
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' && /policy|refused to/i.test(message.text())) complaints.push(message.text());
    });
    await page.goto('/');
    await page.getByLabel('Sign-in name').fill(login);
    await page.getByLabel('Password').fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'Estate' }).waitFor();
    return page;
  };
  return { house, signIn, complaints };
}

async function lookAt(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
    expect(found, `${name}, ${colorScheme}`).toEqual([]);
    for (const { name: look, ...viewport } of LOOKS) {
      await page.setViewportSize(viewport);
      const wider = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
      expect(wider, `${name} on ${look} scrolls sideways`).toBe(0);
      if (look === 'desk') {
        const taller = await page.evaluate('document.documentElement.scrollHeight - innerHeight');
        expect(taller, `${name} is taller than its frame`).toBe(0);
      }
      if (!PICTURES) continue;
      mkdirSync(PICTURES, { recursive: true });
      await page.screenshot({ path: `${PICTURES}/${name}-${look}-${colorScheme}.png`, fullPage: true });
    }
    await page.setViewportSize({ width: 1280, height: 900 });
  }
}

describe.skipIf(!HAS_CHROMIUM || !WHOLE)('the estate in a browser', () => {
  test(
    'every page can be read by everybody, on every screen',
    async () => {
      const { house, signIn, complaints } = await openEstate();
      const page = await signIn('camiel');
      const open = async (name: string, path: string, seen: string) => {
        await page.goto(path);
        await page.getByText(seen).first().waitFor();
        await lookAt(page, name);
      };
      await open('homes', '/estate', 'A battery wants changing');
      await open('batteries', '/estate/batteries', '30 %');
      await open('on-test', '/estate/on-test', 'Nothing is on test.');
      await open('quarantine', '/estate/quarantine', 'It tells of a kind of signal that is not known');
      await open('gateway', '/estate/gateway', 'The gateway is fit to take alarms.');
      await open('devices', '/devices', 'Silent or late');
      await page.goto(`/estate/homes/${house.premises}`);
      await page.getByRole('button', { name: 'Open the file' }).click();
      for (const summary of await page.locator('.file-form summary').all()) await summary.click();
      await lookAt(page, 'home');
      expect(complaints).toEqual([]);
    },
    TIMEOUT_MS,
  );

  test(
    'an installer puts a device on test by keyboard alone, and ends it',
    async () => {
      const { house, signIn } = await openEstate();
      const page = await signIn('ines');
      await page.getByRole('link', { name: 'Estate' }).click();
      await page.locator('table.cards a').first().focus();
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: /^Put on test/ }).focus();
      await page.keyboard.press('Enter');
      await page.getByLabel('Why').fill('short');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await page.getByText('Say why, in at least 10 characters.').waitFor();
      await page.getByLabel('Why').fill('The yearly visit of the installer.');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await page.getByText('On test, ').waitFor();
      expect(house.submitted.at(-1)).toMatchObject({ type: 'test-mode', now: 'began' });
      await page.getByRole('button', { name: /^End the test/ }).focus();
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: /^Put on test/ }).waitFor();
      expect(house.submitted.at(-1)).toMatchObject({ type: 'test-mode', now: 'ended' });
    },
    TIMEOUT_MS,
  );

  test(
    'two people who change the same file lose nothing that they typed',
    async () => {
      const { house, signIn } = await openEstate();
      const [one, two] = [await signIn('camiel'), await signIn('dagny')];
      const openFile = async (page: Page) => {
        await page.goto(`/estate/homes/${house.premises}`);
        await page.getByRole('button', { name: 'Open the file' }).click();
        await page.locator('summary', { hasText: 'Getting in' }).click();
      };
      const dog = (page: Page) => page.getByLabel('Dog', { exact: true });
      await openFile(one);
      await openFile(two);
      await dog(one).fill('None');
      await one.getByLabel('Door code', { exact: true }).fill('1234');
      await one.getByRole('button', { name: 'Save the file' }).click();
      await one.getByText('Saved as version 1.').waitFor();

      await dog(two).fill('Large, barks at men');
      // What is being typed outlives a look at another page.
      await two.getByRole('link', { name: 'Batteries' }).click();
      await two.goBack();
      await two.locator('summary', { hasText: 'Getting in' }).click();
      await two.getByRole('button', { name: 'Save the file' }).click();
      await two.getByText('Somebody else changed the same fields.').waitFor();
      expect(await dog(two).inputValue()).toBe('Large, barks at men');
      expect(await two.getByLabel('Door code', { exact: true }).inputValue()).toBe('1234');
      await two.getByRole('button', { name: 'Save the file' }).click();
      await two.getByText('Saved as version 2.').waitFor();
      const kept = house.records.register.files.read(house.register.premises.get(house.premises).household, {
        purpose: 'desk',
        who: 'st_test',
      });
      expect(kept).toMatchObject({
        file: { access: { dog: { is: 'Large, barks at men' }, doorCode: { is: '1234' } } },
      });
    },
    TIMEOUT_MS,
  );

  test(
    'what was sealed is opened one by one, after a question',
    async () => {
      const { signIn } = await openEstate();
      const page = await signIn('camiel');
      await page.goto('/estate/quarantine');
      await page.getByRole('button', { name: /^Open what/ }).click();
      await page.getByText('It may name somebody.').waitFor();
      expect(await page.getByText('{"kind":"dor"}').count()).toBe(0);
      await page.getByRole('button', { name: 'Open it' }).click();
      await page.getByText('{"kind":"dor"}').waitFor();
      await page.keyboard.press('Escape');
      await page.locator('dialog').waitFor({ state: 'detached' });
    },
    TIMEOUT_MS,
  );
});
