import { describe, expect, test } from 'vitest';
import { minutes, seconds } from '../core/time.ts';
import type { Supervised } from './estate.ts';
import { type House, OURS, openHouse } from './testing/house.ts';

interface Listed {
  items: { id: string; state: string }[];
  next: string | null;
}

/** All pages of a list. */
async function pages(house: House, url: string): Promise<Listed['items'][]> {
  const headers = house.token('operator');
  const all: Listed['items'][] = [];
  let next: string | null = '';
  for (let page = 0; next !== null && page < 50; page += 1) {
    const cursor: string = next === '' ? '' : `&cursor=${encodeURIComponent(next)}`;
    const answer: Listed = (await house.app.inject({ url: `${url}${cursor}`, headers })).json();
    all.push(answer.items);
    next = answer.next;
  }
  return all;
}

async function fiveIncidents(): Promise<{ house: House; ids: string[] }> {
  const house = await openHouse();
  const headers = { ...house.token('operator'), ...OURS };
  const ids: string[] = [];
  for (let n = 0; n < 5; n += 1) {
    await house.press(`1-${n}`);
    const id = house.incident();
    ids.unshift(id);
    if (n < 4)
      await house.app.inject({
        method: 'POST',
        url: `/api/incidents/${id}/close`,
        headers,
        payload: { reason: 'false' },
      });
    house.clock.pass(seconds(1));
  }
  return { house, ids };
}

describe('lists', () => {
  test('incidents come newest first, page by page, each once', async () => {
    const { house, ids } = await fiveIncidents();
    const all = await pages(house, '/api/incidents?limit=2');
    expect(all.map((page) => page.length)).toEqual([2, 2, 1]);
    expect(all.flat().map(({ id }) => id)).toEqual(ids);
  });

  test('by state: one, several, all', async () => {
    const { house, ids } = await fiveIncidents();
    const list = async (state: string) =>
      (await pages(house, `/api/incidents?state=${state}&limit=3`)).flat().map(({ id }) => id);
    expect(await list('open,acknowledged')).toEqual(ids.slice(0, 1));
    expect(await list('closed')).toEqual(ids.slice(1));
    expect(await list('acknowledged')).toEqual([]);
    expect(await list('open,closed')).toEqual(ids);
    expect(await list('open,acknowledged,closed')).toEqual(ids);
  });

  test('the timeline goes on from where a page ended', async () => {
    const house = await openHouse();
    await house.press('1-1');
    const headers = house.token('operator');
    const url = `/api/incidents/${house.incident()}/timeline`;
    const whole = (await house.app.inject({ url, headers })).json();
    const first = (await house.app.inject({ url: `${url}?limit=2`, headers })).json();
    const rest = (await house.app.inject({ url: `${url}?after=${first.next}`, headers })).json();
    expect([...first.items, ...rest.items]).toEqual(whole.items);
    expect(whole.items[0]).toMatchObject({
      type: 'incident-opened',
      says: 'Incident opened with priority 1 by the rule "Panic pressed".',
    });
    expect([whole.next, rest.next]).toEqual([null, null]);
  });

  test('a device shows what supervision knows now; one that never spoke has not been seen', async () => {
    let live: Supervised | undefined;
    const house = await openHouse({ look: () => live });
    const headers = house.token('auditor');
    const show = async () => (await house.app.inject({ url: `/api/devices/${house.device}`, headers })).json();
    expect(await show()).toMatchObject({
      id: house.device,
      premises: house.premises,
      profile: 'native',
      supervision: 'unknown',
      lastSeenAt: null,
    });
    const commissionedAt = house.clock.now();
    live = { supervision: 'ok', lastSeenAt: commissionedAt, deadlineAt: commissionedAt };
    expect(await show()).toMatchObject({ supervision: 'ok', lastSeenAt: null });
    house.clock.pass(minutes(1));
    live = { supervision: 'late', lastSeenAt: house.clock.now(), deadlineAt: house.clock.now() };
    expect(await show()).toMatchObject({
      supervision: 'late',
      lastSeenAt: new Date(house.clock.now()).toISOString(),
      room: 'bedroom',
    });
    const listed = async (query: string) =>
      (await house.app.inject({ url: `/api/devices?${query}`, headers })).json().items.length;
    expect([
      await listed('supervision=late'),
      await listed('supervision=ok'),
      await listed(`premises=${house.premises}`),
      await listed('premises=pm_other'),
    ]).toEqual([1, 0, 1, 0]);
  });

  test('a home shows its rooms, devices, arming and open incident, and nothing about who lives there', async () => {
    const house = await openHouse();
    const headers = house.token('operator');
    await house.press('1-1');
    const home = (await house.app.inject({ url: `/api/premises/${house.premises}`, headers })).json();
    expect(home).toMatchObject({
      id: house.premises,
      reference: expect.stringMatching(/^\w+ \d+$/),
      risk: 'standard',
      arming: 'disarmed',
      zones: ['sanctuary'],
      rooms: [{ room: 'bedroom', zone: 'sanctuary' }],
      devices: [{ id: house.device }],
      openIncident: house.incident(),
    });
    expect(Object.keys(home)).not.toContain('household');
    expect((await house.app.inject({ url: '/api/premises', headers })).json().items).toMatchObject([
      { id: house.premises },
    ]);
  });

  test('a cursor that no page gave out is refused', async () => {
    const house = await openHouse();
    const headers = house.token('operator');
    for (const url of [
      '/api/incidents?state=open,acknowledged&cursor=x',
      '/api/incidents?cursor=x',
      '/api/devices?cursor=x',
    ]) {
      expect((await house.app.inject({ url, headers })).json(), url).toMatchObject({
        status: 400,
        code: 'HW_CURSOR_INVALID',
      });
    }
  });
});
