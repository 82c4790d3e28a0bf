import { generateSync } from 'otplib';
import { describe, expect, test } from 'vitest';
import { minutes, seconds } from '../core/time.ts';
import { must } from '../vault/test-files.ts';
import { Authenticator, type Quirks } from './testing/authenticator.ts';
import { type House, ORIGIN, OURS, openHouse, PASSWORD } from './testing/house.ts';

type Answer = Awaited<ReturnType<House['app']['inject']>>;
const cookieOf = (answer: Answer) => `hw_session=${must(answer.cookies[0]).value}`;

function client({ app, clock }: House) {
  const post = (url: string, payload: object, cookie = '', remoteAddress = '127.0.0.1') =>
    app.inject({ method: 'POST', url, payload, headers: { ...OURS, cookie }, remoteAddress });
  const codeFor = (secret: string, laterS = 0) =>
    generateSync({ secret, epoch: Math.floor(clock.now() / 1000) + laterS });
  return {
    post,
    codeFor,
    get: (url: string, cookie: string) => app.inject({ url, headers: { cookie } }),
    remove: (url: string, cookie: string) => app.inject({ method: 'DELETE', url, headers: { ...OURS, cookie } }),
    password: (login: string) => post('/api/session', { login, password: PASSWORD }),
  };
}

/** Somebody with one-time codes, and what they were shown. */
async function withCodes(house: House, role: 'operator' | 'administrator' = 'operator') {
  const here = client(house);
  const { cookie, staff } = await house.signIn(role, 'robin');
  const { secret, uri, qr } = (await here.post('/api/me/codes', {}, cookie)).json();
  const confirmed = await here.post('/api/me/codes/confirm', { code: here.codeFor(secret) }, cookie);
  house.clock.pass(seconds(30));
  return {
    here,
    staff,
    secret,
    uri,
    qr,
    confirmed,
    old: cookie,
    cookie: cookieOf(confirmed),
    recovery: confirmed.json().recovery,
  };
}

describe('one-time codes', () => {
  test('count once they are confirmed, and from then on the password alone opens nothing', async () => {
    const house = await openHouse();
    const { here, secret, uri, qr, old, cookie } = await withCodes(house);
    expect(uri).toMatch(/^otpauth:\/\/totp\/Havenwatch/);
    expect(qr.path).toMatch(/^M0 0h1v1h-1z/);
    expect((await here.get('/api/session', old)).statusCode).toBe(401);
    expect((await here.get('/api/session', cookie)).statusCode).toBe(200);
    const first = await here.password('robin');
    expect(first.statusCode).toBe(202);
    expect(first.cookies).toEqual([]);
    const { needs, ticket } = first.json();
    expect(needs).toEqual(['totp', 'recovery']);
    expect((await here.get('/api/session', `hw_session=${ticket}`)).statusCode).toBe(401);
    const second = await here.post('/api/session/second', { ticket, totp: here.codeFor(secret) });
    expect(second.json()).toMatchObject({ staff: { role: 'operator' }, needsFactor: false });
    expect(house.log.lines.join()).not.toContain(secret);
  });

  test('a code works once, one period early or late, and no earlier one after it, and none before the first was confirmed', async () => {
    const house = await openHouse();
    const { here, secret } = await withCodes(house);
    const tryCode = async (totp: string) => {
      const { ticket } = (await here.password('robin')).json();
      return (await here.post('/api/session/second', { ticket, totp })).statusCode;
    };
    house.clock.pass(minutes(5));
    const [late, now, early, tooEarly] = [-30, 0, 30, 60].map((laterS) => here.codeFor(secret, laterS));
    expect(await tryCode(must(tooEarly))).toBe(400);
    expect(await tryCode(must(late))).toBe(200);
    expect(await tryCode(must(late))).toBe(400);
    expect(await tryCode(must(early))).toBe(200);
    expect(await tryCode(must(now))).toBe(400);
    expect(await tryCode('000 00')).toBe(400);

    const sam = await house.addStaff('operator', 'sam');
    const key = { name: 'Key', credential: 'one', publicKey: Buffer.from('key'), counter: 0, transports: [] };
    house.register.passkeys.add({ staff: sam, ...key });
    house.register.oneTimeCodes.propose(sam, secret);
    const { ticket, needs } = (await here.password('sam')).json();
    expect(needs).toEqual(['passkey']);
    const unconfirmed = await here.post('/api/session/second', { ticket, totp: here.codeFor(secret) });
    expect(unconfirmed.json()).toMatchObject({ code: 'HW_SECOND_FACTOR_FAILED' });
  });

  test('the ticket of a sign-in is spent by it, ends after five minutes, and when the record is changed in between', async () => {
    const house = await openHouse();
    const { here, secret, staff } = await withCodes(house);
    const begin = async (): Promise<string> => (await here.password('robin')).json().ticket;
    const finish = (ticket: string) => here.post('/api/session/second', { ticket, totp: here.codeFor(secret) });
    const used = await begin();
    expect((await finish(used)).statusCode).toBe(200);
    house.clock.pass(seconds(30));
    expect((await finish(used)).json()).toMatchObject({ status: 410, code: 'HW_SIGN_IN_OVER' });
    const slow = await begin();
    house.clock.pass(minutes(5));
    expect((await finish(slow)).json()).toMatchObject({ code: 'HW_SIGN_IN_OVER' });
    const changed = await begin();
    house.register.staff.disable(staff);
    expect((await finish(changed)).json()).toMatchObject({ code: 'HW_SIGN_IN_OVER' });
  });

  test('guessing is slow for codes and recovery codes together, whatever ticket and address they come by', async () => {
    const house = await openHouse();
    const { here, recovery, secret } = await withCodes(house);
    let ticket = '';
    const guess = async (given: object, address: string) => {
      ticket = (await here.password('robin')).json().ticket;
      return here.post('/api/session/second', { ticket, ...given }, '', address);
    };
    for (let wrong = 0; wrong < 3; wrong += 1)
      expect((await guess({ totp: '000000' }, '192.0.2.1')).statusCode).toBe(400);
    for (let wrong = 0; wrong < 2; wrong += 1)
      expect((await guess({ recovery: 'AAAA-AAAA' }, '192.0.2.2')).statusCode).toBe(400);
    const refused = await guess({ recovery: recovery[0] }, '192.0.2.3');
    expect(refused.statusCode).toBe(429);
    expect(refused.headers['retry-after']).toBe('2');
    house.clock.pass(seconds(2));
    expect((await guess({ totp: here.codeFor(secret) }, '192.0.2.3')).statusCode).toBe(200);
    const events = house.register.staffEvents.list().filter(({ what }) => what === 'second-factor-failed');
    expect(events).toHaveLength(5);
  });

  test('ten recovery codes are shown once, and each signs in once; they go with the second factor, which only a fresh proof removes', async () => {
    const house = await openHouse();
    const { here, recovery, cookie, staff } = await withCodes(house);
    expect(recovery).toHaveLength(10);
    const use = async (code: string) => {
      const { ticket } = (await here.password('robin')).json();
      return (await here.post('/api/session/second', { ticket, recovery: code })).statusCode;
    };
    expect(await use(recovery[0])).toBe(200);
    expect(await use(recovery[0])).toBe(400);
    expect(await use(recovery[1].toLowerCase())).toBe(200);
    const me = (await here.get('/api/me', cookie)).json();
    expect(me).toMatchObject({ recoveryLeft: 8, codesSince: expect.any(String), passkeys: [] });
    expect(JSON.stringify(me)).not.toContain(recovery[2]);
    const anew = (await here.post('/api/me/recovery', {}, cookie)).json();
    expect(anew.recovery).toHaveLength(10);
    expect(await use(recovery[2])).toBe(400);
    const other = `hw_session=${house.register.sessions.start(staff).token}`;
    house.clock.pass(minutes(6));
    expect((await here.remove('/api/me/codes', cookie)).json()).toMatchObject({ status: 403, code: 'HW_PROVE_FIRST' });
    expect((await here.post('/api/me/prove', { password: 'wrong wrong wrong' }, cookie)).statusCode).toBe(400);
    const proved = cookieOf(await here.post('/api/me/prove', { password: PASSWORD }, cookie));
    expect((await here.get('/api/session', cookie)).statusCode).toBe(401);
    expect((await here.remove('/api/me/codes', proved)).statusCode).toBe(204);
    expect((await here.get('/api/session', other)).statusCode).toBe(401);
    expect((await here.get('/api/me', proved)).json()).toMatchObject({ codesSince: null, recoveryLeft: 0 });
    expect((await here.password('robin')).statusCode).toBe(200);
  });
});

describe('where a role needs a second factor', () => {
  test('somebody without one gets as far as setting it up, and in from then on', async () => {
    const house = await openHouse({ signIn: { secondFactorFor: ['administrator'] } });
    const here = client(house);
    await house.addStaff('administrator', 'ann');
    await house.addStaff('operator', 'ben');
    expect((await here.get('/api/incidents', cookieOf(await here.password('ben')))).statusCode).toBe(200);
    const answer = await here.password('ann');
    expect(answer.json()).toMatchObject({ needsFactor: true });
    const cookie = cookieOf(answer);
    for (const url of ['/api/incidents', '/api/staff', '/api/stream', '/api/status'])
      expect((await here.get(url, cookie)).json()).toMatchObject({ status: 403, code: 'HW_SECOND_FACTOR_NEEDED' });
    expect((await here.get('/api/me', cookie)).json()).toMatchObject({ needsFactor: true, factorAsked: true });
    const { secret } = (await here.post('/api/me/codes', {}, cookie)).json();
    const set = await here.post('/api/me/codes/confirm', { code: here.codeFor(secret) }, cookie);
    expect((await here.get('/api/incidents', cookieOf(set))).statusCode).toBe(200);
    expect((await here.get('/api/incidents', cookie)).statusCode).toBe(401);
  });
});

describe('my account', () => {
  test('a new password needs the old one, must not be common, ends my other sessions and gives this one a new token', async () => {
    const house = await openHouse();
    const here = client(house);
    const { cookie, staff } = await house.signIn('operator', 'robin');
    const other = `hw_session=${house.register.sessions.start(staff).token}`;
    const next = 'a lantern in the meadow';
    const change = (payload: object) => here.post('/api/me/password', payload, cookie);
    expect((await change({ old: 'wrong wrong wrong', password: next })).json()).toMatchObject({
      code: 'HW_PASSWORD_WRONG',
    });
    expect((await change({ old: PASSWORD, password: 'password1234' })).json()).toMatchObject({
      code: 'HW_PASSWORD_UNFIT',
    });
    expect((await change({ old: PASSWORD, password: 'robin-robin-2026' })).json()).toMatchObject({
      code: 'HW_PASSWORD_UNFIT',
    });
    const changed = await change({ old: PASSWORD, password: next });
    expect(changed.statusCode).toBe(200);
    for (const dead of [cookie, other]) expect((await here.get('/api/session', dead)).statusCode).toBe(401);
    expect((await here.get('/api/session', cookieOf(changed))).statusCode).toBe(200);
    expect((await here.password('robin')).statusCode).toBe(401);
    expect((await here.post('/api/session', { login: 'robin', password: next })).statusCode).toBe(200);
  });

  test('I see where I am signed in, and end one or all others; nobody ends another’s', async () => {
    const house = await openHouse();
    const here = client(house);
    const { cookie, staff } = await house.signIn('operator', 'robin');
    const stranger = await house.signIn('operator', 'sam');
    const [second, third] = [house.register.sessions.start(staff), house.register.sessions.start(staff)];
    const { items } = (await here.get('/api/me/sessions', cookie)).json();
    expect(items).toHaveLength(3);
    expect(items.filter(({ here: isHere }: { here: boolean }) => isHere)).toHaveLength(1);
    const thirdId = must(house.register.sessions.find(third.token)).id;
    expect((await here.remove(`/api/me/sessions/${thirdId}`, stranger.cookie)).statusCode).toBe(404);
    expect((await here.remove(`/api/me/sessions/${thirdId}`, cookie)).statusCode).toBe(204);
    expect(house.register.sessions.find(third.token)).toBeUndefined();
    expect((await here.remove('/api/me/sessions', cookie)).statusCode).toBe(204);
    expect(house.register.sessions.find(second.token)).toBeUndefined();
    expect((await here.get('/api/session', cookie)).statusCode).toBe(200);
  });

  test('signing in again in the same browser ends the session that was there; leaving the last one is told to the desk', async () => {
    const left: string[] = [];
    const house = await openHouse({ signedOut: (staff) => left.push(staff) });
    const here = client(house);
    const { cookie, staff } = await house.signIn('operator', 'robin');
    const again = await here.post('/api/session', { login: 'robin', password: PASSWORD }, cookie);
    expect((await here.get('/api/session', cookie)).statusCode).toBe(401);
    const elsewhere = cookieOf(await here.password('robin'));
    await here.remove('/api/session', cookieOf(again));
    expect(left).toEqual([]);
    await here.remove('/api/session', elsewhere);
    expect(left).toEqual([staff]);
  });
});

const REFUSED = { status: 400, code: 'HW_PASSKEY_REFUSED' };

function browser({ app }: House, origin = ORIGIN) {
  const post = (url: string, payload: object, cookie = '') =>
    app.inject({ method: 'POST', url, payload, headers: { ...OURS, origin, cookie } });
  return {
    post,
    /** Adds a passkey to the account of the cookie. */
    async add(key: Authenticator, cookie: string, quirks: Quirks = {}) {
      const { ticket, options } = (await post('/api/me/passkeys/options', {}, cookie)).json();
      return post('/api/me/passkeys', { ticket, name: 'Blue key', response: key.make(options, quirks) }, cookie);
    },
    /** Signs in with it, and gives the answer and what was sent. */
    async signIn(key: Authenticator, quirks: Quirks = {}) {
      const { ticket, options } = (await post('/api/session/passkey/options', {})).json();
      const sent = { ticket, response: key.use(options, quirks) };
      return { answer: await post('/api/session/passkey', sent), sent };
    },
  };
}

async function withPasskey() {
  const house = await openHouse();
  const here = browser(house);
  const { cookie, staff } = await house.signIn('supervisor', 'robin');
  const key = new Authenticator(ORIGIN);
  const added = await here.add(key, cookie);
  return { house, here, key, added, staff, old: cookie, cookie: `hw_session=${must(added.cookies[0]).value}` };
}

describe('a passkey', () => {
  test('signs in by itself, without a name or a password, as two factors; the password then needs a second step', async () => {
    const { house, here, key, added, old, staff } = await withPasskey();
    expect(added.json().recovery).toHaveLength(10);
    expect((await house.app.inject({ url: '/api/session', headers: { cookie: old } })).statusCode).toBe(401);
    const { answer } = await here.signIn(key);
    expect(answer.json()).toMatchObject({ staff: { id: staff, role: 'supervisor' }, needsFactor: false });
    const cookie = `hw_session=${must(answer.cookies[0]).value}`;
    const me = (await house.app.inject({ url: '/api/me', headers: { cookie } })).json();
    expect(me.passkeys).toMatchObject([{ name: 'Blue key', lastUsedAt: expect.any(String) }]);
    expect(me.recent[0]).toMatchObject({ what: 'signed-in', detail: 'passkey', whoName: 'Name of robin' });
    const first = await here.post('/api/session', { login: 'robin', password: 'four plain words here' });
    expect(first.json()).toMatchObject({ needs: ['passkey', 'recovery'] });
  });

  test('an answer works once, and for the challenge that it was made for; a copy of the key is found out by its count', async () => {
    const { house, here, key } = await withPasskey();
    const { answer, sent } = await here.signIn(key);
    expect(answer.statusCode).toBe(200);
    expect((await here.post('/api/session/passkey', sent)).json()).toMatchObject({ code: 'HW_SIGN_IN_OVER' });
    const { ticket } = (await here.post('/api/session/passkey/options', {})).json();
    expect((await here.post('/api/session/passkey', { ...sent, ticket })).json()).toMatchObject(REFUSED);
    const { ticket: late, options } = (await here.post('/api/session/passkey/options', {})).json();
    house.clock.pass(minutes(5));
    const tooLate = await here.post('/api/session/passkey', { ticket: late, response: key.use(options) });
    expect(tooLate.json()).toMatchObject({ code: 'HW_SIGN_IN_OVER' });
    const copy = key.clone();
    expect((await here.signIn(key)).answer.statusCode).toBe(200);
    expect((await here.signIn(copy)).answer.json()).toMatchObject(REFUSED);
  });

  const WRONG: [string, Quirks][] = [
    ['without a finger or a PIN', { unverified: true }],
    ['made on another site', { origin: 'https://desk.test.elsewhere.test' }],
    ['for another challenge', { challenge: 'AAAA' }],
    ['for another person', { userHandle: Buffer.from('st_somebody_else').toString('base64url') }],
  ];
  test('is refused without a finger or a PIN, from another site, for another challenge or person, and that is on record', async () => {
    const { house, here, key, staff } = await withPasskey();
    for (const [name, quirks] of WRONG) {
      expect((await here.signIn(key, quirks)).answer.json(), name).toMatchObject(REFUSED);
      expect(house.register.staffEvents.list({ about: staff, limit: 1 })).toMatchObject([
        { what: 'second-factor-failed' },
      ]);
    }
    expect((await here.signIn(key)).answer.statusCode).toBe(200);
  });

  test('one that was removed, one of a disabled person, and one that nobody has are told the same', async () => {
    const { house, here, key, cookie, staff } = await withPasskey();
    const other = new Authenticator(ORIGIN);
    expect((await here.add(other, cookie)).json()).toEqual({ recovery: null });
    const [first] = house.register.passkeys.of(staff);
    house.register.passkeys.remove(staff, must(first).id);
    const gone = (await here.signIn(key)).answer.json();
    expect(gone).toMatchObject(REFUSED);
    house.register.staff.disable(staff);
    const disabled = (await here.signIn(other)).answer.json();
    expect({ ...disabled, instance: '' }).toEqual({ ...gone, instance: '' });
  });

  test('is made by the person who asked for it, who has just proved to be them, with a finger or a PIN', async () => {
    const { house, here, cookie } = await withPasskey();
    const thief = await house.signIn('operator', 'sam');
    const key = new Authenticator(ORIGIN);
    const { ticket, options } = (await here.post('/api/me/passkeys/options', {}, cookie)).json();
    expect(options).toMatchObject({
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      excludeCredentials: [{ type: 'public-key' }],
    });
    const stolen = { ticket, name: 'Mine', response: key.make(options) };
    expect((await here.post('/api/me/passkeys', stolen, thief.cookie)).json()).toMatchObject({
      code: 'HW_SIGN_IN_OVER',
    });
    expect((await here.add(new Authenticator(ORIGIN), thief.cookie, { unverified: true })).json()).toMatchObject(
      REFUSED,
    );
    house.clock.pass(minutes(6));
    expect((await here.post('/api/me/passkeys/options', {}, thief.cookie)).json()).toMatchObject({
      code: 'HW_PROVE_FIRST',
    });
  });

  test('works at the desk’s name and on this machine, and at no address of digits', async () => {
    const house = await openHouse({ publicUrl: 'http://127.0.0.1:8080' });
    const ask = (origin: string, host: string) =>
      house.app.inject({
        method: 'POST',
        url: '/api/session/passkey/options',
        payload: {},
        headers: { origin, host },
      });
    expect((await ask('http://127.0.0.1:8080', '127.0.0.1:8080')).json()).toMatchObject({
      code: 'HW_PASSKEY_NOT_HERE',
    });
    expect((await ask('http://localhost:8080', 'localhost:8080')).json().options.rpId).toBe('localhost');
    expect((await ask('http://elsewhere.test', 'elsewhere.test')).json()).toMatchObject({
      code: 'HW_PASSKEY_NOT_HERE',
    });
  });
});
