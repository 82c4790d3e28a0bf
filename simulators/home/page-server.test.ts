import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BareBroker } from '../device/bare-broker.ts';
import { kestrel4 } from './plans/index.ts';
import { type Home, startHome } from './start-home.ts';

let broker: BareBroker;
let home: Home;
beforeEach(async () => {
  broker = await BareBroker.start();
  const credentials = Object.fromEntries(
    kestrel4.devices.map(({ key }) => [
      key,
      { device: `dev_${key}`, secret: 's'.repeat(43), topic: `hw/1/3/dev_${key}` },
    ]),
  );
  home = await startHome({ plan: kestrel4, mqttUrl: broker.url, credentials, port: 0 });
});
afterEach(async () => {
  await home.close();
  await broker.stop();
});

/** One raw request, because `fetch` does not let a caller lie about its host. */
function ask(
  path: string,
  { method = 'GET', headers = {}, body = '' } = {},
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(`${home.url}${path}`, { method, headers }, (response) => {
      let text = '';
      response.on('data', (part) => {
        text += part;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
const act = (words: unknown, headers = {}) =>
  ask('/do', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ home: 'kestrel-4', words }),
  });

describe('the page of a home', () => {
  it('says that nobody lives there, asks nobody else for anything, and serves all it names', async () => {
    const { text } = await ask('/');
    expect(text).toContain('nobody lives here');
    const named = [...text.matchAll(/(?:src|href)="([^"]+)"/g)]
      .map(([, path]) => path ?? '')
      .filter((path) => !path.startsWith('data:'));
    expect(named).toEqual(['/style.css', '/plan.css', '/main.js']);
    for (const path of [...named, '/dom.js', '/floor-plan.js', '/panels.js']) {
      const file = await ask(path);
      expect(file.status).toBe(200);
      expect(file.text).not.toMatch(/https?:\/\/(?!www\.w3\.org\/2000\/svg)/);
    }
    expect((await ask('/../home.ts')).status).toBe(404);
  });

  it('lets things happen, and says in a sentence when they cannot', async () => {
    expect(await act('open front-door')).toEqual({ status: 200, text: '{"says":"Front door is open"}' });
    expect(home.home.state.openings['front-door']).toBe('open');
    const refused = await act('open sesame');
    expect(refused.status).toBe(400);
    expect(refused.text).toContain('no watched door or window');
    expect((await act(5)).status).toBe(400);
    expect((await ask('/do', { method: 'POST', headers: { 'content-type': 'text/plain' }, body: '{}' })).status).toBe(
      415,
    );
  });

  it('takes no order from another site or under another name', async () => {
    expect((await act('press bedside-button', { origin: 'https://elsewhere.example' })).status).toBe(403);
    expect((await act('press bedside-button', { host: 'elsewhere.example' })).status).toBe(403);
    expect(home.home.state.devices['bedside-button']?.light).toBe('off');
  });

  it('is live: the whole state first, then each line and change', async () => {
    const response = await fetch(`${home.url}/events`);
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader() ?? expect.fail('no stream');
    let heard = '';
    const hear = async (part: string) => {
      while (!heard.includes(part)) heard += (await reader.read()).value ?? '';
    };
    await hear('"name":"Kestrel 4"');
    await act('press bedside-button');
    await hear('1-1 panic stored');
    await hear('"light":"stored"');
    expect(heard.match(/^event: hello$/gm)).toHaveLength(1);
    await reader.cancel();
  });
});
