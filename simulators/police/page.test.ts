import { afterAll, beforeAll, expect, test } from 'vitest';
import { SimulatedForce } from './force.ts';
import { HEADER, sign } from './signature.ts';

const SECRET = 'a secret for tests only';
let force: SimulatedForce;
const told: string[] = [];

beforeAll(async () => {
  force = await SimulatedForce.start({ id: 'example', name: 'Example Constabulary', secret: SECRET });
});
afterAll(() => force.close());

const MESSAGE = {
  format: 'havenwatch/transfer/1',
  message: 'alarm',
  id: '1-1-1.1',
  part: 'alarm',
  status: 'test',
  force: 'example',
  incident: '1-1-1',
  sentAt: '2026-11-22T02:14:07.120Z',
  reference: 'Kestrel 4',
  urn: '07XYZ4417',
  urnType: 'HUA',
  event: { kind: 'panic', code: 'RX', said: 'A test', grade: 4, openedAt: '2026-11-22T02:14:07.118Z', confirmed: null },
  callBack: null,
  readOut: 'This is a test.',
  blocks: [],
  digest: 'd',
  cap: '<alert/>',
};

function hand(message: object, secret = SECRET): Promise<Response> {
  const body = JSON.stringify(message);
  const headers = { 'content-type': 'application/json', [HEADER]: sign(secret, Date.now(), body) };
  return fetch(force.transferUrl, { method: 'POST', headers, body });
}

const post = (path: string, body: object, headers = {}) =>
  fetch(force.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

/** What the page is told first. */
async function shown(): Promise<{ alarms: { stage: string; next: string[]; times: number }[]; manner: string }> {
  const live = await fetch(`${force.url}/live`);
  const reader = live.body?.getReader();
  let text = '';
  while (!text.includes('data: ') || !text.endsWith('\n\n'))
    text += new TextDecoder().decode((await reader?.read())?.value);
  await reader?.cancel();
  return JSON.parse(text.slice(text.indexOf('data: ') + 6));
}

test('an alarm that is handed over twice is one alarm, and one that nobody signed is none', async () => {
  expect((await hand(MESSAGE, 'another secret entirely')).status).toBe(403);
  expect(force.alarms.size).toBe(0);
  expect([(await hand(MESSAGE)).status, (await hand(MESSAGE)).status]).toEqual([202, 409]);
  expect((await hand({ ...MESSAGE, urn: undefined })).status).toBe(400);
  expect((await shown()).alarms).toMatchObject([{ stage: 'new', times: 2, next: ['accepted', 'rejected'] }]);
});

test('its buttons move an alarm forward and never back', async () => {
  expect((await post('/alarms/1-1-1.1', { stage: 'dispatched' })).status).toBe(409);
  expect((await post('/alarms/1-1-1.1', { stage: 'accepted' })).status).toBe(204);
  expect((await post('/alarms/1-1-1.1', { stage: 'rejected' })).status).toBe(409);
  expect((await post('/alarms/1-1-1.9', { stage: 'accepted' })).status).toBe(404);
  expect((await post('/alarms/1-1-1.1', { stage: 'asleep' })).status).toBe(400);
  expect((await shown()).alarms[0]?.next).toEqual(['dispatched', 'on-scene', 'closed']);
  const page = await fetch(`${force.url}/`);
  expect([page.status, page.headers.get('content-security-policy')]).toEqual([
    200,
    expect.stringMatching(/default-src 'none'/),
  ]);
});

test('what it does by itself is chosen on the page', async () => {
  expect((await post('/settings', { manner: 'comes-fast' })).status).toBe(204);
  expect((await shown()).manner).toBe('comes-fast');
  const answers = await import('node:http').then(({ createServer }) => {
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', (bytes) => (body += bytes));
      request.on('end', () => {
        told.push(JSON.parse(body).stage);
        response.end();
      });
    });
    return new Promise<typeof server>((up) => server.listen(0, '127.0.0.1', () => up(server)));
  });
  const address = answers.address();
  force.answerTo = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/hooks`;
  await hand({ ...MESSAGE, id: '1-1-1.2' });
  while (told.length < 3) await new Promise((resolve) => setTimeout(resolve, 5));
  answers.close();
  expect(told).toEqual(['accepted', 'dispatched', 'on-scene']);
});
