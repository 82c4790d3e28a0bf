import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ASTRID, CAN_LOOK, DeskRig } from './desk-rig.ts';
import { Keyboard } from './keyboard.ts';

const ACTIONS_MOST = 6;

describe.skipIf(!CAN_LOOK)('an alarm, from the bell to its end', () => {
  let desk: DeskRig;
  beforeAll(async () => {
    desk = await DeskRig.start([ASTRID]);
  });
  afterAll(() => desk?.close());

  test('is taken, briefed, told to the police and closed by keyboard alone, in six actions, and all of it is on record', async () => {
    const home = await desk.home();
    const page = await desk.seat(ASTRID);
    await page.getByText('Nothing is open that needs anybody now.').waitFor();
    await home.button.press('press-1');
    await page.locator('[data-row]', { hasText: home.reference }).waitFor();
    const astrid = new Keyboard(page);
    const next = page.getByRole('region', { name: 'What to do now' });

    await astrid.act('a');
    await page.getByRole('heading', { level: 1, name: home.reference }).waitFor();
    await page.getByText('Yours since').waitFor();
    await astrid.act('b');
    await page.getByRole('heading', { name: 'Read this out' }).waitFor();
    await page.getByText('4 Kestrel Row').first().waitFor();
    await astrid.act('Tab');
    await astrid.tabTo('Hand over');
    await astrid.press('Enter');
    await page.getByText('What was handed over stays as it was.').waitFor();
    await astrid.act('p');
    await page.getByRole('dialog', { name: 'The police' }).waitFor();
    await astrid.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await next.getByText('Write down what the police say.').waitFor();
    await astrid.act('c');
    await page.getByRole('dialog', { name: 'Close the incident' }).waitFor();
    await astrid.press('4');
    await page.locator('textarea:focus').waitFor();
    await astrid.write('Officers are with her; he has gone.');
    await astrid.press('Enter');
    await next.getByText('Nothing is left to do.').waitFor();

    expect(astrid.actions).toBeLessThanOrEqual(ACTIONS_MOST);
    console.info(`${astrid.actions} actions, ${astrid.keys} keys beside the words`);
    const [incident] = await desk.incidents();
    const story = await desk.story(incident?.id ?? '');
    const told = story.map(({ type }) => type);
    const inOrder = ['incident-opened', 'incident-claimed', 'brief-handed-over', 'police-progress', 'incident-closed'];
    expect(told.filter((type) => inOrder.includes(type))).toEqual(inOrder);
    expect(desk.complaints).toEqual([]);
    const { rig } = desk;
    await rig.end('SIGTERM');
    const checked = await rig.cli('journal', 'verify');
    expect(checked.code, checked.err).toBe(0);
  });
});
