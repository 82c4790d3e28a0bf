import { mkdirSync, readFileSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { digestIn } from '../../src/desk/certificate/content.ts';
import { until } from '../rig/rig.ts';
import { CAN_PLAY } from './desk-rig.ts';
import { ADDRESS, Fitting, INES, PHONE, readClaim } from './fitting.ts';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** A folder for pictures of every screen; none are taken without it. */
const PICTURES = process.env['HAVENWATCH_PICTURES'];
const TEST_MS = 120_000;
/** A device is missed after two seconds here; the rest is the machine's. */
const MISSED_WITHIN_MS = 30_000;

/** Nothing for axe to find, nothing to scroll sideways for. */
async function lookAt(page: Page, name: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
  expect(violations.map(({ id, nodes }) => `${name}: ${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual([]);
  expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth'), `${name} is too wide`).toBeLessThan(
    1,
  );
  if (PICTURES === undefined) return;
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: `${PICTURES}/install-${name}.png` });
}

describe.skipIf(!CAN_PLAY)('an installer with a phone in a hallway', () => {
  let fitting: Fitting;
  let page: Page;
  const codes: Record<string, string> = {};
  /** What the desk has taken since the line was cut, and how much the browser had complained of by then. */
  const taken: string[] = [];
  let before = 0;
  beforeAll(async () => {
    fitting = await Fitting.order();
    page = await fitting.desk.seat(INES, PHONE);
  }, TEST_MS);
  afterAll(() => fitting?.close());

  const step = (words: string) => page.getByRole('navigation', { name: 'Steps of the job' }).getByText(words).click();
  const thing = (name: string) => page.locator('.measures .card', { hasText: name }).click();
  const back = () => page.locator('.way-back a').click();
  const item = (says: string) => page.locator('.item', { hasText: says });
  const ticked = (says: string) => page.locator('.item.done', { hasText: says }).first().waitFor();
  const stillMissing = async () => (await fitting.supervisor.get(`/api/jobs/${fitting.job}`)).missing;
  const home = () => fitting.home ?? expect.fail('nothing is switched on');

  test(
    'begins with the job, and sees the address when asking for it, and that is on record',
    async () => {
      await page.getByRole('heading', { name: 'Your jobs' }).waitFor();
      await lookAt(page, 'jobs');
      await page.getByRole('link', { name: fitting.reference }).click();
      await page.getByText('NOT STARTED').waitFor();
      await lookAt(page, 'not-started');
      await page.getByRole('button', { name: 'Start this job' }).click();
      await page.getByText('ON TEST').waitFor();
      expect(await page.content()).not.toContain('Kestrel');
      const reveals = () =>
        fitting.desk.rig
          .records(({ vault }) => vault.listReveals({ who: fitting.desk.idOf(INES.login) }))
          .filter(({ what }) => what.includes('address'));
      expect(reveals()).toHaveLength(0);
      await page.getByRole('button', { name: 'Show the address' }).click();
      await page.getByText(ADDRESS).waitFor();
      expect(reveals()).toHaveLength(1);
      await lookAt(page, 'address');
      await page.getByRole('button', { name: 'Hide it' }).click();
      expect(await page.content()).not.toContain('Kestrel');
    },
    TEST_MS,
  );

  test(
    'joins each device by a square on the phone, which its camera reads',
    async () => {
      for (const [name, key] of [
        ['Hub', 'hub'],
        ['Bathroom button', 'bathroom-button'],
      ] as const) {
        await thing(name);
        await page.getByRole('button', { name: 'Show its code' }).click();
        const { url, code } = await readClaim(page);
        expect(url).toContain('/enrol#');
        expect(await page.locator('.claim-code').innerText()).toBe(code);
        codes[key] = code;
        await lookAt(page, `claim-${key}`);
        const [square, foot] = [
          await page.locator('.claim-qr').boundingBox(),
          await page.getByRole('navigation', { name: 'Pages' }).boundingBox(),
        ];
        expect((square?.y ?? 0) + (square?.height ?? 0), 'the whole square is in sight').toBeLessThan(foot?.y ?? 0);
        await page.getByRole('button', { name: 'Put it away' }).click();
        await page.getByLabel('It is fitted where it belongs').check();
        await back();
      }
      await fitting.enrol(codes);
      await thing('Front door');
      await page.getByRole('button', { name: 'It is part of another device' }).click();
      await page.getByLabel('Its name there').fill('front-door');
      await page.getByRole('button', { name: 'That is it' }).click();
      await page.getByText('sensor front-door').waitFor();
      await page.getByLabel('It is fitted where it belongs').check();
      await lookAt(page, 'sensor');
      await back();
    },
    TEST_MS,
  );

  test(
    'walks through the home, and the list ticks itself',
    async () => {
      await step('Test');
      await page.getByRole('button', { name: 'Bathroom', exact: true }).click();
      await page.getByText('A press now counts for: Bathroom.').waitFor();
      home().act('press bathroom-button');
      await item('Bathroom-button pressed in bathroom').and(page.locator('.seen')).waitFor();
      expect(await fitting.answer()).toEqual({ onTest: true });
      await ticked('pressed in bathroom');
      for (const act of ['open front-door', 'close front-door', 'tamper hub', 'tamper bathroom-button'])
        home().act(act);
      home().device('hub').signal({ kind: 'tamper', state: 'alarm' }, 'front-door');
      for (const says of ['front-door (hall): opened', 'front-door (hall): closed']) await ticked(says);
      home().act('mains lost');
      await ticked('The mains are cut');
      await ticked('on its battery alone');
      home().act('mains restored');
      for (const name of ['hub', 'bathroom-button']) {
        await ticked(`${name} (${name === 'hub' ? 'hall' : 'bathroom'}): two heartbeats`);
        home().act(`unplug ${name}`);
      }
      const missed = page.getByText('It was missed. Switch it on again.');
      await until(async () => (await missed.count()) === 2, MISSED_WITHIN_MS, 'that both are missed');
      await lookAt(page, 'walk');
      for (const name of ['hub', 'bathroom-button']) {
        home().act(`plug-in ${name}`);
        await ticked(`${name} (${name === 'hub' ? 'hall' : 'bathroom'}): missed when it falls silent`);
      }
      expect(await page.locator('.reading').count()).toBeGreaterThan(0);
    },
    TEST_MS,
  );

  test(
    'goes on without a connection, even when the page is reloaded, and everything stands where it was entered',
    async () => {
      before = fitting.desk.complaints.length;
      page.context().on('response', (answer) => {
        const asked = answer.request();
        if (answer.ok() && asked.method() !== 'GET') taken.push(`${asked.method()} ${asked.postData()}`);
      });
      await page.context().setOffline(true);
      await page.getByText('No connection since').waitFor();
      await item('A press makes no sound').getByRole('button', { name: /^Yes/ }).click();
      await item('Letter-box (hall): fitted').getByRole('button', { name: /^Yes/ }).click();
      await page.getByText('2 entries wait on this phone').click();
      await page.getByText('A press makes no sound and shows nothing but its light: yes').waitFor();
      await lookAt(page, 'offline');
      expect(await stillMissing()).toContain('silent');
      await page.reload();
      await page.getByText('What you see is from').waitFor();
      await page.getByText('ON TEST').waitFor();
      const waits = page.locator('.item.waits');
      await waits.filter({ hasText: 'A press makes no sound' }).getByText('You said yes.').waitFor();
      expect(await waits.filter({ hasText: 'Letter-box (hall): fitted' }).count()).toBe(1);
      await lookAt(page, 'offline-reloaded');
      await step('Fit');
      await page.locator('.measures .card', { hasText: 'Letter box' }).getByText('waits to be sent').waitFor();
      await page.getByRole('button', { name: 'Add something that was fitted' }).click();
      await page.getByLabel('What it is called').fill('Back door');
      await page.getByRole('button', { name: 'Add it' }).click();
      await page.getByText('Back door, Door or window bar, waits to be sent').waitFor();
      await thing('Front door');
      await page.getByLabel('Where it hangs').selectOption('Kitchen');
      await page.reload();
      await page.getByRole('heading', { name: 'Front door' }).waitFor();
      expect(await page.getByLabel('Where it hangs').inputValue()).toBe('kitchen');
      await page.getByText('4 entries wait on this phone').waitFor();
    },
    TEST_MS,
  );

  test(
    'has nothing on the phone that says where she lives or who she is, and no page of the desk',
    async () => {
      const onPhone = String(await page.evaluate('JSON.stringify(localStorage)'));
      expect(onPhone).toContain(fitting.reference);
      for (const secret of ['Kestrel', 'Robin', '+4477', 'Ines']) expect(onPhone).not.toContain(secret);
      // No other page of the console is shown without the desk.
      await page.getByRole('link', { name: /^Estate/ }).click();
      await page.getByRole('heading', { name: 'No connection' }).waitFor();
      await lookAt(page, 'offline-elsewhere');
      await page.getByRole('link', { name: 'Go back to the jobs' }).click();
      await page.getByText('Kept on this phone').waitFor();
      await lookAt(page, 'offline-jobs');
      await page.getByRole('link', { name: fitting.reference }).click();
      await step('Test');
    },
    TEST_MS,
  );

  test(
    'sends everything once when there is a connection again',
    async () => {
      const url = page.url();
      const other = await page.context().newPage();
      await page.close();
      page = other;
      await page.context().setOffline(false);
      await page.goto(url);
      // What was done before the page was opened is folded away.
      for (const says of ['A press makes no sound', 'Letter-box (hall): fitted'])
        await page.locator('.item.done', { hasText: says }).waitFor({ state: 'attached' });
      expect(await stillMissing()).not.toContain('silent');
      await page.getByText('on this phone').waitFor({ state: 'detached' });
      const sent = ['"said":"yes"', '"fitted":true', '"back-door"', '"kitchen"'];
      expect(
        sent.map((word) => taken.filter((one) => one.includes(word)).length),
        taken.join('\n'),
      ).toEqual([1, 1, 1, 1]);
      const { job } = await fitting.supervisor.get(`/api/jobs/${fitting.job}`);
      expect(job.measures.filter(({ name }: { name: string }) => name === 'back-door')).toHaveLength(1);
      expect(job.measures.find(({ name }: { name: string }) => name === 'front-door').room).toBe('kitchen');
      await step('Fit');
      await thing('Back door');
      await page.getByLabel('It is fitted and holds').check();
      await back();
      // The browser itself complains of a line that is cut.
      fitting.desk.complaints.splice(before);
    },
    TEST_MS,
  );

  test(
    'is held up by what is missing, and told what it is',
    async () => {
      await step('Finish');
      await page.getByRole('heading', { name: '3 things are missing' }).waitFor();
      for (const says of ['The safe word is agreed', 'The duress word is agreed', '999 by hand'])
        await page.getByRole('link', { name: says }).waitFor();
      expect(await page.getByRole('button', { name: /^Sign off/ }).count()).toBe(0);
      await lookAt(page, 'missing');
      const headers = { 'x-havenwatch': '1', origin: fitting.desk.rig.http };
      const data = { entry: crypto.randomUUID(), residentAgrees: true, withoutAddress: true };
      const refused = await page.request.post(`/api/jobs/${fitting.job}/sign-off`, { data, headers });
      expect(refused.status()).toBe(409);
      expect(await refused.json()).toMatchObject({ missing: ['safe-word', 'duress-word', 'police'] });
      fitting.agreeOnWords();
      await page.getByRole('heading', { name: 'One thing is missing' }).waitFor();
      await fitting.agreeOn999();
      await page.getByRole('heading', { name: 'Nothing else is missing' }).waitFor();
    },
    TEST_MS,
  );

  test(
    'signs off with her yes and her wish, hands over the certificate, and is out; a press is then the truth',
    async () => {
      const sign = page.getByRole('button', { name: /^Sign off/ });
      await sign.click();
      await page.getByText('Ask her what her copy may show.').waitFor();
      await page.getByLabel('leaves the address out').check();
      await page.getByText('It needs her yes.').waitFor();
      await page.getByLabel('She has tried it, and says yes').check();
      await lookAt(page, 'finish');
      await sign.click();
      await page.getByRole('heading', { name: /Signed off/ }).waitFor();
      await lookAt(page, 'signed');
      expect(await page.evaluate('JSON.stringify(localStorage)')).not.toContain(fitting.reference);
      const coming = page.waitForEvent('download');
      await page.getByRole('link', { name: 'Her copy of the certificate' }).click();
      const bytes = readFileSync(await (await coming).path());
      expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
      const { job } = await fitting.supervisor.get(`/api/jobs/${fitting.job}`);
      expect(digestIn(bytes)).toBe(job.certificate);
      expect(job).toMatchObject({ state: 'signed-off', live: true, residentCopyWithoutAddress: true });
      await back();
      await page.getByText('Nothing to do.').waitFor();
      await page.goto(`/install/jobs/${fitting.job}`);
      await page.getByRole('heading', { name: /Signed off/ }).waitFor();
      const gone = await page.request.get(`/api/jobs/${fitting.job}`);
      expect(gone.status()).toBe(404);
      await until(async () => {
        home().act('press bathroom-button');
        const { items } = await fitting.operator.get(`/api/incidents?premises=${fitting.premises}`);
        return items.some(({ handling }: { handling: { onTest?: boolean } }) => handling.onTest !== true);
      });
      expect(fitting.desk.complaints).toEqual([]);
    },
    TEST_MS,
  );

  test(
    'says which button of another maker hangs where, and what its press means',
    async () => {
      const hub = await fitting.hubOfAnother();
      page = await fitting.desk.seat(INES, { ...PHONE, at: `/install/jobs/${hub.job}` });
      await page.getByRole('button', { name: 'Start this job' }).click();
      await thing('Bedside');
      await page.getByRole('button', { name: 'A hub has heard it: pick it' }).click();
      await page.getByText('No hub of this home has heard anything new.').waitFor();
      await hub.says('kitchen_button', { action: 'single' });
      await hub.says('bedroom_button', { action: 'emergency', battery: 93 });
      await page.getByRole('button', { name: /kitchen_button/ }).waitFor();
      await lookAt(page, 'found');
      await page.getByRole('button', { name: /bedroom_button/ }).click();
      const join = page.getByRole('button', { name: 'This is it: bedside' });
      await join.click();
      await page.getByText('Say of at least one thing what it means.').waitFor();
      await page.getByLabel('Pressed: emergency').selectOption('A call for help');
      await lookAt(page, 'meaning');
      await join.click();
      await page.getByText('What it has to show').waitFor();
      await until(async () => {
        await hub.says('bedroom_button', { action: 'emergency', battery: 93 });
        return (await page.locator('.item.seen', { hasText: 'bedside pressed' }).count()) === 1;
      });
      await back();
      expect(fitting.desk.complaints).toEqual([]);
    },
    TEST_MS,
  );

  test(
    'a stranger who looks at the square with a phone is told what it is, and nothing has gone out',
    async () => {
      await thing('Spare');
      await page.getByRole('button', { name: 'Show its code' }).click();
      const { code } = await readClaim(page);
      const phone = await fitting.desk.stranger(PHONE);
      const asked: string[] = [];
      phone.on('request', (request) => asked.push(`${request.method()} ${request.url()} ${request.postData() ?? ''}`));
      await phone.goto(`/enrol#${code}`);
      await phone.getByRole('heading', { name: 'This code is for a device' }).waitFor();
      expect(await phone.locator('.claim-code').innerText()).toBe(code);
      expect(asked.filter((one) => one.includes('/api/'))).toEqual([]);
      await lookAt(phone, 'enrol');
      await phone.getByRole('button', { name: 'The device cannot read it' }).click();
      await phone.getByRole('button', { name: 'Use the code now' }).click();
      await phone.getByRole('heading', { name: 'Type this into the device' }).waitFor();
      await lookAt(phone, 'enrolled');
      const sent = asked.filter((one) => one.includes('/api/'));
      expect(sent).toEqual([expect.stringMatching(/^POST [^ ]+\/api\/enrol \{/)]);
      // In no address that was asked for: those stand in logs.
      for (const one of asked) expect(one.split(' ')[1]?.split('#')[0]).not.toContain(code);
      await phone.reload();
      await phone.getByRole('button', { name: 'The device cannot read it' }).click();
      await phone.getByRole('button', { name: 'Use the code now' }).click();
      await phone.getByText(/used/).waitFor();
    },
    TEST_MS,
  );
});
