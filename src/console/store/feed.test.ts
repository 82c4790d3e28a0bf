import { describe, expect, it } from 'vitest';
import type { Told } from '../api/types.ts';
import { GIVE_UP_MS } from './connection.ts';
import { Feed, GATHER_MS, GATHERED_MAX, type Source } from './feed.ts';
import { incident, told } from './sample.ts';

const status = (epoch: number) => ({ role: 'x', epoch, position: 1, now: '', provider: {}, warnings: [], counts: {} });

class FakeSource implements Source {
  readyState = 1;
  readonly #listeners = new Map<string, ((event: Event) => void)[]>();

  addEventListener(type: string, listener: (event: Event) => void): void {
    this.#listeners.set(type, [...(this.#listeners.get(type) ?? []), listener]);
  }
  close(): void {
    this.readyState = 2;
  }
  say(type: string, data: unknown, lastEventId = ''): void {
    this.#fire(new MessageEvent(type, { data: JSON.stringify(data), lastEventId }));
  }
  hello(epoch: number): void {
    this.say('hello', status(epoch), this.lastId);
  }
  told(message: Told): void {
    if (!message.early) this.lastId = `${message.epoch}.${message.position}`;
    this.say('told', message, this.lastId);
  }
  fail(readyState: number): void {
    this.readyState = readyState;
    this.#fire(new Event('error'));
  }
  lastId = '';
  #fire(event: Event): void {
    for (const listener of this.#listeners.get(event.type) ?? []) listener(event);
  }
}

function stage(again = true) {
  const sources: FakeSource[] = [];
  const timers: { at: number; ring: () => void }[] = [];
  const seen = { applied: [] as number[][], statuses: 0, gaps: 0, broken: 0, refused: 0 };
  let now = 1_000_000;
  const feed = new Feed({
    open: () => {
      const source = new FakeSource();
      sources.push(source);
      return source;
    },
    now: () => now,
    after: (ms, ring) => {
      const timer = { at: now + ms, ring };
      timers.push(timer);
      return () => {
        if (timers.includes(timer)) timers.splice(timers.indexOf(timer), 1);
      };
    },
    onHello: () => {},
    onTold: (messages) => seen.applied.push(messages.map((message) => message.position)),
    onTick: () => {},
    onStatus: () => {
      seen.statuses += 1;
    },
    onGap: () => {
      seen.gaps += 1;
    },
    onHeard: () => {},
    onBroken: () => {
      seen.broken += 1;
    },
    onRefused: async () => {
      seen.refused += 1;
      return again;
    },
  });
  const pass = async (ms: number) => {
    now += ms;
    for (const timer of timers.filter((one) => one.at <= now)) {
      timers.splice(timers.indexOf(timer), 1);
      timer.ring();
    }
    await Promise.resolve();
    await Promise.resolve();
  };
  feed.start();
  const latest = () => {
    const source = sources.at(-1);
    if (!source) throw new Error('no source');
    return source;
  };
  return { feed, sources, seen, pass, latest };
}

describe('following the stream', () => {
  it('reads the lists on the first greeting, and not again when the browser resumes in the same epoch', () => {
    const { latest, seen } = stage();
    latest().hello(3);
    expect(seen.gaps).toBe(1);
    latest().told(told(5, incident('a')));
    latest().fail(0);
    latest().hello(3);
    expect(seen).toMatchObject({ gaps: 1, broken: 1 });
  });

  it('reads the lists again when the gateway restarted, when nothing was heard before the break, and on reload', () => {
    const { latest, seen } = stage();
    latest().hello(3);
    latest().told(told(5, incident('a'), { early: true }));
    latest().hello(3);
    expect(seen.gaps).toBe(2);
    latest().told(told(5, incident('a')));
    latest().hello(4);
    expect(seen.gaps).toBe(3);
    latest().say('reload', {});
    expect(seen.gaps).toBe(4);
  });

  it('hears what the gateway warns of without reading anything again', () => {
    const { latest, seen } = stage();
    latest().hello(3);
    latest().say('status', status(3));
    latest().say('status', { nonsense: true });
    expect(seen).toMatchObject({ statuses: 1, gaps: 1 });
  });

  it('applies the first message at once and gathers those that follow on its heels', async () => {
    const { latest, seen, pass } = stage();
    for (const position of [1, 2, 3]) latest().told(told(position, incident('a')));
    expect(seen.applied).toEqual([[1]]);
    await pass(GATHER_MS);
    expect(seen.applied).toEqual([[1], [2, 3]]);
  });

  it('never gathers more than its bound', () => {
    const { latest, seen } = stage();
    for (let position = 1; position <= GATHERED_MAX + 1; position += 1) latest().told(told(position, incident('a')));
    expect(seen.applied.map((batch) => batch.length)).toEqual([1, GATHERED_MAX]);
  });

  it('reads the lists when a message cannot be read', () => {
    const { latest, seen, feed } = stage();
    latest().say('told', { position: 'ten' }, '3.10');
    expect(seen.gaps).toBe(1);
    expect(feed.unreadable).toBe(1);
  });

  it('opens a refused stream again while signed in, and stays quiet when signed out', async () => {
    const signedIn = stage(true);
    signedIn.latest().fail(2);
    await signedIn.pass(1_000);
    expect(signedIn.sources.length).toBe(2);

    const signedOut = stage(false);
    signedOut.latest().fail(2);
    await signedOut.pass(1_000);
    expect(signedOut.sources.length).toBe(1);
    expect(signedOut.seen.refused).toBe(1);
  });

  it('gives up a line that looks open and says nothing', async () => {
    const { feed, sources, pass } = stage();
    await pass(GIVE_UP_MS - 1);
    feed.check();
    expect(sources.length).toBe(1);
    await pass(1);
    feed.check();
    expect(sources.length).toBe(2);
    expect(sources[0]?.readyState).toBe(2);
  });

  it('hears nothing from a line that was given up', async () => {
    const { feed, sources, seen } = stage();
    feed.start();
    sources[0]?.told(told(9, incident('a')));
    expect(seen.applied).toEqual([]);
  });
});
