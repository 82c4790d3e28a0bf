import { afterEach, beforeEach, expect, it } from 'vitest';
import { CONTROL_ROOM, NEIGHBOUR, type Scene, SUPERVISOR, setScene } from './test-gateway.ts';

let scene: Scene;
beforeEach(async () => {
  scene = await setScene();
  scene.gateway.documents['/twiml'] = '<Response><Pause length="60"/></Response>';
});
afterEach(() => scene.close());

it('the REST side lets in only who knows the token', async () => {
  const refused = await scene.rest('POST', '/Calls.json', [], 'wrong');
  expect(refused).toMatchObject({ status: 401, body: { code: 20003, status: 401 } });
  expect((await scene.call()).status).toBe(201);
});

it.each([
  [{ To: '' }, 21201],
  [{ To: '07700 900001' }, 21211],
  [{ To: '999' }, 21211],
  [{ From: '' }, 21213],
  [{ From: 'nobody' }, 21212],
  [{ Url: '' }, 21205],
  [{ Url: 'file:///etc/passwd' }, 21205],
  [{ StatusCallback: 'not a url' }, 21609],
  [{ StatusCallbackEvent: 'exploded' }, 21626],
  [{ Timeout: 'soon' }, 20001],
])('the REST side refuses a call with %j as Twilio does, and calls nobody', async (fields, code) => {
  const refused = await scene.call(SUPERVISOR, fields);
  expect(refused).toMatchObject({ status: 400, body: { code, status: 400 } });
  expect(refused.body.more_info).toBe(`https://www.twilio.com/docs/errors/${code}`);
  expect(scene.network.phone(SUPERVISOR).calls).toEqual([]);
});

it.each([
  [{ To: '' }, 21604],
  [{ To: '12' }, 21211],
  [{ From: '' }, 21603],
  [{ Body: '' }, 21602],
])('the REST side refuses a text with %j as Twilio does', async (fields, code) => {
  expect(await scene.text(SUPERVISOR, fields)).toMatchObject({ status: 400, body: { code } });
});

it('the REST side refuses a text of more than 1,600 characters', async () => {
  expect((await scene.text(SUPERVISOR, { Body: 'x'.repeat(1_600) })).status).toBe(201);
  const refused = await scene.text(SUPERVISOR, { Body: 'x'.repeat(1_601) });
  expect(refused).toMatchObject({ status: 400, body: { code: 21617 } });
});

it('the REST side does not know what does not exist', async () => {
  const missing = { status: 404, body: { code: 20404 } };
  expect(await scene.rest('GET', `/Calls/CA${'0'.repeat(32)}.json`)).toMatchObject(missing);
  expect(await scene.rest('POST', `/Calls/CA${'0'.repeat(32)}.json`, [['Status', 'completed']])).toMatchObject(missing);
  expect(await scene.rest('GET', `/Messages/SM${'0'.repeat(32)}.json`)).toMatchObject(missing);
});

it('the REST side finds calls again by number and start, newest first, page by page', async () => {
  for (const to of [SUPERVISOR, NEIGHBOUR, SUPERVISOR]) {
    scene.time.advance(60_000);
    await scene.call(to);
    await scene.network.phone(to).expectCall();
  }
  const all = await scene.rest('GET', `/Calls.json?To=${encodeURIComponent(SUPERVISOR)}`);
  expect(all.body.calls.map((call) => call.status)).toEqual(['ringing', 'no-answer']);
  const late = await scene.rest('GET', '/Calls.json?StartTime%3E=2026-01-05T09:02:00Z');
  expect(late.body.calls).toHaveLength(2);
  const first = await scene.rest('GET', `/Calls.json?From=${encodeURIComponent(CONTROL_ROOM)}&PageSize=2`);
  expect(first.body.calls).toHaveLength(2);
  const second = await scene.rest('GET', (first.body.next_page_uri ?? '').replace(/^.*(?=\/Calls)/, ''));
  expect(second.body).toMatchObject({ page: 1, next_page_uri: null, calls: [{ to: SUPERVISOR }] });
});

it('the REST side tells a listener of each request with its receive time', async () => {
  const seen: { method: string; url: string; receivedAt: number }[] = [];
  const stop = scene.network.onRequest((request) => seen.push(request));
  const before = performance.now();
  await scene.call();
  stop();
  await scene.call();
  expect(seen).toHaveLength(1);
  expect(seen[0]).toMatchObject({ method: 'POST', url: expect.stringMatching(/Calls\.json$/) });
  expect(seen[0]?.receivedAt).toBeGreaterThanOrEqual(before);
  expect(seen[0]?.receivedAt).toBeLessThan(performance.now());
  expect(scene.network.counts.requests).toBe(2);
});

it.each([
  ['500', 500, 20500],
  ['429', 429, 20429],
  ['401', 401, 20003],
] as const)('bad weather answers %s as often as told, places nothing, and then clears', async (mode, status, code) => {
  scene.network.fail({ mode, times: 2 });
  for (let n = 0; n < 2; n += 1) expect(await scene.call()).toMatchObject({ status, body: { code } });
  expect((await scene.call()).status).toBe(201);
  await scene.network.phone(SUPERVISOR).expectCall();
  expect(scene.network.phone(SUPERVISOR).calls).toHaveLength(1);
});

it.each([
  [20503, 503],
  [21211, 400],
  [20003, 401],
  [20429, 429],
  [99_999, 400],
])("bad weather refuses with the provider's own code %d, in the status that belongs to it", async (code, status) => {
  scene.network.fail({ mode: 'code', code, times: 1 });
  expect(await scene.text()).toMatchObject({ status, body: { code } });
  scene.network.fail({ mode: 'code', code, status: 418, times: 1 });
  expect((await scene.text()).status).toBe(418);
  expect((await scene.text()).status).toBe(201);
});

it('bad weather can take calls and texts on and lose them afterwards', async () => {
  scene.network.fail({ mode: 'outcome', code: 30008 });
  expect([(await scene.call()).status, (await scene.text()).status]).toEqual([201, 201]);
  await scene.network.phone(SUPERVISOR).expectEnd();
  await expect.poll(() => scene.gateway.seen('/sms-status', 'MessageStatus').at(-1)).toBe('undelivered');
  expect(scene.gateway.seen('/sms-status', 'ErrorCode').at(-1)).toBe('30008');
  expect(scene.gateway.seen('/status', 'CallStatus').at(-1)).toBe('failed');
});

it('bad weather can be over calls only', async () => {
  scene.network.fail({ mode: '500', resource: 'calls' });
  expect((await scene.call()).status).toBe(500);
  expect((await scene.text()).status).toBe(201);
});

it('bad weather stalls without an answer', async () => {
  scene.network.fail({ mode: 'stall' });
  await expect(scene.call()).rejects.toThrow(/Headers Timeout/);
  expect(scene.network.unexpected().calls).toEqual([]);
});

it('bad weather drops the connection', async () => {
  scene.network.fail({ mode: 'drop' });
  await expect(scene.call()).rejects.toThrow(/other side closed|ECONNRESET/);
});

it('bad weather can lose the answer to a call that rings all the same', async () => {
  scene.network.fail({ mode: 'drop', placed: true, times: 1 });
  await expect(scene.call()).rejects.toThrow();
  await scene.network.phone(SUPERVISOR).expectCall();
  const found = await scene.rest('GET', `/Calls.json?To=${encodeURIComponent(SUPERVISOR)}`);
  expect(found.body.calls).toMatchObject([{ status: 'ringing' }]);
});

const life = async (): Promise<(string | undefined)[]> => {
  const phone = scene.network.phone(SUPERVISOR);
  await scene.call();
  await phone.expectCall();
  await phone.answer();
  phone.hangUp();
  await scene.network.callbacksSent();
  return scene.gateway.seen('/status', 'SequenceNumber');
};

it('callback faults repeat each callback', async () => {
  scene.network.callbacks({ repeat: 2 });
  expect(await life()).toEqual(['0', '0', '0', '1', '1', '1', '2', '2', '2', '3', '3', '3']);
  expect(scene.network.counts).toMatchObject({ sent: 12, repeated: 8, failed: 0 });
});

it('callback faults swap callbacks in pairs', async () => {
  scene.network.callbacks({ reorder: true });
  expect(await life()).toEqual(['1', '0', '3', '2']);
  expect(scene.network.counts.reordered).toBe(2);
});

it('callback faults lose every callback', async () => {
  scene.network.callbacks({ drop: true });
  expect(await life()).toEqual([]);
  expect(scene.network.counts.dropped).toBe(4);
});

it('callback faults delay callbacks by the time told', async () => {
  scene.network.callbacks({ delayMs: 30_000 });
  await scene.call(SUPERVISOR, { Timeout: '5' });
  await scene.network.phone(SUPERVISOR).expectCall();
  scene.time.advance(29_999);
  expect(scene.gateway.seen('/status', 'CallStatus')).toEqual([]);
  scene.time.advance(30_000);
  await scene.network.callbacksSent();
  expect(scene.gateway.seen('/status', 'CallStatus')).toEqual(['initiated', 'ringing', 'no-answer']);
});

it('callback faults are counted when the receiver refuses', async () => {
  delete scene.gateway.documents['/status'];
  await life();
  expect(scene.network.counts).toMatchObject({ sent: 4, failed: 4 });
});
