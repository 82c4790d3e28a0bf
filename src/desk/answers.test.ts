import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { tempDirectory } from '../vault/test-files.ts';
import { OURS, openHouse } from './testing/house.ts';

describe('problems', () => {
  const WRONG: [string, object, { status: number; code: string; detail: RegExp }][] = [
    [
      'a field of the wrong kind',
      { payload: { text: 5 } },
      { status: 400, code: 'HW_REQUEST_INVALID', detail: /^body, text: / },
    ],
    ['no body', {}, { status: 400, code: 'HW_REQUEST_INVALID', detail: /^body: / }],
    [
      'a note that is too long',
      { payload: { text: 'x'.repeat(4_001) } },
      { status: 400, code: 'HW_REQUEST_INVALID', detail: /text/ },
    ],
    [
      'broken JSON',
      { payload: '{"text":', headers: { 'content-type': 'application/json' } },
      { status: 400, code: 'HW_REQUEST_INVALID', detail: /JSON/ },
    ],
    [
      'another media type',
      { payload: 'text=x', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      { status: 415, code: 'HW_REQUEST_INVALID', detail: /JSON/ },
    ],
    ['too much', { payload: { text: 'x'.repeat(40_000) } }, { status: 413, code: 'HW_TOO_LARGE', detail: /too large/ }],
  ];
  test.each(WRONG)(
    '%s is named in one sentence',
    async (_name, { headers, ...rest }: { headers?: object }, { status, code, detail }) => {
      const house = await openHouse();
      await house.press('1-1');
      const answer = await house.app.inject({
        method: 'POST',
        url: `/api/incidents/${house.incident()}/note`,
        ...rest,
        headers: { ...house.token('operator'), ...headers },
      });
      expect(answer.headers['content-type']).toBe('application/problem+json');
      const problem = answer.json();
      expect(problem).toMatchObject({ type: 'about:blank', title: expect.any(String), status, code });
      expect(problem.detail).toMatch(detail);
      expect(problem.instance).toMatch(/^urn:uuid:[0-9a-f-]{36}$/);
      expect(answer.statusCode).toBe(status);
    },
  );

  test('an unknown path is 404; a bug is 500 without a trace of where, and the log has it under the same id', async () => {
    const house = await openHouse({
      status: () => {
        throw new TypeError('inner workings');
      },
    });
    const headers = house.token('operator');
    expect((await house.app.inject({ url: '/api/nothing', headers })).json()).toMatchObject({
      status: 404,
      code: 'HW_NOT_FOUND',
    });
    const answer = await house.app.inject({ url: '/api/status', headers });
    expect(answer.json()).toMatchObject({ status: 500, code: 'HW_INTERNAL' });
    expect(answer.body).not.toMatch(/inner workings|\.ts|at /);
    const line = house.log.lines.find((text) => text.includes('inner workings'));
    expect(line).toContain(answer.json().instance.slice('urn:uuid:'.length));
  });

  test('neither token, cookie nor path of a one-time link is ever in the log', async () => {
    const house = await openHouse();
    const { cookie } = await house.signIn('operator');
    const { authorization } = house.token('operator');
    const link = house.register.adminLinks.create().token;
    await house.app.inject({ url: '/api/nothing', headers: { authorization } });
    await house.app.inject({ url: '/api/incidents', headers: { cookie } });
    await house.app.inject({ url: `/setup/${link}` });
    await house.app.inject({ method: 'POST', url: '/api/setup', payload: { token: link, login: 'x' } });
    expect(house.log.lines.length).toBeGreaterThanOrEqual(4);
    for (const secret of [authorization.slice(7), cookie.slice(11), link])
      expect(house.log.lines.join()).not.toContain(secret);
  });

  test('strangers are slowed down, whoever is signed in is not', async () => {
    const house = await openHouse({ limits: { strangerPerMinute: 5 } });
    const headers = house.token('operator');
    const ask = async (given: object) =>
      (await house.app.inject({ url: '/api/incidents', headers: { ...given } })).statusCode;
    const strange = [];
    for (let n = 0; n < 7; n += 1) strange.push(await ask({}));
    expect(strange).toEqual([401, 401, 401, 401, 401, 429, 429]);
    for (let n = 0; n < 20; n += 1) expect(await ask(headers)).toBe(200);
  });
});

describe('health and numbers', () => {
  test('ready says in sentences what is wrong', async () => {
    let ready = true;
    const warnings = ['voice is not set up.'];
    const house = await openHouse({
      checks: () => ({ ready, says: ready ? [] : ['The journal cannot be written.'], warnings }),
    });
    expect((await house.app.inject('/health/live')).statusCode).toBe(200);
    expect((await house.app.inject('/health/ready')).json()).toEqual({ ready: true, says: [], warnings });
    ready = false;
    const answer = await house.app.inject('/health/ready');
    expect([answer.statusCode, answer.json()]).toEqual([
      503,
      { ready: false, says: ['The journal cannot be written.'], warnings },
    ]);
    expect((await house.app.inject('/health/live')).statusCode).toBe(200);
  });

  test('the metrics page counts streams', async () => {
    const house = await openHouse();
    expect((await house.app.inject('/metrics')).body).toContain('havenwatch_desk_stream_clients 0');
  });
});

describe('what is no request at all', () => {
  test('an address too long, or bytes that are not HTTP, get problem details like everything else', async () => {
    const { app } = await openHouse();
    const long = await app.inject(`/api/incidents/${'x'.repeat(5_000)}`);
    expect(long.headers['content-type']).toContain('application/problem+json');
    expect(long.json()).toMatchObject({ status: 400, code: 'HW_REQUEST_INVALID' });

    const { hostname, port } = new URL(await app.listen({ host: '127.0.0.1', port: 0 }));
    const socket = connect({ host: hostname, port: Number(port) });
    let text = '';
    socket.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
    socket.write('GET / HTTP/1.1\r\nno header at all\r\n\r\n');
    await once(socket, 'close');
    expect(text).toContain('HTTP/1.1 400 Bad Request');
    expect(text).toContain('content-type: application/problem+json');
    expect(text).toContain('"code":"HW_REQUEST_INVALID"');
  });
});

describe('the console', () => {
  test('a page when it has not been built, that says how', async () => {
    const { app } = await openHouse();
    const answer = await app.inject('/');
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toContain('has not been built');
    expect(answer.headers).toMatchObject({
      'content-security-policy':
        "default-src 'none';script-src 'self';style-src 'self';img-src 'self';font-src 'self';media-src 'self';connect-src 'self';manifest-src 'self';worker-src 'self';base-uri 'none';form-action 'self';frame-ancestors 'none';require-trusted-types-for 'script';trusted-types installer-worker",
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'permissions-policy': expect.stringContaining('geolocation=()'),
    });
    expect(Object.keys(answer.headers).filter((name) => /server|powered/.test(name))).toEqual([]);
  });

  test('hashed files for ever, the document never; every other path that is a page is the document', async () => {
    const consoleDir = tempDirectory();
    mkdirSync(join(consoleDir, 'assets'));
    writeFileSync(join(consoleDir, 'index.html'), '<!doctype html><title>console</title>');
    writeFileSync(join(consoleDir, 'assets', 'main-abc123.js'), 'export {};');
    const { app } = await openHouse({ consoleDir });
    for (const url of ['/', '/incidents/1-1-1', '/setup/hwl_something', '/index.html']) {
      const answer = await app.inject(url);
      expect([answer.statusCode, answer.headers['cache-control']], url).toEqual([200, 'no-store']);
      expect(answer.body).toContain('<title>console</title>');
    }
    const asset = await app.inject('/assets/main-abc123.js');
    expect(asset.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    for (const url of ['/assets/gone-abc123.js', '/api/gone', '/hooks/gone'])
      expect((await app.inject(url)).json(), url).toMatchObject({ code: 'HW_NOT_FOUND' });
    expect((await app.inject({ method: 'POST', url: '/incidents', headers: OURS })).statusCode).toBe(404);
    expect((await app.inject('/../../etc/passwd')).body).not.toContain('root:');
  });

  test('a worker may answer for the page of installers and no other, and is taken off phones where the build has none', async () => {
    const consoleDir = tempDirectory();
    writeFileSync(join(consoleDir, 'index.html'), '<!doctype html><title>console</title>');
    const { app } = await openHouse({ consoleDir });
    const bounds = { 'service-worker-allowed': '/install', 'cache-control': 'no-store' };
    const none = await app.inject('/installer-worker.js');
    expect(none.headers).toMatchObject({ ...bounds, 'content-type': expect.stringContaining('text/javascript') });
    expect(none.body).toContain('unregister');
    writeFileSync(join(consoleDir, 'installer-worker.js'), '// the worker');
    const one = await app.inject('/installer-worker.js');
    expect([one.headers, one.body]).toMatchObject([bounds, '// the worker']);
  });
});
