import type { Page } from 'playwright-core';
import { until } from '../rig/rig.ts';
import { ASTRID, BO, CAMIEL, type DeskHome, DeskRig, DORA, WORDS } from './desk-rig.ts';

const TEXT = 'A neighbour has seen that all is well.';

/** A desk in the middle of a shift: some of everything is open, and four people are at it. */
export class BusyDesk {
  readonly desk: DeskRig;
  /** A call for help that an administrator has, with its brief handed over and the police on their way. */
  readonly inHand: string;
  /** Nobody has it. */
  readonly waiting: string;
  /** Whose closing waits for a second pair of eyes. */
  readonly proposed: string;
  readonly homes: readonly DeskHome[];

  private constructor(
    desk: DeskRig,
    homes: readonly DeskHome[],
    [inHand, waiting, proposed]: [string, string, string],
  ) {
    this.desk = desk;
    this.homes = homes;
    this.inHand = inHand;
    this.waiting = waiting;
    this.proposed = proposed;
  }

  static async open(): Promise<BusyDesk> {
    const desk = await DeskRig.start([ASTRID, BO, CAMIEL, DORA], {
      plans: (text) =>
        text
          .slice(0, text.indexOf('# Each is played'))
          .replace('for: [panic,', 'review: false-alarms\n    for: [panic,'),
    });
    const homes: DeskHome[] = [];
    for (let n = 0; n < 6; n += 1) homes.push(await desk.home());
    const [help, alone, child, door, flat, calm] = homes;
    if (!help || !alone || !child || !door || !flat || !calm) throw new Error('six homes were wanted');
    for (const home of [help, alone, child]) await home.button.press('press-1');
    await door.button.signal({ id: 'signal-1', kind: 'tamper', state: 'alarm' });
    await flat.button.signal({ id: 'signal-1', kind: 'power', state: 'alarm', source: 'mains' });
    const found = await until(async () => {
      const incidents = await desk.incidents();
      const of = ({ reference }: DeskHome) => incidents.find((one) => one.reference === reference)?.id;
      const ids = [of(help), of(alone), of(child)] as const;
      return ids.every((id) => id !== undefined) && ids;
    });
    const [inHand = '', waiting = '', proposed = ''] = found;
    const [dora, astrid] = [orders(await desk.seat(DORA)), orders(await desk.seat(ASTRID))];
    await dora(inHand, 'claim');
    await dora(inHand, 'word', { word: WORDS.safe });
    await dora(inHand, 'note', { text: 'She speaks softly; a man can be heard in another room.' });
    await dora(inHand, 'brief', { to: 'line' });
    await dora(inHand, 'police', { stage: 'informed', route: 'line', text: 'Told to the control room.' });
    await dora(inHand, 'police', { stage: 'dispatched', reference: 'DEMO-0417' });
    await astrid(proposed, 'claim');
    await astrid(proposed, 'step', { step: 'police', outcome: 'ruled-out', text: TEXT });
    await astrid(proposed, 'close', { reason: 'false', cause: 'child', text: TEXT });
    return new BusyDesk(desk, homes, [inHand, waiting, proposed]);
  }

  close(): Promise<void> {
    return this.desk.close();
  }
}

/** Sends orders as the page of that person would. */
export function orders(page: Page) {
  const headers = { 'x-havenwatch': '1', origin: new URL(page.url()).origin };
  return async (incident: string, what: string, data: object = {}) => {
    const answer = await page.request.post(`/api/incidents/${incident}/${what}`, { data, headers });
    if (!answer.ok()) throw new Error(`${what}: ${answer.status()} ${await answer.text()}`);
  };
}
