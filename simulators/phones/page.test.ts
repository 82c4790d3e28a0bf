import { request as rawRequest } from 'node:http';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Scene, SUPERVISOR, setScene } from './test-gateway.ts';

let scene: Scene;
beforeEach(async () => {
  scene = await setScene();
  scene.gateway.documents['/twiml'] =
    '<Response><Gather numDigits="1" action="/ok"><Say>Press 1</Say></Gather></Response>';
  scene.gateway.documents['/ok'] = '<Response><Pause length="60"/></Response>';
});
afterEach(() => scene.close());

const post = (path: string, body: unknown, type = 'application/json'): Promise<Response> =>
  fetch(`${scene.network.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': type },
    body: JSON.stringify(body),
  });

/** Reads the live stream until what has arrived satisfies the test. */
async function watch(enough: (text: string) => boolean): Promise<string> {
  const response = await fetch(`${scene.network.url}/live`, { signal: AbortSignal.timeout(2_000) });
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += Buffer.from(chunk).toString();
    if (enough(text)) break;
  }
  return text;
}

it('serves the page and its parts from here alone', async () => {
  const page = await fetch(`${scene.network.url}/`);
  const html = await page.text();
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(html).toContain('Simulated phone network: no real calls are made');
  const parts = [...html.matchAll(/(?:href|src)="([^"]+)"/g)].map((found) => found[1] ?? '');
  expect(parts.length).toBeGreaterThan(2);
  for (const part of parts) expect([part, (await fetch(new URL(part, page.url))).status]).toEqual([part, 200]);
  expect(parts.filter((part) => !part.startsWith('/'))).toEqual([]);
});

it('shows whoever looks a call as it comes, and lets them answer and press a key', async () => {
  await post('/phones', { number: SUPERVISOR, label: 'Duty supervisor' });
  const seen = watch((text) => text.includes('"state":"ringing"'));
  await scene.call();
  const stream = await seen;
  expect(stream).toContain('event: all');
  expect(stream).toContain('"label":"Duty supervisor"');
  const path = `/phones/${encodeURIComponent(SUPERVISOR)}`;
  expect((await post(path, { verb: 'answer' })).status).toBe(204);
  expect((await post(path, { verb: 'press', key: '1' })).status).toBe(204);
  expect(scene.gateway.seen('/ok', 'Digits')).toEqual(['1']);
});

it('says why a button did nothing', async () => {
  const refused = await post(`/phones/${encodeURIComponent(SUPERVISOR)}`, { verb: 'answer' });
  expect(refused.status).toBe(409);
  expect(await refused.json()).toEqual({ why: 'the phone ending 0001 is not ringing' });
  expect((await post('/phones', { number: '12', label: '' })).status).toBe(400);
  expect((await post('/weather', { mode: 'snow' })).status).toBe(400);
});

it('changes the weather and the callback faults', async () => {
  expect((await post('/weather', { mode: '429' })).status).toBe(204);
  expect((await scene.call()).status).toBe(429);
  await post('/weather', { mode: 'ok' });
  await post('/callbacks', { repeat: 1 });
  await scene.call();
  await scene.network.phone(SUPERVISOR).expectCall();
  await scene.network.callbacksSent();
  expect(scene.gateway.seen('/status', 'CallStatus')).toEqual(['initiated', 'initiated', 'ringing', 'ringing']);
});

it('takes no order from a form of another site, and none for another host', async () => {
  expect((await post('/weather', { mode: '500' }, 'text/plain')).status).toBe(400);
  expect((await post('/weather', { mode: '500' }, 'application/x-www-form-urlencoded')).status).toBe(400);
  const status = await new Promise((resolve, reject) => {
    const options = { method: 'GET', headers: { host: 'phones.example' } };
    rawRequest(`${scene.network.url}/`, options, (response) => resolve(response.resume().statusCode))
      .on('error', reject)
      .end();
  });
  expect(status).toBe(403);
  expect((await scene.call()).status).toBe(201);
});

it('fails by code, one phone or the whole network, and says which network it means', async () => {
  const path = `/phones/${encodeURIComponent(SUPERVISOR)}`;
  expect((await post(path, { verb: 'fail', code: 21211 })).status).toBe(204);
  expect(await scene.call()).toMatchObject({ status: 400, body: { code: 21211 } });
  expect((await post(path, { verb: 'fail', code: null })).status).toBe(204);
  expect((await post('/weather', { network: 'first', mode: 'code', code: 20503 })).status).toBe(204);
  expect(await scene.call()).toMatchObject({ status: 503, body: { code: 20503 } });
  expect((await post('/weather', { mode: 'code' })).status).toBe(400);
  expect(await watch((text) => text.includes('"networks"'))).toContain('"codes":[{"code":20003');
});

it('shows in which language a caller speaks', async () => {
  scene.gateway.documents['/twiml'] =
    '<Response><Gather action="/ok"><Say language="cy-GB">Pwyswch 1.</Say></Gather></Response>';
  await scene.call();
  await scene.network.phone(SUPERVISOR).expectCall();
  await scene.network.phone(SUPERVISOR).answer();
  expect(await watch((text) => text.includes('Pwyswch'))).toContain('"language":"cy-GB"');
});
