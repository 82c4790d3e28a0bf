import { describe, expect, test } from 'vitest';
import { orderedMeasure } from '../commission/measure.ts';
import type { StaffId } from '../core/ids.ts';
import { hours, ms } from '../core/time.ts';
import { type House, OURS, openHouse } from './testing/house.ts';

const BAR = orderedMeasure({ kind: 'bar', name: 'bar' });
const WHY = 'The button is tried in every room.';
const MS_12_H = ms(hours(12));

const LISTS = [
  ...['/api/premises', '/api/devices', '/api/estate/homes', '/api/estate/batteries', '/api/estate/on-test'],
  ...['/api/estate/care', '/api/discovered', '/api/quarantine', '/api/status'],
];
/** Everything by which whoever installs could learn of a home. */
const looksAt = (premises: string, device: string) => [
  ...[`/api/premises/${premises}`, `/api/premises/${premises}/home`, `/api/estate/homes/${premises}`],
  ...[`/api/devices/${device}`, `/api/devices/${device}/identity`],
];
/** And everything that they could do there, but for the order itself. */
const DEEDS: Readonly<Record<string, object>> = {
  test: { minutes: 10, text: WHY },
  bypass: { hours: 1, text: WHY },
  claim: {},
  renew: {},
};
const deedsAt = (device: string) =>
  Object.entries(DEEDS).map(([deed, body]) => [`/api/devices/${device}/${deed}`, body] as const);

/** The home has an order that nobody has opened; a second home is there all the time, with somebody else at work. */
async function openTwoHomes() {
  const house = await openHouse();
  const { register, premises, device } = house;
  const ines = await house.addStaff('installer', 'ines');
  const otto = await house.addStaff('installer', 'otto');
  const order = { soakHours: 0, measures: [BAR], by: 'st_none' };
  const elsewhere = register.premises.add({ rooms: [] }).premises;
  register.devices.add({ premises: elsewhere });
  register.jobs.begin(register.jobs.add({ premises: elsewhere, installer: otto, ...order }), otto, 12, 0);
  const job = register.jobs.add({ premises, installer: ines, ...order });

  const ask = async (who: StaffId, url: string, body?: object) => {
    // Hours go by in here: nobody stays signed in for so long.
    const headers = { cookie: `hw_session=${register.sessions.start(who).token}`, ...OURS };
    const method = body === undefined ? 'GET' : 'POST';
    return house.app.inject({ url, method, headers, ...(body && { payload: body }) });
  };
  /** Where the home or its device can be seen, and what may be done there. */
  const open = async (who: StaffId): Promise<number> => {
    let found = 0;
    for (const url of LISTS) {
      const { statusCode, body } = await ask(who, url);
      expect(statusCode, url).toBe(200);
      if (body.includes(premises) || body.includes(device)) found += 1;
    }
    for (const url of looksAt(premises, device)) {
      const { statusCode } = await ask(who, url);
      expect([200, 404], url).toContain(statusCode);
      if (statusCode === 200) found += 1;
    }
    for (const [url, body] of deedsAt(device)) {
      const { statusCode } = await ask(who, url, body);
      expect([200, 404], url).toContain(statusCode);
      if (statusCode === 200) found += 1;
    }
    return found;
  };
  return { house, ines, otto, job, ask, open, elsewhere };
}

const homesOf = async (house: House, headers: Record<string, string>) =>
  (await house.app.inject({ url: '/api/premises?limit=1', headers })).json();

describe('whoever installs', () => {
  test('sees the home and its devices while the order is theirs and open, and neither before, nor after, nor another', async () => {
    const { house, ines, otto, job, ask, open } = await openTwoHomes();
    const { register, clock } = house;
    expect([await open(ines), await open(otto)]).toEqual([0, 0]);
    expect((await ask(ines, `/api/jobs/${job}/open`, { hours: 12 })).statusCode).toBe(200);
    // Three lists besides; what it does there shows on more.
    const all = looksAt('', '').length + deedsAt('').length + 3;
    expect(await open(ines)).toBe(all);
    expect(await open(otto)).toBe(0);

    clock.pass(MS_12_H);
    expect(await open(ines)).toBe(0);
    register.jobs.prolong(job, 12);
    expect(await open(ines)).toBe(all);

    register.jobs.give(job, otto);
    expect([await open(ines), await open(otto)]).toEqual([0, all + 2]);
    register.jobs.cancel(job);
    expect([await open(ines), await open(otto)]).toEqual([0, 0]);
  });

  test('makes an open order that was nobody’s theirs by beginning to work on it, and then no other installer has it', async () => {
    const { house, ines, otto, job, ask, open } = await openTwoHomes();
    house.register.jobs.begin(job, null, 12, 0);
    house.register.jobs.give(job, null);
    expect([await open(ines), await open(otto)]).toEqual([0, 0]);
    expect((await ask(otto, `/api/jobs/${job}`)).statusCode).toBe(200);
    expect((await ask(ines, `/api/jobs/${job}/here`, { room: 'bedroom' })).statusCode).toBe(200);
    expect(await open(ines)).toBeGreaterThan(0);
    expect(await open(otto)).toBe(0);
    expect((await ask(otto, `/api/jobs/${job}`)).statusCode).toBe(404);
    const [given] = house.register.staffEvents.list().filter(({ what }) => what === 'job-given');
    expect(given).toMatchObject({ who: ines, about: job, detail: ines });
  });

  test('learns of no other home by where a list goes on, and a token of that role sees none at all', async () => {
    const { house, otto, elsewhere } = await openTwoHomes();
    const headers = { cookie: `hw_session=${house.register.sessions.start(otto).token}`, ...OURS };
    expect(await homesOf(house, headers)).toMatchObject({ items: [{ id: elsewhere }], next: null });
    expect(await homesOf(house, house.token('installer'))).toEqual({ items: [], next: null });
  });
});
