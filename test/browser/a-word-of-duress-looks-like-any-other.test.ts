import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../rig/rig.ts';
import { ASTRID, BO, CAN_PLAY, type DeskHome, DeskRig, WORDS } from './desk-rig.ts';

/** What differs between any two incidents: the clock, how long ago, the home, what it is called by. */
const told = (text: string, { reference }: DeskHome, incident: string) =>
  text
    .replaceAll(reference, 'HOME')
    .replaceAll(incident, 'INCIDENT')
    .replaceAll(/\d\d:\d\d(:\d\d(\.\d+Z)?)?/g, 'TIME')
    .replaceAll(/\d+ ?(s|min)\b/g, 'AGE');

interface Seen {
  answer: { status: number; headers: string[]; body: string };
  dialog: Buffer;
  lights: string[];
  /** The part of the page that tells what to say, without the one letter and the one script that differ. */
  said: { html: string; box: { width: number; height: number } };
}

describe.skipIf(!CAN_PLAY)('the word she says on the line', () => {
  let desk: DeskRig;
  let astrid: Page;
  beforeAll(async () => {
    desk = await DeskRig.start([ASTRID, BO]);
    astrid = await desk.seat(ASTRID);
  });
  afterAll(() => desk?.close());

  const lit = ({ button }: DeskHome, stage: string) => until(() => button.stages.includes(stage), 10_000, stage);

  /** One call for help in which this word is said, as whoever watches sees it. */
  async function hear(word: string): Promise<Seen> {
    await astrid.keyboard.press('q');
    const home = await desk.home();
    home.button.subscribe();
    await home.button.press('press-1');
    const row = astrid.locator('[data-row]', { hasText: home.reference });
    await row.focus();
    await astrid.keyboard.press('a');
    await astrid.getByText('Yours since').waitFor();
    await lit(home, 'acknowledged');
    const incident = new URL(astrid.url()).pathname.split('/').at(-1) ?? '';
    await astrid.keyboard.press('w');
    const dialog = astrid.getByRole('dialog', { name: 'What did she say?' });
    await astrid.keyboard.type(word);
    const answered = astrid.waitForResponse((answer) => answer.url().endsWith('/word'));
    const picture = await dialog.locator('form').screenshot({ mask: [dialog.getByRole('textbox')] });
    await astrid.keyboard.press('Enter');
    const answer = await answered;
    const said = astrid.locator('#pane-word');
    await said.waitFor();
    const letter = await said.locator('.letter').innerText();
    const script = await said.locator('.script').innerText();
    const box = await said.boundingBox();
    const html = await said.innerHTML();
    const headers = { 'x-havenwatch': '1', origin: desk.rig.http };
    await astrid.request.post(`/api/incidents/${incident}/police`, { data: { stage: 'dispatched' }, headers });
    // Whatever was to be told before is told by now.
    await lit(home, 'help-on-the-way');
    const masked = (text: string) => told(text.replace(script, 'SCRIPT').replace(`>${letter}<`, '>-<'), home, incident);
    return {
      answer: {
        status: answer.status(),
        headers: Object.keys(answer.headers()).sort(),
        body: await answer.text(),
      },
      dialog: picture,
      lights: home.button.stages,
      said: { html: masked(html), box: { width: box?.width ?? 0, height: box?.height ?? 0 } },
    };
  }

  test('gives the same answer, the same words around it on the page and the same lights in her home, whatever it was', async () => {
    const safe = await hear(WORDS.safe);
    const duress = await hear(WORDS.duress);
    const neither = await hear('cucumber');
    for (const other of [duress, neither]) {
      expect(other.answer).toEqual(safe.answer);
      expect(other.dialog.equals(safe.dialog)).toBe(true);
      expect(other.lights).toEqual(safe.lights);
      expect(other.said).toEqual(safe.said);
    }
  });

  test('is never sent to a browser, and stays on no page once it is sent', async () => {
    const html = await astrid.content();
    for (const word of Object.values(WORDS)) expect(html).not.toContain(word);
  });
});
