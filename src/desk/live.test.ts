import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { ms } from '../core/time.ts';
import { DESK_LIMITS } from './limits.ts';
import { type House, openHouse } from './testing/house.ts';
import { readEvents } from './testing/listener.ts';

async function listen(house: House): Promise<URL> {
  return new URL('/api/stream', await house.app.listen({ host: '127.0.0.1', port: 0 }));
}

/** A real client on a real socket. */
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
    answer,
    leave: () => asked.destroy(),
    heard: () => readEvents(text),
    told: () => readEvents(text).filter(({ event }) => event === 'told'),
    raw: () => text,
  };
}

describe('the stream over a real socket', () => {
  test('a panic is on it before it is on disk, and again when it is; the head keeps proxies and caches out of the way', async () => {
    const house = await openHouse();
    const url = await listen(house);
    const client = await follow(url, house.token('operator'));
    expect(client.answer.statusCode).toBe(200);
    expect(client.answer.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
    });
    await house.press('1-1');
    await vi.waitFor(() => expect(client.told().filter(({ id }) => id !== undefined).length).toBeGreaterThanOrEqual(5));
    const ofType = (type: string) => client.told().filter(({ data }) => (data as { type: string }).type === type);
    const about = expect.stringMatching(/^\d+-1-\d+$/);
    expect(ofType('incident-opened')).toMatchObject([
      { id: undefined, data: { early: true, about, incident: null } },
      { id: expect.stringMatching(/^1\.\d+$/), data: { early: false } },
    ]);
    // The last event of the same moment carries the incident.
    expect(ofType('signal-joined')[0]).toMatchObject({
      id: undefined,
      data: { early: true, about, incident: { state: 'open', reference: expect.any(String) } },
    });
    const last = client.told().at(-1)?.data;
    expect(last).toMatchObject({
      incident: {
        attempts: [
          { channel: 'desk', state: 'planned' },
          { channel: 'voice', contact: house.contact, contactName: null },
        ],
      },
    });
    expect(client.raw().startsWith('retry: 1000\n\n')).toBe(true);
  });

  test('who was away comes back with Last-Event-ID and has everything, once', async () => {
    const house = await openHouse();
    const url = await listen(house);
    const headers = house.token('operator');
    const first = await follow(url, headers);
    await house.press('1-1');
    await vi.waitFor(() => expect(first.told().at(-1)?.id).toBeDefined());
    const seen = first.told().flatMap(({ id }) => id ?? []);
    first.leave();
    await vi.waitFor(() => expect(house.stream.size).toBe(0));
    await house.press('1-2');
    const second = await follow(url, { ...headers, 'last-event-id': seen.at(-1) ?? '' });
    await house.press('1-3');
    const last = house.journal.reader.lastPosition();
    await vi.waitFor(() => expect(second.told().at(-1)?.id).toBe(`1.${last}`));
    const places = [...seen, ...second.told().flatMap(({ id }) => id ?? [])];
    expect(places).toEqual(Array.from({ length: last }, (_, i) => `1.${i + 1}`));
  });

  test('a client that stops reading is dropped and holds nobody up', async () => {
    const house = await openHouse({ limits: { streamBacklogBytes: 65_536 } });
    const url = await listen(house);
    const headers = house.token('operator');
    const good = await follow(url, headers);
    const stuck = connect(Number(url.port), '127.0.0.1');
    onTestFinished(() => void stuck.destroy());
    stuck.on('error', () => {});
    stuck.pause();
    stuck.write(`GET /api/stream HTTP/1.1\r\nhost: desk\r\nauthorization: ${headers.authorization}\r\n\r\n`);
    await vi.waitFor(() => expect(house.stream.size).toBe(2));
    for (let n = 0; house.stream.counts.dropped === 0 && n < 5_000; n += 1) {
      await house.press(`2-${n}`);
      if (n % 50 === 0) house.clock.pass(ms(DESK_LIMITS.replayPauseMs / 10));
    }
    expect(house.stream.counts.dropped).toBe(1);
    const last = house.journal.reader.lastPosition();
    await vi.waitFor(() => expect(good.told().at(-1)?.id).toBe(`1.${last}`));
    expect(house.stream.size).toBe(1);
  });

  test('signing out ends the stream at the next tick, and closing the desk ends them all', async () => {
    const house = await openHouse();
    const url = await listen(house);
    const { cookie } = await house.signIn('operator');
    const mine = await follow(url, { cookie });
    const other = await follow(url, house.token('operator'));
    expect(house.stream.audience()).toBe(1);
    house.register.sessions.end(cookie.slice('hw_session='.length));
    const ended = once(mine.answer, 'close');
    house.clock.pass(ms(DESK_LIMITS.tickMs));
    await ended;
    expect(house.stream.audience()).toBe(0);
    const closed = once(other.answer, 'close');
    await house.app.close();
    await closed;
  });

  test('a stream too many is refused', async () => {
    const house = await openHouse({ limits: { streamClients: 1 } });
    const url = await listen(house);
    await follow(url, house.token('operator'));
    const second = await follow(url, house.token('operator'));
    expect(second.answer.statusCode).toBe(503);
    await vi.waitFor(() => expect(second.raw()).toContain('HW_STREAM_FULL'));
  });
});
