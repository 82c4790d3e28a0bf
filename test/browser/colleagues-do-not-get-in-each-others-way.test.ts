import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ASTRID, BO, CAMIEL, CAN_PLAY, type DeskHome, DeskRig, type Person } from './desk-rig.ts';

const ROUNDS = 5;
const TEXT = 'He was seen by a neighbour and has gone.';

/** A second person has to agree before a false call for help is closed. */
const withReview = (text: string) =>
  text.slice(0, text.indexOf('# Each is played')).replace('for: [panic,', 'review: false-alarms\n    for: [panic,');

/** As the page of that person would send it. */
function order(page: Page, path: string, data: object = {}) {
  const headers = { 'x-havenwatch': '1', origin: new URL(page.url()).origin };
  return page.request.post(path, { data, headers });
}

describe.skipIf(!CAN_PLAY)('several people at one desk', () => {
  let desk: DeskRig;
  let astrid: Page;
  let bo: Page;
  let camiel: Page;
  let presses = 0;
  beforeAll(async () => {
    desk = await DeskRig.start([ASTRID, BO, CAMIEL], { plans: withReview });
    [astrid, bo, camiel] = await Promise.all([desk.seat(ASTRID), desk.seat(BO), desk.seat(CAMIEL)]);
  });
  afterAll(() => desk?.close());
  beforeEach(async () => {
    for (const page of [astrid, bo, camiel]) await toQueue(page);
  });

  const toQueue = async (page: Page) => {
    if (new URL(page.url()).pathname === '/') return;
    await page.keyboard.press('q');
    await page.waitForURL('**/');
  };
  const rowOn = (page: Page, home: DeskHome) => page.locator('[data-row]', { hasText: home.reference });
  const press = async (home: DeskHome) => {
    presses += 1;
    await home.button.press(`press-${presses}`);
    await Promise.all([astrid, bo, camiel].map((page) => rowOn(page, home).waitFor()));
    const found = (await desk.incidents()).find((one) => one.reference === home.reference);
    if (found === undefined) throw new Error(`${home.reference} has no open incident`);
    return found.id;
  };
  const close = async (page: Page, incident: string) => {
    await order(page, `/api/incidents/${incident}/step`, { step: 'police', outcome: 'ruled-out', text: TEXT });
    const answer = await order(page, `/api/incidents/${incident}/close`, { reason: 'incident', text: TEXT });
    expect(answer.status(), await answer.text()).toBe(200);
  };

  test('two who take it in the same instant: one has it, and the other reads who', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const home = await desk.home();
      const incident = await press(home);
      await Promise.all([rowOn(astrid, home).focus(), rowOn(bo, home).focus()]);
      await Promise.all([astrid.keyboard.press('a'), bo.keyboard.press('a')]);
      const won = await Promise.any([
        astrid.waitForURL(`**/incident/${incident}`).then((): [Page, Page, Person] => [astrid, bo, ASTRID]),
        bo.waitForURL(`**/incident/${incident}`).then((): [Page, Page, Person] => [bo, astrid, BO]),
      ]);
      const [winner, loser, { name }] = won;
      await loser.locator('.claim-news', { hasText: home.reference }).filter({ hasText: name }).waitFor();
      expect(new URL(loser.url()).pathname).toBe('/');
      await winner.getByText('Yours since').waitFor();
      const claims = (await desk.story(incident)).filter(({ type }) => type === 'incident-claimed');
      expect(claims).toHaveLength(1);
      await close(winner, incident);
      await loser.getByRole('button', { name: 'Hide' }).click();
      for (const page of [winner, loser]) await toQueue(page);
    }
  });

  test('a supervisor takes it over, and the one who had it sees at once who has it now', async () => {
    const home = await desk.home();
    const incident = await press(home);
    await rowOn(astrid, home).focus();
    await astrid.keyboard.press('a');
    await astrid.getByText('Yours since').waitFor();
    await rowOn(camiel, home)
      .filter({ hasText: `${ASTRID.name} has it` })
      .waitFor();
    await rowOn(camiel, home).focus();
    await camiel.keyboard.press('a');
    await camiel.getByRole('dialog', { name: 'Take it over?' }).waitFor();
    await camiel.keyboard.press('Enter');
    await astrid.getByText(`Held by ${CAMIEL.name}`).waitFor();
    const refused = await order(astrid, `/api/incidents/${incident}/police`, { stage: 'informed' });
    expect([refused.status(), (await refused.json()).code]).toEqual([409, 'HW_CLAIMED']);
    await close(camiel, incident);
  });

  test('a call for help cannot be put aside: not on the page, and not past it', async () => {
    const home = await desk.home();
    const incident = await press(home);
    await rowOn(astrid, home).focus();
    await astrid.keyboard.press('a');
    await astrid.getByText('Yours since').waitFor();
    await astrid.keyboard.press('z');
    expect(await astrid.getByRole('button', { name: 'Shelve' }).getAttribute('aria-disabled')).toBe('true');
    expect(await astrid.getByRole('dialog').count()).toBe(0);
    const until = new Date(Date.now() + 600_000).toISOString();
    const refused = await order(astrid, `/api/incidents/${incident}/shelve`, { until, text: TEXT });
    expect([refused.status(), (await refused.json()).code]).toEqual([409, 'HW_NOT_SHELVABLE']);
    await close(astrid, incident);
  });

  test('a false alarm is closed by a second pair of eyes, and never by the first alone', async () => {
    const home = await desk.home();
    const incident = await press(home);
    await rowOn(astrid, home).focus();
    await astrid.keyboard.press('a');
    await astrid.getByText('Yours since').waitFor();
    await order(astrid, `/api/incidents/${incident}/step`, { step: 'police', outcome: 'ruled-out', text: TEXT });
    await astrid.getByText('every required step is done', { exact: true }).waitFor();
    await astrid.keyboard.press('c');
    await astrid.getByRole('dialog', { name: 'Propose to close' }).waitFor();
    await astrid.keyboard.press('1');
    await astrid.locator('fieldset', { hasText: 'What was the cause?' }).locator('input:focus').waitFor();
    await astrid.keyboard.press('1');
    await astrid.locator('textarea:focus').waitFor();
    await astrid.keyboard.type('Her son played with the button.');
    await astrid.keyboard.press('Enter');
    await astrid.getByText('Waiting for a supervisor.').waitFor();
    const self = await order(astrid, `/api/incidents/${incident}/review`, { agrees: true });
    expect(self.status()).toBe(403);

    await camiel.goto(`/incident/${incident}`);
    await camiel.getByText('Check it and agree, or send it back.').waitFor();
    await camiel.keyboard.press('c');
    await camiel.getByRole('dialog').getByText('Her son played with the button.').waitFor();
    await camiel.keyboard.press('1');
    await camiel.keyboard.press('Enter');
    await astrid.getByText('Nothing is left to do.').waitFor();
    const last = (await desk.story(incident)).filter(({ type }) => type.startsWith('close') || type.includes('closed'));
    expect(last.map(({ type, by }) => [type, by?.id])).toEqual([
      ['close-proposed', desk.idOf('astrid')],
      ['incident-closed', expect.any(String)],
    ]);
  });

  test('at the end of a shift what is open goes on to the next person by name, and she finds it in her hands', async () => {
    const home = await desk.home();
    const incident = await press(home);
    await rowOn(astrid, home).focus();
    await astrid.keyboard.press('a');
    await astrid.getByText('Yours since').waitFor();
    await astrid.keyboard.press('g');
    await astrid.keyboard.press('h');
    await astrid.getByRole('heading', { name: 'Hand over to the next' }).waitFor();
    await astrid.getByRole('textbox').fill(`${home.reference}: she rings back at ten.`);
    await astrid.getByRole('radio', { name: BO.name }).check();
    await astrid.getByRole('button', { name: 'Hand the shift on' }).click();
    await astrid.getByText(/^Handed on at .*: 1 open\.$/).waitFor();
    await rowOn(bo, home).filter({ hasText: 'You have it' }).waitFor();
    await bo.keyboard.press('g');
    await bo.keyboard.press('h');
    await bo.getByText('she rings back at ten.').waitFor();
    const claims = (await desk.story(incident)).filter(({ type }) => type === 'incident-claimed');
    expect(claims.length).toBe(2);
    await close(bo, incident);
  });

  test('and through all of it no page complained', () => {
    const refusals = /status of (403|409)/;
    expect(desk.complaints.filter((one) => !refusals.test(one))).toEqual([]);
  });
});
