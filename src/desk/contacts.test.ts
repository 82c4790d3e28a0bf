import { expect, test } from 'vitest';
import { must } from '../vault/test-files.ts';
import { openHouse } from './testing/house.ts';

const WHY = 'Her sister has a new telephone.';

/** A supervisor at the desk, who looks after the people of the house's one home. */
async function atTheDesk() {
  const house = await openHouse();
  const { register, contact, premises, app } = house;
  const { cookie, staff } = await house.signIn('supervisor');
  const ask = async (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, body?: object, version?: number) => {
    const headers = {
      cookie,
      origin: 'http://desk.test',
      'x-havenwatch': '1',
      ...(version !== undefined && { 'if-match': `"${version}"` }),
    };
    const answer = await app.inject({ method, url, headers, ...(body && { payload: body }) });
    return {
      status: answer.statusCode,
      etag: answer.headers['etag'],
      body: answer.body === '' ? undefined : answer.json(),
    };
  };
  const { household } = register.premises.get(premises);
  const { point } = must(register.contacts.get(contact).points[0]);
  return { ...house, ask, staff, household, point };
}

test('numbers are shown for a reason only, and who opened them is on record', async () => {
  const { ask, records, register, contact, household, staff } = await atTheDesk();
  const listed = await ask('GET', `/api/households/${household}/contacts`);
  expect(listed.body.items).toMatchObject([
    { id: contact, name: 'Ada Example', points: [{ at: null }], verified: false },
  ]);
  expect(JSON.stringify(listed.body)).not.toContain('7700');
  expect((await ask('POST', `/api/contacts/${contact}/open`, { text: 'ok' })).status).toBe(400);
  const opened = await ask('POST', `/api/contacts/${contact}/open`, { text: WHY });
  expect(opened.body).toMatchObject({ name: 'Ada Example', points: [{ at: '+447700900123' }] });
  const [event] = register.staffEvents.list({ about: contact });
  expect(event).toMatchObject({ who: staff, what: 'contact-opened' });
  records.vault.flushAudit();
  expect(records.vault.listReveals().some(({ who, what }) => who === staff && what.startsWith('contact_points/'))).toBe(
    true,
  );
});

test('the second of two who change somebody at the same time is told, and without a version nobody changes anything', async () => {
  const { ask, register, contact, point } = await atTheDesk();
  const read = await ask('GET', `/api/contacts/${contact}`);
  expect(read.etag).toBe('"1"');
  expect((await ask('PATCH', `/api/contacts/${contact}`, { order: 2 })).status).toBe(400);
  const first = await ask('PATCH', `/api/contacts/${contact}`, { order: 2, language: 'cy', waysAsked: true }, 1);
  expect(first).toMatchObject({ status: 200, etag: '"2"', body: { order: 2, language: 'cy', version: 2 } });
  const late = [
    await ask('PATCH', `/api/contacts/${contact}`, { order: 3 }, 1),
    await ask('POST', `/api/contacts/${contact}/points`, { number: '07700 900124' }, 1),
    await ask('PATCH', `/api/contacts/${contact}/points/${point}`, { number: '07700 900124' }, 1),
    await ask('DELETE', `/api/contacts/${contact}`, undefined, 1),
  ];
  expect(late.map(({ status, body }) => [status, body.code])).toEqual(Array(4).fill([412, 'HW_VERSION_STALE']));
  expect(register.contacts.get(contact)).toMatchObject({ order: 2, version: 2 });
  const windows = [{ days: ['mon'], from: '09:00', to: '17:00' }];
  const added = await ask('POST', `/api/contacts/${contact}/points`, { number: '07700 900124', when: windows }, 2);
  expect(added.body.points).toMatchObject([
    { id: point },
    { when: windows, channels: ['voice', 'sms'], verified: false },
  ]);
  expect((await ask('DELETE', `/api/contacts/${contact}`, undefined, 3)).status).toBe(204);
  expect((await ask('GET', `/api/contacts/${contact}`)).status).toBe(404);
});

test('a code that was read back makes the number count; a lost channel and too few people are shown', async () => {
  const { ask, register, contact, point, premises } = await atTheDesk();
  const path = `/api/contacts/${contact}/points/${point}`;
  expect((await ask('POST', `${path}/code`, {})).body).toMatchObject({ code: 'HW_ERRAND_REFUSED' });
  const begun = register.errands.begin({ contact, point, what: 'code', channel: 'voice', by: 'st_one' });
  const wrong = String((Number(begun.code) + 1) % 1_000_000).padStart(6, '0');
  expect(await ask('POST', `${path}/verify`, { code: wrong })).toMatchObject({
    status: 409,
    body: { code: 'HW_CONTACT_CODE_WRONG' },
  });
  const right = await ask('POST', `${path}/verify`, { code: begun.code });
  expect(right.body).toMatchObject({ verified: true, stale: [], points: [{ verified: true }] });
  register.contacts.setLost(contact, point, 'voice', 'not-a-number');
  const standing = await ask('GET', `/api/premises/${premises}/contacts/standing`);
  expect(standing.body).toMatchObject({ verified: 0, least: 3 });
  const [item] = standing.body.items;
  expect(item).toMatchObject({
    stale: ['lost', 'no-way'],
    points: [{ lost: [{ channel: 'voice', why: 'not-a-number' }] }],
  });
});

test('a rota is made, changed by one at a time, and somebody stands in; a watch is set and ended', async () => {
  const { ask, register, premises } = await atTheDesk();
  const { provider } = register.premises.get(premises);
  const duty = (name: string) =>
    register.contacts.add({ provider, role: 'duty supervisor', name, number: '07700 900130' });
  const [ann, ben] = [duty('Ann'), duty('Ben')];
  const from = '2026-11-23T20:00:00+00:00';
  const made = await ask('POST', '/api/rotas', { name: 'nights', members: [ann, ben], from, turnHours: 12 });
  expect(made.body).toMatchObject({
    name: 'nights',
    provider,
    version: 1,
    turnHours: 12,
    from: '2026-11-23T20:00:00.000Z',
  });
  const path = `/api/rotas/${made.body.id}`;
  expect((await ask('PATCH', path, { turnHours: 24 }, 1)).body).toMatchObject({ version: 2, turnHours: 24 });
  expect((await ask('PATCH', path, { turnHours: 48 }, 1)).status).toBe(412);
  const span = { from, until: '2026-11-24T20:00:00Z' };
  const stood = await ask('POST', `${path}/stand-ins`, { ...span, contact: ann, instead: ben });
  expect(stood.body.standIns).toMatchObject([{ contact: ann, instead: ben }]);
  expect((await ask('DELETE', `${path}/stand-ins/${stood.body.standIns[0].id}`)).body.standIns).toEqual([]);
  expect((await ask('GET', '/api/rotas')).body.items).toMatchObject([{ members: [{ name: 'Ann' }, { name: 'Ben' }] }]);
  const until = '2026-03-01T09:00:00Z';
  const watched = await ask('POST', `/api/premises/${premises}/watch`, { until, text: WHY });
  expect(watched.body).toMatchObject({ until: '2026-03-01T09:00:00.000Z', factor: 0.5 });
  expect((await ask('POST', `/api/premises/${premises}/watch`, { until: null })).body).toMatchObject({ until: null });
});
