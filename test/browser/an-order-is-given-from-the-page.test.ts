import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { orderedMeasure } from '../../src/commission/measure.ts';
import type { JobId, PremisesId, StaffId } from '../../src/core/ids.ts';
import { hours, ms } from '../../src/core/time.ts';
import { type House, openHouse } from '../../src/desk/testing/house.ts';
import { CHROMIUM, HAS_CHROMIUM, WHOLE } from './desk-rig.ts';

const CONSOLE = process.env['HAVENWATCH_CONSOLE'] ?? fileURLToPath(new URL('../../dist/console', import.meta.url));
/** A folder for pictures of every page that is looked at; none are taken without it. */
const PICTURES = process.env['HAVENWATCH_PICTURES'];
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const TIMEOUT_MS = 120_000;
const DESKTOP = { width: 1280, height: 900 };
const LOOKS = [
  { name: 'desk', ...DESKTOP },
  { name: 'phone', width: 360, height: 740 },
] as const;
const ROOMS = [
  { room: 'hall', zone: 'perimeter' as const },
  { room: 'kitchen', zone: 'perimeter' as const },
  { room: 'bedroom', zone: 'sanctuary' as const },
];

let browser: Browser;
beforeAll(async () => {
  if (!HAS_CHROMIUM || !WHOLE) return;
  browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
});
afterAll(() => browser?.close());

/** A home that waits to be fitted, two who could do it, and one of another provider who could not. */
async function openScheme() {
  const house = await openHouse({ consoleDir: CONSOLE });
  const { register } = house;
  const { premises } = register.premises.add({ rooms: ROOMS });
  const home = { premises, reference: register.premises.get(premises).reference };
  house.estate.refresh();
  const provider = register.providers.add({ name: 'Other Care' });
  const sign = {
    camiel: await house.signIn('supervisor', 'camiel'),
    ines: await house.signIn('installer', 'ines'),
    ivo: await house.signIn('installer', 'ivo'),
    olive: await house.signIn('operator', 'olive'),
    other: await house.signIn('installer', 'other', { provider }),
  };
  await house.app.listen({ host: 'localhost', port: 0 });
  const address = house.app.server.address();
  const baseURL = `http://localhost:${typeof address === 'object' && address !== null ? address.port : 0}`;
  const complaints: string[] = [];
  const seat = async (who: keyof typeof sign, at: string): Promise<Page> => {
    const context = await browser.newContext({ baseURL, viewport: DESKTOP, locale: 'en-GB' });
    onTestFinished(() => context.close());
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    page.on('pageerror', (error) => complaints.push(error.message));
    const [name = '', value = ''] = sign[who].cookie.split('=');
    await context.addCookies([{ name, value, url: baseURL }]);
    await page.goto(at);
    await page.getByRole('navigation', { name: 'Pages' }).waitFor();
    return page;
  };
  return { house, home, sign, seat, complaints };
}

/** Nothing for axe to find, by day and by night, and nothing to scroll sideways for, on a desk and on a telephone. */
async function lookAt(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const { name: look, ...viewport } of LOOKS) {
      await page.setViewportSize(viewport);
      const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
      const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
      expect(found, `${name}, ${look}, ${colorScheme}`).toEqual([]);
      const wider = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
      expect(wider, `${name} on ${look} scrolls sideways`).toBe(0);
      if (PICTURES === undefined) continue;
      mkdirSync(PICTURES, { recursive: true });
      await page.screenshot({ path: `${PICTURES}/order-${name}-${look}-${colorScheme}.png`, fullPage: true });
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(DESKTOP);
}

const fact = (page: Page, name: string) =>
  page.locator('.estate-facts div', { has: page.getByText(name, { exact: true }) }).locator('dd');
const dialog = (page: Page) => page.getByRole('dialog');
const over = (page: Page) => dialog(page).waitFor({ state: 'detached' });

/** By keyboard alone: from the home to the order that was placed. */
async function order(page: Page): Promise<void> {
  const press = async (button: ReturnType<Page['locator']>, key: string) => {
    await button.focus();
    await page.keyboard.press(key);
  };
  await page.getByText('Nothing was ever ordered here.').waitFor();
  await press(page.getByRole('link', { name: 'Order an installation' }), 'Enter');
  await page.getByText('6 things to fit; 2 of them never speak.').waitFor();
  await lookAt(page, 'new');
  for (const name of [/^Letter box/, /^Front door bar/]) await press(page.getByRole('checkbox', { name }), 'Space');
  await press(page.locator('summary', { hasText: 'Add something else' }), 'Enter');
  await page.getByLabel('What it is', { exact: true }).selectOption('fence');
  await page.getByLabel('What it is called').fill('Hub');
  await page.keyboard.press('Enter');
  await page.getByText('That name is taken here.').waitFor();
  await page.getByLabel('What it is called').fill('Side gate');
  await page.keyboard.press('Enter');
  await page.getByText('7 things to fit; 3 of them never speak.').waitFor();
  // What is being written outlives a look at another page.
  await page.getByRole('link', { name: 'Orders' }).click();
  await page.goBack();
  await page.getByText('7 things to fit; 3 of them never speak.').waitFor();
  expect(await page.getByLabel('Who fits it').locator('option').allInnerTexts()).toEqual([
    'Whoever is free',
    'Name of ines',
    'Name of ivo',
    'Name of camiel, supervisor',
  ]);
  await page.getByLabel('Who fits it').selectOption({ label: 'Name of ines' });
  await page.getByLabel(/^Settling in/).selectOption({ label: 'A week' });
  await press(page.getByRole('button', { name: 'Place the order' }), 'Enter');
  await page.getByRole('heading', { name: '7 things to fit' }).waitFor();
}

/** What a dialog asks for, and off it goes. */
async function explain(page: Page, why: string, send: string): Promise<void> {
  await dialog(page).getByLabel('Why').fill(why);
  await dialog(page).getByRole('button', { name: send, exact: true }).click();
  await over(page);
}

/** An order that is there already. */
function orderIn({ register }: House, premises: PremisesId, installer: StaffId): JobId {
  const measures = [
    orderedMeasure({ kind: 'hub', name: 'hub', room: 'hall' }),
    orderedMeasure({ kind: 'button', name: 'bedside', room: 'bedroom' }),
    orderedMeasure({ kind: 'letter-box', name: 'letter-box' }),
  ];
  return register.jobs.add({ premises, installer, soakHours: 0, measures, by: 'st_none' });
}

const jobIn = ({ register }: House, home: PremisesId) =>
  register.jobs.runningIn(home) ?? expect.fail('there is no order');

describe.skipIf(!HAS_CHROMIUM || !WHOLE)('an installation is ordered from the page of the home', () => {
  test(
    'by keyboard alone, silent things too; it says what is missing and whose turn it is',
    async () => {
      const { house, home, sign, seat, complaints } = await openScheme();
      const page = await seat('camiel', `/estate/homes/${home.premises}`);
      await order(page);
      const job = jobIn(house, home.premises);
      expect(job).toMatchObject({ state: 'ordered', installer: sign.ines.staff, soakHours: 168 });
      expect(job.measures[0]).toMatchObject({ kind: 'hub', paths: ['broadband', 'mobile'] });
      expect(job.measures.map(({ name, room, rooms, silent }) => [name, room, rooms.length, silent])).toEqual([
        ['hub', 'hall', 0, false],
        ['bedside', 'bedroom', 0, false],
        ['pendant', null, 3, false],
        ['front-door', 'hall', 0, false],
        ['front-door-lock', 'hall', 0, true],
        ['front-door-bar', 'hall', 0, true],
        ['side-gate', null, 0, true],
      ]);
      expect(page.url()).toContain(`/orders/${job.id}`);
      await fact(page, 'Given to').getByText('Name of ines').waitFor();
      await page.getByText('Neither a number with the force nor a mark').waitFor();
      await lookAt(page, 'ordered');
      // The form that was sent is not a place to come back to: the way back is the list that was looked at.
      await page.goto(`/orders/new/${home.premises}`);
      await page.getByText('an order that is not over').waitFor();
      await page.goto(`/estate/homes/${home.premises}`);
      await page.getByRole('link', { name: 'Not started' }).waitFor();
      expect(await page.getByRole('link', { name: 'Order an installation' }).count()).toBe(0);
      await lookAt(page, 'home');
      expect(complaints).toEqual([]);
    },
    TIMEOUT_MS,
  );

  test(
    'is given to another, whose alone it is then, and gets more time when its own is over',
    async () => {
      const { house, home, sign, seat, complaints } = await openScheme();
      const { register, clock } = house;
      const job = orderIn(house, home.premises, sign.ines.staff);
      const page = await seat('camiel', `/orders/${job}`);
      await page.getByRole('button', { name: 'Give it to somebody' }).click();
      await dialog(page).getByLabel('To whom').selectOption({ label: 'Name of ivo' });
      await dialog(page).getByRole('button', { name: 'Give it', exact: true }).click();
      await over(page);
      await fact(page, 'Given to').getByText('Name of ivo').waitFor();
      const [ines, ivo] = [await seat('ines', '/install'), await seat('ivo', '/install')];
      await ines.getByText('Nothing to do.').waitFor();
      await ivo.getByRole('link', { name: home.reference }).waitFor();

      register.jobs.begin(job, sign.ivo.staff, 1, 0);
      clock.pass(ms(hours(1)));
      await page.reload();
      await page.getByText('Its time is over: the installer is shut out').waitFor();
      await page.goto('/orders');
      await page.getByText('Time is over').waitFor();
      await lookAt(page, 'running');
      await page.getByRole('link', { name: home.reference }).click();
      await page.getByRole('button', { name: 'Give it more time' }).click();
      await dialog(page).getByLabel('Open for').selectOption({ label: '2 hours from now' });
      await dialog(page).getByRole('button', { name: 'Give it that' }).click();
      await over(page);
      await page.getByText('Its time is over').first().waitFor({ state: 'detached' });
      expect(register.jobs.get(job).closesAt).toBe(clock.now() + hours(2));
      expect(complaints).toEqual([]);
    },
    TIMEOUT_MS,
  );

  test(
    'loses what is not wanted, is told what a model has not got, and grows, each with a word why',
    async () => {
      const { house, home, sign, seat, complaints } = await openScheme();
      const { register } = house;
      const job = orderIn(house, home.premises, sign.ines.staff);
      register.jobs.begin(job, sign.ines.staff, 12, 0);
      const page = await seat('camiel', `/orders/${job}`);
      await page.getByRole('button', { name: 'Agree to 999 by hand' }).click();
      await explain(page, 'The force gives no numbers to homes.', 'Agree');
      await page.getByRole('button', { name: 'Agree to 999 by hand' }).waitFor({ state: 'detached' });
      await page.getByRole('button', { name: /^Take it off.*Letter box/ }).click();
      await explain(page, 'Her door has none.', 'Take it off');
      await page.getByText('1 thing taken off the order.').waitFor();
      await page.getByText('Bedside (bedroom): its tamper switch').waitFor();
      await page.getByRole('button', { name: /^What it has.*Bedside/ }).click();
      await dialog(page).getByRole('checkbox', { name: 'no tamper switch' }).check();
      await explain(page, 'This model has no switch.', 'Keep that');
      await page.getByText('Bedside (bedroom): its tamper switch').waitFor({ state: 'detached' });
      await page.getByRole('button', { name: /^What it has.*Hub/ }).click();
      await dialog(page).getByLabel('Reports by').fill('broadband, mobile');
      await lookAt(page, 'dialog');
      await explain(page, 'There is a card in it after all.', 'Keep that');
      await page.getByText('Hub reports over mobile alone').waitFor();
      await page.locator('summary', { hasText: 'Add something else' }).click();
      await page.getByLabel('What it is', { exact: true }).selectOption('lock');
      await page.getByRole('checkbox', { name: /^It never speaks/ }).check();
      await page.getByLabel('Where', { exact: true }).selectOption('kitchen');
      await page.getByLabel('What it is called').fill('Back door lock');
      await page.keyboard.press('Enter');
      await page.getByText('Back door lock is on the order.').waitFor();
      const lock = { name: 'back-door-lock', silent: true, room: 'kitchen', zone: 'perimeter' };
      expect(register.jobs.get(job).measures.at(-1)).toMatchObject(lock);
      await lookAt(page, 'open');
      expect(complaints).toEqual([]);
    },
    TIMEOUT_MS,
  );

  test(
    'is cancelled with a reason that only the vault keeps, and then another may be placed: one, even when an answer is lost',
    async () => {
      const { house, home, sign, seat } = await openScheme();
      const { register } = house;
      const job = orderIn(house, home.premises, sign.ines.staff);
      const page = await seat('camiel', `/orders/${job}`);
      await page.getByRole('button', { name: 'Cancel it' }).click();
      await dialog(page).getByLabel('Why').fill('moved');
      await dialog(page).getByRole('button', { name: 'Cancel it' }).click();
      await page.getByText('Say why, in at least 10 characters.').waitFor();
      await explain(page, 'She has moved to her sister.', 'Cancel it');
      await fact(page, 'State').getByText('Cancelled').waitFor();
      expect(register.jobs.get(job).state).toBe('cancelled');
      expect(JSON.stringify(register.staffEvents.list())).not.toContain('sister');
      expect(await page.getByRole('button', { name: 'Cancel it' }).count()).toBe(0);
      await page.goto('/orders');
      await page.getByText('No order is running.').waitFor();

      await page.route('**/api/jobs', async (route) => {
        if (route.request().method() === 'POST') await route.fetch();
        await (route.request().method() === 'POST' ? route.abort() : route.continue());
      });
      await page.goto(`/orders/new/${home.premises}`);
      await page.getByRole('button', { name: 'Place the order' }).click();
      await page.getByRole('link', { name: 'an order that is not over' }).click();
      await page.getByRole('heading', { name: '6 things to fit' }).waitFor();
      expect(register.jobs.list({ premises: home.premises })).toHaveLength(2);
    },
    TIMEOUT_MS,
  );

  test(
    'an operator sees how far it is, and has no button to change it and no names',
    async () => {
      const { house, home, sign, seat } = await openScheme();
      orderIn(house, home.premises, sign.ines.staff);
      const page = await seat('olive', `/estate/homes/${home.premises}`);
      await page.getByRole('link', { name: 'Not started' }).click();
      await fact(page, 'Given to').getByText('a member of staff').waitFor();
      for (const name of ['Give it to somebody', 'Cancel it', /^Take it off/])
        expect(await page.getByRole('button', { name }).count()).toBe(0);
      await page.goto(`/orders/new/${home.premises}`);
      await page.locator('.refusal').getByText(/./).waitFor();
      expect(await page.getByRole('button', { name: 'Place the order' }).count()).toBe(0);
    },
    TIMEOUT_MS,
  );
});
