import { describe, expect, test } from 'vitest';
import { hours, minutes } from '../core/time.ts';
import { must } from '../vault/test-files.ts';
import type { DeskOptions } from './desk.ts';
import { type House, OURS, openHouse, PASSWORD } from './testing/house.ts';

function client({ app }: House, headers: Record<string, string>) {
  const send =
    (method: 'POST' | 'PATCH' | 'DELETE') =>
    (url: string, payload?: object, more: Record<string, string> = {}) =>
      app.inject({ method, url, headers: { ...OURS, ...headers, ...more }, ...(payload && { payload }) });
  return {
    get: async (url: string) => app.inject({ url, headers }),
    post: send('POST'),
    patch: (url: string, payload: object, version?: number) =>
      send('PATCH')(url, payload, version === undefined ? {} : { 'if-match': `"${version}"` }),
    remove: send('DELETE'),
  };
}

async function openOffice(options: Partial<DeskOptions> = {}) {
  const house = await openHouse(options);
  const { cookie, staff } = await house.signIn('administrator', 'boss');
  return { house, staff, boss: client(house, { cookie }) };
}

describe('people join by a link that an administrator made', () => {
  test('with the role and scope that were chosen, once; who let them in is on record', async () => {
    const { house, staff, boss } = await openOffice();
    const authority = house.register.authorities.default();
    const made = (await boss.post('/api/staff/links', { role: 'supervisor', scope: { authority } })).json();
    expect(made.link).toMatch(/^http:\/\/desk\.test\/setup\/hwi_/);
    const token = made.link.split('/').at(-1);
    expect((await boss.post('/api/setup/look', { token })).json()).toMatchObject({
      kind: 'invitation',
      role: 'supervisor',
    });
    const join = (payload: object) =>
      house.app.inject({ method: 'POST', url: '/api/setup', payload: { token, ...payload }, headers: OURS });
    const person = { login: 'fay', name: 'Fay Sample', password: PASSWORD };
    expect((await join({ ...person, password: 'fay-sample-fay' })).json()).toMatchObject({ code: 'HW_PASSWORD_UNFIT' });
    expect((await join({ ...person, login: 'boss' })).json()).toMatchObject({ code: 'HW_NAME_TAKEN' });
    const joined = await join(person);
    expect(joined.json()).toMatchObject({ staff: { role: 'supervisor', scope: { authority, provider: null } } });
    expect((await join({ ...person, login: 'fay2' })).json()).toMatchObject({ status: 410 });
    const events = house.register.staffEvents.list({ about: joined.json().staff.id });
    expect(events.map(({ who, what }) => [who, what])).toContainEqual([staff, 'joined']);
    expect((await boss.get('/api/staff/links')).json().items).toMatchObject([{ id: made.id, state: 'used' }]);
    expect(house.log.lines.join()).not.toContain(token);
  });

  test('a forgotten password is set anew by its owner alone, and a second factor is still asked for; a withdrawn or old link opens nothing', async () => {
    const { house, boss } = await openOffice();
    const robin = await house.addStaff('operator', 'robin');
    house.register.oneTimeCodes.propose(robin, 'GEZDGNBVGY3TQOJQ');
    house.register.oneTimeCodes.take(robin, 1);
    const { link } = (await boss.post(`/api/staff/${robin}/password-link`, {})).json();
    const token = link.split('/').at(-1);
    const password = 'a lantern in the meadow';
    expect((await boss.post('/api/setup/password', { token, password: 'robin-robin-2026' })).statusCode).toBe(400);
    expect((await boss.post('/api/setup/password', { token, password })).statusCode).toBe(204);
    expect((await boss.post('/api/setup/password', { token, password })).statusCode).toBe(410);
    expect((await boss.post('/api/session', { login: 'robin', password })).statusCode).toBe(202);
    const [one, two] = [1, 2].map(() => boss.post('/api/staff/links', { role: 'operator' }));
    const [gone, old] = [(await must(one)).json(), (await must(two)).json()];
    expect((await boss.remove(`/api/staff/links/${gone.id}`)).statusCode).toBe(204);
    const look = async (link: string) =>
      (await boss.post('/api/setup/look', { token: link.split('/').at(-1) })).statusCode;
    expect([await look(gone.link), await look(old.link)]).toEqual([410, 200]);
    house.clock.pass(hours(72));
    expect(await look(old.link)).toBe(410);
  });
});

describe('staff are looked after', () => {
  test('of two administrators who change the same record the second is told; the last one stays', async () => {
    const { house, staff, boss } = await openOffice();
    const robin = await house.addStaff('operator', 'robin');
    const read = await boss.get(`/api/staff/${robin}`);
    expect(read.json()).toMatchObject({ login: 'robin', name: 'Name of robin', version: 1, passkeys: 0, codes: false });
    expect(read.headers['etag']).toBe('"1"');
    const { token } = house.register.sessions.start(robin);
    const changed = await boss.patch(`/api/staff/${robin}`, { role: 'supervisor' }, 1);
    expect(changed.json()).toMatchObject({ role: 'supervisor', version: 2 });
    expect(house.register.sessions.find(token)).toBeUndefined();
    const late = await boss.patch(`/api/staff/${robin}`, { disabled: true }, 1);
    expect(late.json()).toMatchObject({ status: 412, code: 'HW_VERSION_STALE' });
    expect((await boss.patch(`/api/staff/${robin}`, { disabled: true })).json()).toMatchObject({ status: 400 });
    expect((await boss.patch(`/api/staff/${robin}`, { disabled: true }, 2)).json()).toMatchObject({
      disabledAt: expect.any(String),
    });
    const [first, second] = house.register.staffEvents.list({ about: robin });
    expect([first, second]).toMatchObject([
      { what: 'disabled' },
      { what: 'role-changed', detail: 'operator to supervisor' },
    ]);
    const answer = await boss.patch(`/api/staff/${staff}`, { role: 'operator' }, 1);
    expect(answer.json()).toMatchObject({ status: 409, code: 'HW_LAST_ADMINISTRATOR' });
  });

  test('an administrator of one authority sees and makes its people only, and nobody with a wider scope than theirs', async () => {
    const { house, staff: chief, boss } = await openOffice();
    const mine = house.register.authorities.default();
    const theirs = house.register.authorities.add({ name: 'Otherham Council' });
    const { staff } = await house.signIn('administrator', 'part');
    house.register.staff.change(staff, { scope: { authority: mine } });
    const part = client(house, { cookie: `hw_session=${house.register.sessions.start(staff).token}` });
    const other = await house.addStaff('operator', 'other');
    house.register.staff.change(other, { scope: { authority: theirs } });
    expect((await part.get('/api/staff')).json().items.map(({ id }: { id: string }) => id)).toEqual([staff]);
    for (const id of [chief, other]) {
      expect((await part.get(`/api/staff/${id}`)).statusCode).toBe(404);
      expect((await part.patch(`/api/staff/${id}`, { disabled: true }, 1)).statusCode).toBe(404);
      expect((await part.remove(`/api/staff/${id}/factors`)).statusCode).toBe(404);
      expect((await part.post(`/api/staff/${id}/password-link`, {})).statusCode).toBe(404);
    }
    for (const scope of [{}, { authority: theirs }]) {
      expect((await part.post('/api/staff/links', { role: 'operator', scope })).statusCode).toBe(403);
      expect((await part.post('/api/tokens', { name: 'x', role: 'operator', scope })).statusCode).toBe(403);
      expect((await part.patch(`/api/staff/${staff}`, { scope }, 2)).statusCode).toBe(403);
    }
    expect((await part.post('/api/staff/links', { role: 'operator', scope: { authority: mine } })).statusCode).toBe(
      200,
    );
    await boss.patch(`/api/staff/${other}`, { name: 'Otto Sample' }, 2);
    const about = (await part.get('/api/staff/events')).json().items.map((event: { about: string }) => event.about);
    expect(about).not.toContain(other);
    expect((await part.get('/api/staff/scopes')).json().authorities).toMatchObject([{ id: mine }]);
  });

  test('lost second factors are removed, sessions are ended, and both are on record; sensitive changes need a password of the last five minutes, with a token none', async () => {
    const left: string[] = [];
    const { house, boss } = await openOffice({ signedOut: (staff) => left.push(staff) });
    const robin = await house.addStaff('operator', 'robin');
    house.register.oneTimeCodes.propose(robin, 'GEZDGNBVGY3TQOJQ');
    house.register.oneTimeCodes.take(robin, 1);
    house.register.recoveryCodes.make(robin);
    const sessions = [1, 2].map(() => house.register.sessions.start(robin).token);
    expect((await boss.remove(`/api/staff/${robin}/sessions`)).statusCode).toBe(204);
    for (const token of sessions) expect(house.register.sessions.find(token)).toBeUndefined();
    expect(left).toEqual([robin]);
    expect((await boss.remove(`/api/staff/${robin}/factors`)).statusCode).toBe(204);
    const after = await client(house, {}).post('/api/session', { login: 'robin', password: PASSWORD });
    expect(after.statusCode).toBe(200);
    const done = house.register.staffEvents.list({ about: robin }).map(({ what }) => what);
    expect(done).toEqual(['signed-in', 'second-factors-reset', 'sessions-ended']);
    house.clock.pass(minutes(6));
    const refused = await Promise.all([
      boss.patch(`/api/staff/${robin}`, { disabled: true }, 1),
      boss.post('/api/staff/links', { role: 'administrator' }),
      boss.post(`/api/staff/${robin}/password-link`, {}),
      boss.remove(`/api/staff/${robin}/factors`),
      boss.post('/api/tokens', { name: 'x', role: 'administrator' }),
    ]);
    for (const answer of refused) expect(answer.json()).toMatchObject({ status: 403, code: 'HW_PROVE_FIRST' });
    const script = client(house, house.token('administrator'));
    expect((await script.patch(`/api/staff/${robin}`, { disabled: true }, 1)).statusCode).toBe(200);
    expect((await script.get('/api/me')).statusCode).toBe(403);
  });

  test('an auditor reads who did what, without a name or a login', async () => {
    const { house, staff, boss } = await openOffice();
    const robin = await house.addStaff('operator', 'robin');
    await boss.patch(`/api/staff/${robin}`, { disabled: true }, 1);
    const { cookie } = await house.signIn('auditor');
    const auditor = client(house, { cookie });
    const events = (await auditor.get(`/api/staff/events?about=${robin}`)).json();
    expect(events.items).toMatchObject([
      { who: staff, whoName: null, what: 'disabled', about: robin, aboutName: null },
    ]);
    const named = (await boss.get(`/api/staff/events?about=${robin}`)).json();
    expect(named.items).toMatchObject([{ whoName: 'Name of boss', aboutName: 'Name of robin' }]);
    const all = JSON.stringify([
      (await auditor.get('/api/staff')).json(),
      (await auditor.get(`/api/staff/${robin}`)).json(),
    ]);
    expect(all).not.toMatch(/Name of|"robin"/);
    expect((await auditor.patch(`/api/staff/${robin}`, { disabled: false }, 2)).statusCode).toBe(403);
  });
});

test('a token is made with a role, a scope and an end, is listed without its secret, and is revoked', async () => {
  const { house, boss } = await openOffice();
  const authority = house.register.authorities.default();
  const made = (
    await boss.post('/api/tokens', { name: 'nightly', role: 'auditor', scope: { authority }, days: 1 })
  ).json();
  const script = client(house, { authorization: `Bearer ${made.token}` });
  expect((await script.get('/api/session')).json()).toMatchObject({ staff: { role: 'auditor', scope: { authority } } });
  const [listed] = (await boss.get('/api/tokens')).json().items;
  expect(listed).toMatchObject({ id: made.id, name: 'nightly', lastUsedAt: expect.any(String), revokedAt: null });
  expect(JSON.stringify(listed)).not.toContain(made.token);
  house.clock.pass(hours(24));
  expect((await script.get('/api/session')).statusCode).toBe(401);
});
