import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SECTIONS, type Section } from '../../src/console/router/route.ts';
import { BusyDesk } from './busy-desk.ts';
import { CAN_PLAY, DORA, type Look } from './desk-rig.ts';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const TEST_MS = 180_000;

const LOOKS: Record<string, Look> = {
  'by day': { theme: 'light' },
  'by night': { theme: 'dark' },
  'on half a screen': { theme: 'light', width: 640, height: 900 },
};

/** Where each page and each part of it is. A page that is missing here is a mistake in the types. */
const ADDRESSES: Record<Section, readonly string[]> = {
  estate: ['/estate', '/estate/quarantine', '/estate/batteries', '/estate/gateway', '/estate/on-test', '/estate/care'],
  figures: ['/figures'],
  report: ['/report'],
  staff: ['/staff', '/staff/links', '/staff/tokens', '/staff/events'],
  account: ['/account'],
  shift: ['/shift'],
  practice: ['/practice'],
  devices: ['/devices'],
  people: ['/people'],
  rotas: ['/rotas'],
  policies: ['/policies'],
  install: ['/install'],
  discovered: ['/discovered'],
  orders: ['/orders'],
};
/** What opens over the page of an incident, by its key. */
const DIALOGS = { n: 'note', p: 'police', w: 'word', l: 'call', r: 'reach', c: 'close', h: 'hand over', '?': 'keys' };

describe.skipIf(!CAN_PLAY)('every page of the desk', () => {
  let busy: BusyDesk;
  beforeAll(async () => {
    busy = await BusyDesk.open();
  }, TEST_MS);
  afterAll(() => busy?.close());

  /** Waits until nothing is fetched and nothing says that it is being read. */
  const settled = async (page: Page, where: string) => {
    const reading = page.getByText(/^(Reading|Fetching)/).first();
    try {
      await page.locator('h1').first().waitFor();
      await reading.waitFor({ state: 'detached' });
    } catch (cause) {
      throw new Error(`${where} is not there: ${await page.locator('body').innerText()}`, { cause });
    }
  };
  const findings = async (page: Page, where: string) => {
    await settled(page, where);
    const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
    const found = violations.map(({ id, nodes }) => `${where}: ${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
    const isWide = await page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth + 1');
    if (where !== '/nowhere' && (await page.getByRole('heading', { name: 'There is no such page' }).count()) > 0)
      found.push(`${where}: there is no such page`);
    return isWide ? [...found, `${where}: it has to be scrolled sideways`] : found;
  };

  test('has an entry here', () => {
    expect(Object.keys(ADDRESSES).toSorted()).toEqual([...SECTIONS].toSorted());
  });

  test('would be found out if a button had no name', async () => {
    const page = await busy.desk.stranger();
    await page.goto('/signin');
    await page.getByLabel('Password').waitFor();
    await page.evaluate("document.querySelector('main').append(document.createElement('button'))");
    expect((await findings(page, 'sign-in')).join()).toContain('button-name');
    await page.context().close();
  });

  test.each(Object.entries(LOOKS))(
    'has nothing for axe to find, %s',
    async (_, look) => {
      const { desk, inHand, waiting, proposed } = busy;
      const stranger = await desk.stranger(look);
      const found: string[] = [];
      for (const address of ['/signin', '/setup/hwi_of_nobody']) {
        await stranger.goto(address);
        found.push(...(await findings(stranger, address)));
      }
      const page = await desk.seat(DORA, look);
      const incidents = [inHand, waiting, proposed].map((id) => `/incident/${id}`);
      for (const address of ['/', ...incidents, ...Object.values(ADDRESSES).flat(), '/nowhere']) {
        await page.goto(address);
        found.push(...(await findings(page, address)));
      }
      await page.goto(`/incident/${inHand}`);
      await page.getByText('Yours since').waitFor();
      await page.keyboard.press('b');
      await page.getByRole('heading', { name: 'Read this out' }).waitFor();
      found.push(...(await findings(page, 'the brief')));
      for (const [key, what] of Object.entries(DIALOGS)) {
        await page.keyboard.press(key);
        await page.getByRole('dialog').waitFor();
        found.push(...(await findings(page, `the dialog ${what}`)));
        await page.keyboard.press('Escape');
        await page.getByRole('dialog').waitFor({ state: 'detached' });
      }
      await Promise.all([stranger.context().close(), page.context().close()]);
      expect(found).toEqual([]);
    },
    TEST_MS,
  );
});
