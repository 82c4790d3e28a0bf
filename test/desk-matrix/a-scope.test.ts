import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { countFor } from '../../src/app/counts.ts';
import { ms } from '../../src/core/time.ts';
import { estateOf } from '../../src/desk/bound.ts';
import { sightOf, withoutIds } from '../../src/desk/sight.ts';
import { readEvents } from '../../src/desk/testing/listener.ts';
import { must } from '../../src/vault/test-files.ts';
import { names, openWorld, secretsFor, type Viewer, type World } from './world.ts';

const viewerIn = ({ viewers }: World, says: string): Viewer => must(viewers.find((one) => one.says === says));

/** The stream on a real socket, from where it was left. */
async function follow(url: URL, headers: Record<string, string>) {
  const asked = request(url, { headers });
  asked.end();
  const [answer]: IncomingMessage[] = await once(asked, 'response');
  if (answer === undefined) throw new Error('no answer');
  let text = '';
  answer.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  answer.on('error', () => {});
  onTestFinished(() => void asked.destroy());
  return {
    leave: () => asked.destroy(),
    text: () => text,
    heard: () => readEvents(text),
    opened: () =>
      readEvents(text).filter(({ id, data }) => id !== undefined && JSON.stringify(data).includes('"incident-opened"')),
    lastId: () => readEvents(text).findLast(({ id }) => id !== undefined)?.id ?? '',
  };
}

/** Open incidents and silent devices as their status counts them, in a house where every device is silent. */
function countsFor({ house }: World, viewer: Parameters<typeof sightOf>[0]): number[] {
  const directory = house.register.openDirectory();
  const troubled = (counts: (index: number) => boolean) => ({ late: 0, silent: [0, 1, 2, 3].filter(counts).length });
  const sight = sightOf(viewer, estateOf(house.register, directory));
  const { open, silent } = countFor({ gateway: house.gateway, watch: { troubled }, directory }, sight);
  return [open, silent];
}

describe('somebody who looks after a part of the homes', () => {
  test('is told of those on the stream, live and after a break, and learns nothing of the others, not even how many', async () => {
    const world = await openWorld({}, ['operator with both, signed in']);
    const { house, homes } = world;
    const viewer = viewerIn(world, 'operator with both, signed in');
    const secrets = secretsFor(world, viewer);
    const url = new URL('/api/stream', await house.app.listen({ host: '127.0.0.1', port: 0 }));
    const close = (incident: string) =>
      house.app.inject({
        method: 'POST',
        url: `/api/incidents/${incident}/close`,
        headers: house.token('administrator'),
        payload: { reason: 'incident', text: 'It was looked into.' },
      });

    const live = await follow(url, viewer.headers);
    await vi.waitFor(() => expect(house.stream.size).toBe(1));
    // Somebody is at the desk, and for an alarm in another's home nobody is.
    const { ours, 'other authority': other } = homes;
    const audiences = [undefined, ours.premises, other.premises].map((home) => house.stream.audience(home));
    expect(audiences).toEqual([1, 1, 0]);
    const counted = [{}, viewer.scope].map((scope) => countsFor(world, { role: viewer.role, id: viewer.says, scope }));
    expect(counted).toEqual([
      [3, 4],
      [1, 1],
    ]);
    for (const home of Object.values(homes))
      expect((await close(home.incident)).json()).toMatchObject({ state: 'closed' });
    for (const home of Object.values(homes)) await home.press('live');
    secrets.push(...secretsFor(world, viewer));
    await vi.waitFor(() => expect(live.opened()).toHaveLength(1));
    // A beat carries how far they have heard, though the last that happened was not theirs.
    house.clock.pass(ms(10_000));
    await vi.waitFor(() => expect(live.heard().some(({ event }) => event === 'tick')).toBe(true));
    const at = live.lastId();
    expect(at).toBe(`1.${house.journal.reader.lastPosition()}`);
    live.leave();

    for (const home of Object.values(homes))
      expect((await close(home.incident)).json()).toMatchObject({ state: 'closed' });
    for (const home of Object.values(homes)) await home.press('away');
    const back = await follow(url, { ...viewer.headers, 'last-event-id': at });
    await vi.waitFor(() => expect(back.opened()).toHaveLength(1));
    const all = await follow(url, { ...house.token('operator'), 'last-event-id': at });
    await vi.waitFor(() => expect(all.opened()).toHaveLength(3));

    secrets.push(...secretsFor(world, viewer));
    expect(secrets.length).toBeGreaterThan(20);
    expect(secrets.filter((secret) => names(live.text() + back.text(), secret))).toEqual([]);
    const told = [...live.heard(), ...back.heard()].filter(({ event }) => event === 'told');
    expect(new Set(told.map(({ data }) => (data as { premises: string | null }).premises))).toEqual(
      new Set([homes.ours.premises]),
    );
  });
});

test('what is wrong with the gateway is said to them without the ids of homes that are not theirs', () => {
  const [premises, attempt] = [
    'The home pm_k3x9 has 2 open incidents at once.',
    'Attempt 3-1-44.2 was planned 2 s after the acceptance.',
  ];
  expect([premises, attempt].map(withoutIds)).toEqual([
    'The home (not shown) has 2 open incidents at once.',
    'Attempt (not shown) was planned 2 s after the acceptance.',
  ]);
  expect(withoutIds('The disk of the data directory is 91 % full: 2.4 GB are left.')).toContain('91 % full: 2.4 GB');
});

describe('the record of a closed incident', () => {
  test('is shut to those who handled it, opens to a supervisor who says why, for a while, and everybody there hears of it', async () => {
    const world = await openWorld({}, [
      'operator with both, signed in',
      'supervisor with both, signed in',
      'administrator with both, signed in',
    ]);
    const { house, homes } = world;
    const { incident } = homes.ours;
    const ask = (viewer: Viewer, what: string, body?: object) =>
      house.app.inject({
        method: body === undefined ? 'GET' : 'POST',
        url: `/api/incidents/${incident}${what}`,
        headers: viewer.headers,
        ...(body && { payload: body }),
      });
    const [operator, supervisor] = ['operator', 'supervisor'].map((role) =>
      viewerIn(world, `${role} with both, signed in`),
    );
    if (operator === undefined || supervisor === undefined) throw new Error('nobody is there');
    const reason = { text: 'The court has asked for it.' };

    expect((await ask(operator, '/brief')).statusCode).toBe(200);
    expect((await ask(supervisor, '/open-record', reason)).json()).toMatchObject({
      status: 409,
      code: 'HW_RECORD_OPEN',
    });
    await house.app.inject({
      method: 'POST',
      url: `/api/incidents/${incident}/close`,
      headers: house.token('administrator'),
      payload: { reason: 'incident', text: 'It was looked into.' },
    });
    for (const viewer of [operator, supervisor]) {
      expect((await ask(viewer, '/brief')).json()).toMatchObject({ status: 403, code: 'HW_RECORD_SHUT' });
    }
    expect((await ask(operator, '/open-record', reason)).statusCode).toBe(403);
    expect((await ask(supervisor, '/open-record', { text: 'because' })).statusCode).toBe(400);

    const colleague = await follow(
      new URL('/api/stream', await house.app.listen({ host: '127.0.0.1', port: 0 })),
      viewerIn(world, 'administrator with both, signed in').headers,
    );
    expect((await ask(supervisor, '/open-record', reason)).json()).toEqual({ until: '2026-02-02T02:55:00.000Z' });
    await vi.waitFor(() => expect(colleague.text()).toContain('"type":"record-opened"'));
    expect(colleague.text()).not.toContain('court');
    const { items } = (await ask(supervisor, '/timeline')).json();
    expect(items.at(-1)).toMatchObject({
      type: 'record-opened',
      says: 'The record of the closed incident was opened, with a reason.',
      by: { id: supervisor.staff },
      text: reason.text,
    });
    // The glass was broken for one person; a brief of a closed incident is none that is running.
    expect((await ask(supervisor, '/brief')).json()).toMatchObject({ code: 'HW_INCIDENT_CLOSED' });
    expect((await ask(operator, '/brief')).json()).toMatchObject({ code: 'HW_RECORD_SHUT' });
    house.clock.pass(ms(15 * 60_000));
    expect((await ask(supervisor, '/brief')).json()).toMatchObject({ code: 'HW_RECORD_SHUT' });
  });
});

describe('two people who save the same thing', () => {
  test("the first one's is kept, and the second is told", async () => {
    const world = await openWorld({}, [
      'administrator with everything, signed in',
      'administrator with both, signed in',
    ]);
    const { house, homes } = world;
    const { staff, premises } = homes.ours;
    const [one, two] = ['administrator with everything, signed in', 'administrator with both, signed in'].map((says) =>
      viewerIn(world, says),
    );
    if (one === undefined || two === undefined) throw new Error('nobody is there');
    const save = (viewer: Viewer, method: 'PATCH' | 'PUT', url: string, payload: object, version: string) =>
      house.app.inject({ method, url, headers: { ...viewer.headers, 'if-match': version }, payload });

    const version = String((await house.app.inject({ url: `/api/staff/${staff}`, headers: one.headers })).headers.etag);
    const renamed = await Promise.all([
      save(one, 'PATCH', `/api/staff/${staff}`, { name: 'The first' }, version),
      save(two, 'PATCH', `/api/staff/${staff}`, { name: 'The second' }, version),
    ]);
    expect(renamed.map(({ statusCode }) => statusCode)).toEqual([200, 412]);
    expect((await house.app.inject({ url: `/api/staff/${staff}`, headers: one.headers })).json().name).toBe(
      'The first',
    );

    const file = `/api/premises/${premises}/file`;
    const filed = await Promise.all([
      save(one, 'PUT', file, { file: {} }, '"0"'),
      save(two, 'PUT', file, { file: {} }, '"0"'),
    ]);
    expect(filed.map(({ statusCode }) => statusCode)).toEqual([200, 412]);
    const { items } = (await house.app.inject({ url: `${file}/versions`, headers: one.headers })).json();
    expect(items).toMatchObject([{ version: 1, savedBy: { id: one.staff } }]);
  });
});
