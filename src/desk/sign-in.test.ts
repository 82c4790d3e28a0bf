import { describe, expect, test } from 'vitest';
import { minutes, ms, seconds } from '../core/time.ts';
import { must } from '../vault/test-files.ts';
import { DESK_LIMITS } from './limits.ts';
import { type House, OURS, openHouse, PASSWORD } from './testing/house.ts';

const signIn = (house: House, login: string, password: string, remoteAddress = '127.0.0.1') =>
  house.app.inject({ method: 'POST', url: '/api/session', payload: { login, password }, headers: OURS, remoteAddress });

describe('signing in', () => {
  test('gives a cookie that scripts cannot read and the register keeps only as a hash', async () => {
    const house = await openHouse();
    await house.addStaff('operator', 'robin');
    const answer = await signIn(house, ' Robin ', PASSWORD);
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toEqual({
      staff: {
        id: expect.stringMatching(/^st_/),
        name: 'Name of robin',
        role: 'operator',
        scope: { authority: null, provider: null },
      },
      needsFactor: false,
      provedUntil: expect.any(String),
    });
    const cookie = must(answer.cookies[0]);
    expect(cookie).toMatchObject({ name: 'hw_session', httpOnly: true, sameSite: 'Strict', path: '/' });
    expect(cookie.value.length).toBeGreaterThanOrEqual(43);
    const me = await house.app.inject({ url: '/api/session', cookies: { hw_session: cookie.value } });
    expect(me.json()).toEqual(answer.json());
    expect(house.log.lines.join()).not.toContain(cookie.value);
  });

  test('the cookie is for https only when the desk is', async () => {
    const house = await openHouse({ secureCookies: true, publicUrl: 'https://desk.test' });
    await house.addStaff('operator', 'robin');
    const answer = await house.app.inject({
      method: 'POST',
      url: '/api/session',
      payload: { login: 'robin', password: PASSWORD },
    });
    expect(answer.cookies[0]).toMatchObject({ name: '__Host-hw_session', secure: true, path: '/' });
    expect(answer.cookies[0]).not.toHaveProperty('domain');
    const value = must(answer.cookies[0]).value;
    const ask = async (name: string) =>
      (await house.app.inject({ url: '/api/session', cookies: { [name]: value } })).statusCode;
    expect([await ask('hw_session'), await ask('__Host-hw_session')]).toEqual([401, 200]);
    expect(answer.headers['strict-transport-security']).toContain('max-age=31536000');
  });

  test('an unknown login, a wrong password and a disabled person are told the same', async () => {
    const house = await openHouse();
    await house.addStaff('operator', 'robin');
    house.register.staff.disable(await house.addStaff('operator', 'gone'));
    const answers = await Promise.all([
      signIn(house, 'nobody', PASSWORD),
      signIn(house, 'robin', 'wrong wrong wrong'),
      signIn(house, 'gone', PASSWORD),
    ]);
    const told = answers.map((answer) => ({ ...answer.json(), instance: '' }));
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([401, 401, 401]);
    expect(told[0]).toMatchObject({ code: 'HW_SIGN_IN_FAILED' });
    expect(told[1]).toEqual(told[0]);
    expect(told[2]).toEqual(told[0]);
  });

  test('signing out ends the session, not only the cookie', async () => {
    const house = await openHouse();
    const { cookie } = await house.signIn('operator');
    expect(
      (await house.app.inject({ method: 'DELETE', url: '/api/session', headers: { cookie, ...OURS } })).statusCode,
    ).toBe(204);
    expect((await house.app.inject({ url: '/api/session', headers: { cookie } })).statusCode).toBe(401);
  });

  test('a session ends when nothing was asked for, and at its end whatever was', async () => {
    const house = await openHouse();
    const { cookie } = await house.signIn('operator');
    const ask = async () => (await house.app.inject({ url: '/api/session', headers: { cookie } })).statusCode;
    for (let asked = 0; asked < 5; asked += 1) {
      house.clock.pass(ms(DESK_LIMITS.sessionIdleMs - 1000));
      expect(await ask()).toBe(200);
    }
    house.clock.pass(ms(DESK_LIMITS.sessionIdleMs + 1000));
    expect(await ask()).toBe(401);
    const second = await house.signIn('operator', 'second');
    for (let past = 0; past < DESK_LIMITS.sessionMs; past += DESK_LIMITS.sessionIdleMs / 2) {
      house.clock.pass(ms(DESK_LIMITS.sessionIdleMs / 2));
      await house.app.inject({ url: '/api/session', headers: { cookie: second.cookie } });
    }
    expect((await house.app.inject({ url: '/api/session', headers: { cookie: second.cookie } })).statusCode).toBe(401);
  });
});

describe('guessing is slow', () => {
  test('after five wrong passwords the login waits, longer each time, even with the right one', async () => {
    const house = await openHouse();
    await house.addStaff('operator', 'robin');
    for (let wrong = 0; wrong < 5; wrong += 1)
      expect((await signIn(house, 'robin', 'wrong wrong wrong')).statusCode).toBe(401);
    const refused = await signIn(house, 'robin', PASSWORD, '127.0.0.9');
    expect(refused.statusCode).toBe(429);
    expect(refused.headers['retry-after']).toBe('2');
    expect(refused.json()).toMatchObject({ code: 'HW_TOO_MANY_REQUESTS' });
    house.clock.pass(seconds(2));
    expect((await signIn(house, 'robin', 'wrong wrong wrong')).statusCode).toBe(401);
    expect((await signIn(house, 'ROBIN', PASSWORD)).headers['retry-after']).toBe('4');
    house.clock.pass(seconds(4));
    expect((await signIn(house, 'robin', PASSWORD)).statusCode).toBe(200);
    expect((await signIn(house, 'robin', 'wrong wrong wrong')).statusCode).toBe(401);
  });

  test('a login that does not exist waits as well', async () => {
    const house = await openHouse();
    for (let wrong = 0; wrong < 5; wrong += 1) await signIn(house, 'nobody', 'wrong wrong wrong');
    expect((await signIn(house, 'nobody', 'wrong wrong wrong')).statusCode).toBe(429);
  });

  test('one address that tries many logins waits; another address does not; an hour later it is forgotten', async () => {
    const house = await openHouse({ limits: { addressFreeTries: 3 } });
    await house.addStaff('operator', 'robin');
    for (const login of ['ann', 'ben', 'cat']) await signIn(house, login, 'wrong wrong wrong', '192.0.2.1');
    expect((await signIn(house, 'robin', PASSWORD, '192.0.2.1')).statusCode).toBe(429);
    expect((await signIn(house, 'robin', PASSWORD, '192.0.2.2')).statusCode).toBe(200);
    house.clock.pass(minutes(61));
    expect((await signIn(house, 'robin', PASSWORD, '192.0.2.1')).statusCode).toBe(200);
  });

  test('many tries at the same moment do not slip through together', async () => {
    const house = await openHouse();
    const tries = await Promise.all(Array.from({ length: 12 }, () => signIn(house, 'robin', 'wrong wrong wrong')));
    expect(tries.filter(({ statusCode }) => statusCode === 401)).toHaveLength(5);
    expect(tries.filter(({ statusCode }) => statusCode === 429)).toHaveLength(7);
  });
});

describe('the one-time link', () => {
  const person = { login: 'first', name: 'First Admin', password: PASSWORD };

  test('makes one administrator, signs in, and is spent', async () => {
    const house = await openHouse();
    const { token } = house.register.adminLinks.create();
    const use = (payload: object) => house.app.inject({ method: 'POST', url: '/api/setup', payload, headers: OURS });
    expect((await use({ ...person, token, password: 'short' })).json()).toMatchObject({ code: 'HW_REQUEST_INVALID' });
    const answer = await use({ ...person, token });
    expect(answer.json()).toMatchObject({ staff: { name: 'First Admin', role: 'administrator' } });
    const cookies = { hw_session: must(answer.cookies[0]).value };
    expect((await house.app.inject({ url: '/api/incidents', cookies })).statusCode).toBe(200);
    const again = await use({ ...person, login: 'second', token });
    expect(again.json()).toMatchObject({ status: 410, code: 'HW_SETUP_LINK_SPENT' });
    expect(house.log.lines.join()).not.toContain(token);
  });
});

describe('writes with a cookie', () => {
  const FOREIGN: [string, Record<string, string>][] = [
    ['no header of ours', { origin: OURS.origin }],
    ['no origin', { 'x-havenwatch': '1' }],
    ['another origin', { ...OURS, origin: 'http://elsewhere.test' }],
    ['the origin null', { ...OURS, origin: 'null' }],
    ['another scheme', { ...OURS, origin: 'https://desk.test' }],
  ];
  test.each(FOREIGN)('%s: 403 and nothing is submitted', async (_name, headers) => {
    const house = await openHouse();
    await house.press('1-1');
    const { cookie } = await house.signIn('operator');
    const answer = await house.app.inject({
      method: 'POST',
      url: `/api/incidents/${house.incident()}/acknowledge`,
      headers: { host: 'gateway.internal', cookie, ...headers },
      payload: {},
    });
    expect(answer.json()).toMatchObject({ status: 403, code: 'HW_CROSS_SITE' });
    expect(house.submitted).toEqual([]);
  });

  test('a page of another site cannot sign anybody in', async () => {
    const house = await openHouse();
    const answer = await house.app.inject({
      method: 'POST',
      url: '/api/session',
      headers: { origin: 'http://elsewhere.test' },
      payload: { login: 'robin', password: PASSWORD },
    });
    expect(answer.json()).toMatchObject({ code: 'HW_CROSS_SITE' });
  });
});
