import { mkdirSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { instant } from '../../src/core/time.ts';
import { CAMIEL, CAN_PLAY, DeskRig } from './desk-rig.ts';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const TEST_MS = 180_000;
const NUMBER = '+447700900231';
/** A folder for pictures of every page that is looked at; none are taken without it. */
const PICTURES = process.env['HAVENWATCH_PICTURES'];
const LOOKS = [
  { name: 'desk', width: 1280, height: 900 },
  /** As a screen of 1280 at 200 %. */
  { name: 'zoomed', width: 640, height: 900 },
  { name: 'phone', width: 360, height: 740 },
] as const;
const HOUR = 3_600_000;
const DAYTIME = [{ days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const, from: '00:00', to: '23:45' }];

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
      if (!PICTURES) continue;
      mkdirSync(PICTURES, { recursive: true });
      await page.screenshot({ path: `${PICTURES}/${name}-${look}-${colorScheme}.png`, fullPage: true });
    }
    await page.setViewportSize({ width: 1280, height: 900 });
  }
}

describe.skipIf(!CAN_PLAY)('the people who are told, in a browser', () => {
  let desk: DeskRig;
  let premises: string;
  let reference: string;

  beforeAll(async () => {
    desk = await DeskRig.start([CAMIEL]);
    ({ premises, reference } = desk.rig.records(({ register }) => {
      const home = register.premises.add({ risk: 'high' });
      const { household, provider, reference: called } = register.premises.get(home.premises);
      const windows = DAYTIME.map(({ days, ...rest }) => ({ days: [...days], ...rest }));
      register.contacts.add({
        household,
        role: 'safe contact',
        name: 'Robin Example',
        number: NUMBER,
        order: 1,
        when: windows,
      });
      const duty = ['+447700900241', '+447700900242'].map((number, n) =>
        register.contacts.add({
          provider,
          role: 'duty supervisor',
          name: `Duty Example ${n + 1}`,
          number,
          order: n + 2,
        }),
      );
      register.rotas.add({
        provider,
        name: 'nights',
        members: duty,
        from: instant(Date.now() - 30 * HOUR),
        turnMs: 12 * HOUR,
        when: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '20:00', to: '08:00' }],
      });
      return { premises: home.premises, reference: called };
    }));
  }, TEST_MS);
  afterAll(() => desk?.close());

  test(
    'a number is verified with the code that came to it, by keyboard alone',
    async () => {
      const page = await desk.seat(CAMIEL, { at: `/people/${premises}` });
      await page.getByText('0 of at least 3 people').waitFor();
      await lookAt(page, 'contacts');
      await page.getByRole('button', { name: 'Verify with a code' }).first().focus();
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'Send a code by text' }).focus();
      await page.keyboard.press('Enter');
      await page.getByText('A code is on its way by text.').waitFor();
      const text = await desk.rig.phones.phone(NUMBER).expectText(15_000);
      const code = /\d[\d ]{4,}\d/.exec(text.body)?.[0] ?? '';
      expect(code, text.body).not.toBe('');
      await lookAt(page, 'code');
      await page.getByLabel('The code').focus();
      await page.keyboard.type('000001');
      await page.keyboard.press('Enter');
      await page.getByText('this is not the code', { exact: false }).waitFor();
      await page.getByLabel('The code').fill(code);
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await page.getByText('1 of at least 3 people').waitFor();
      await page
        .getByText(/^\s*verified/)
        .first()
        .waitFor();
      await page.context().close();
    },
    TEST_MS,
  );

  test(
    'a policy is drawn for a home, and the time is moved with the arrow keys',
    async () => {
      const page = await desk.seat(CAMIEL, { at: `/policies/panic/${premises}` });
      await page.getByText(`panic, ${reference}, at`).waitFor();
      const before = await page.getByLabel('At, by the clocks of the home').inputValue();
      await page.getByRole('heading', { name: 'Policies' }).focus();
      await page.keyboard.press('ArrowRight');
      await expect.poll(() => page.getByLabel('At, by the clocks of the home').inputValue()).not.toBe(before);
      const later = await page.getByLabel('At, by the clocks of the home').inputValue();
      expect((Date.parse(`${later}Z`) - Date.parse(`${before}Z`)) / HOUR).toBe(1);
      await page.getByLabel('At, by the clocks of the home').fill(`${later.slice(0, 10)}T23:50`);
      await page.getByText('Not tried: outside their own hours').first().waitFor();
      await page
        .getByText(/safe contact, contact 1, by telephone/)
        .first()
        .waitFor();
      expect(await page.locator('main').innerText()).not.toContain('Robin');
      await lookAt(page, 'policy');
      await page.context().close();
    },
    TEST_MS,
  );

  test(
    'rotas, the home, and what adds somebody can be read by everybody, on every screen',
    async () => {
      const page = await desk.seat(CAMIEL, { at: '/rotas' });
      await page.getByRole('heading', { name: 'nights' }).waitFor();
      await lookAt(page, 'rotas');
      await page.getByRole('button', { name: 'Have somebody stand in' }).click();
      await lookAt(page, 'stand-in');
      await page.goto(`/people/${premises}`);
      await page.getByRole('button', { name: 'Add a contact' }).click();
      await page.getByLabel('Only at these').check();
      await lookAt(page, 'add-contact');
      await page.keyboard.press('Escape');
      await page.goto(`/estate/homes/${premises}`);
      await page.getByRole('button', { name: 'Watch over it more closely' }).click();
      const end = new Date(Date.now() + 48 * HOUR).toISOString().slice(0, 16);
      await page.getByLabel("Until, by this computer's clock").fill(end);
      await page.getByRole('button', { name: 'Begin' }).click();
      await page.getByText('On until').waitFor();
      await lookAt(page, 'home');
      await page.goto('/people');
      await page.getByRole('link', { name: reference }).first().waitFor();
      await lookAt(page, 'people');
      expect(desk.complaints.filter((one) => /policy|refused to|page error/i.test(one))).toEqual([]);
      await page.context().close();
    },
    TEST_MS,
  );

  test(
    'somebody is reached outside their safe hours only for a life at risk, with the reason, and by keyboard',
    async () => {
      const number = '+447700900233';
      const credentials = desk.rig.records(({ register }) => {
        const made = register.premises.add({ risk: 'high' });
        const { household } = register.premises.get(made.premises);
        const far = new Date(Date.now() + 72 * HOUR).getUTCDay();
        const day = (['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const)[far] ?? 'sun';
        register.contacts.add({
          household,
          role: 'safe contact',
          name: 'Alex Example',
          number,
          when: [{ days: [day], from: '03:00', to: '04:00' }],
        });
        return register.devices.add({ premises: made.premises });
      });
      const button = await desk.rig.button(credentials);
      await button.press('p1');
      const page = await desk.seat(CAMIEL);
      const incident = (await desk.incidents())[0]?.id ?? '';
      await page.goto(`/incident/${incident}`);
      await page.getByText('Nobody has it.').waitFor();
      await page.keyboard.press('a');
      await page.getByText('Yours since').waitFor();
      await page.keyboard.press('r');
      await page.getByText('Alex Example, safe contact, by telephone').waitFor();
      await lookAt(page, 'reach');
      await page.getByRole('radio').first().focus();
      await page.keyboard.press('Space');
      await page.getByText('This is for a life at risk only').waitFor();
      await page.getByLabel('A life is at risk').focus();
      await page.keyboard.press('Space');
      await page.getByLabel('What makes it so').focus();
      await page.keyboard.type('She does not answer and screams were heard.');
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await desk.rig.phones.phone(number).expectCall(15_000);
      expect((await desk.story(incident)).map(({ type }) => type)).toContain('reach-overridden');
      await page.context().close();
    },
    TEST_MS,
  );
});
