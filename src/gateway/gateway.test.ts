import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Book } from '../core/book.ts';
import type { IncidentId } from '../core/ids.ts';
import { Rulebook } from '../core/rules/rule.ts';
import { minutes, ms, seconds } from '../core/time.ts';
import { contactId, deviceId, partition, premisesId, signalId } from '../journal/samples.ts';
import { openSqliteJournal, type SqliteJournal } from '../journal/sqlite/journal.ts';
import { Gateway } from './gateway.ts';
import type { Outcome } from './ports.ts';
import { ManualClock } from './testing/manual-clock.ts';

const BOOK: Book = {
  rules: new Rulebook([
    { name: 'panic', parts: [{ kinds: ['panic'] }], raise: { incident: 'panic', priority: 1, policy: 'panic' } },
    { name: 'glass', parts: [{ kinds: ['glass'] }], raise: { incident: 'glass', priority: 2, policy: 'panic' } },
  ]),
  policy: () => ({
    name: 'panic',
    steps: [{ atMs: ms(0), tell: { role: 'duty' }, by: ['voice', 'sms'], eachMs: seconds(60) }],
    repeatFromMs: ms(0),
    repeatAfterMs: seconds(15),
  }),
  roster: () => [{ contact: contactId(1), role: 'duty', order: 1, channels: ['voice', 'sms'] }],
  channels: new Set(['voice', 'sms']),
  offsets: () => [],
};

const HOME = partition(3);
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** Keeps commits back until it is let go, or breaks them. */
class Gate {
  state: 'open' | 'shut' | 'broken' = 'open';
  #waiting: (() => void)[] = [];
  gate(): Promise<void> | void {
    if (this.state === 'broken') throw new Error('the disk is gone');
    if (this.state === 'shut') return new Promise((resolve) => this.#waiting.push(resolve));
  }
  open(): void {
    this.state = 'open';
    for (const go of this.#waiting.splice(0)) go();
  }
}

async function house(dir = mkdtempSync(join(tmpdir(), 'havenwatch-gateway-')), clock = new ManualClock()) {
  const hold = new Gate();
  const journal: SqliteJournal = await openSqliteJournal({ dir, clock: () => clock.now(), hold });
  const world: string[] = [];
  const gateway = new Gateway({
    journal,
    clock,
    book: BOOK,
    log: { error: () => {} },
    effects: {
      tell: (told) => world.push(`${told.early ? 'early ' : ''}${told.event.type}`),
      send: (send) => world.push(`send ${send.channel}`),
      standDown: (down) => world.push(`stand down ${down.channel}`),
      progress: (progress) => world.push(`light ${progress.stage}`),
    },
  });
  const stop = async () => {
    hold.open();
    await gateway.close();
    await journal.close();
  };
  closers.push(async () => {
    await stop();
    rmSync(dir, { recursive: true, force: true });
  });
  const signal = (kind: 'panic' | 'glass', n: number, home = 1) =>
    new Promise<Outcome>((settled) =>
      gateway.submit(
        HOME,
        {
          type: 'signal',
          origin: { device: deviceId(home), premises: premisesId(home), risk: 'high' },
          signal: { kind, id: signalId(n) },
          receivedAt: clock.now(),
          late: false,
        },
        settled,
      ),
    );
  const open = (): IncidentId[] => [...(gateway.state(HOME)?.incidents.keys() ?? [])];
  return { dir, clock, hold, journal, gateway, world, signal, open, stop };
}

const turn = () => new Promise((resolve) => setTimeout(resolve, 20));

describe('the loop', () => {
  it('lets what a panic sets off go at once and answers the device only when it is on disk', async () => {
    const { hold, world, signal, gateway } = await house();
    hold.state = 'shut';
    let answered = false;
    const outcome = signal('panic', 1).finally(() => {
      answered = true;
    });
    expect(world.filter((w) => w.startsWith('send'))).toEqual(['send voice']);
    expect(world).toContain('early incident-opened');
    await turn();
    expect(answered).toBe(false);
    expect(world).not.toContain('light received');
    hold.open();
    expect(await outcome).toEqual({ ok: true });
    await gateway.idle();
    expect(world).toContain('incident-opened');
    expect(world).toContain('light received');
  });

  it('lets nothing else out before it is on disk', async () => {
    const { hold, world, signal, gateway } = await house();
    hold.state = 'shut';
    const outcome = signal('glass', 1);
    await turn();
    expect(world).toEqual([]);
    hold.open();
    await outcome;
    await gateway.idle();
    expect(world.at(0)).toBe('send voice');
  });

  it('takes the same signal once, however often and however close together it comes', async () => {
    const { signal, gateway, open, journal } = await house();
    await Promise.all([signal('panic', 1), signal('panic', 1), signal('panic', 1)]);
    await signal('panic', 1);
    expect(gateway.counts.duplicates).toBe(3);
    const [incident] = open();
    expect(incident && gateway.incident(incident)?.signalCount).toBe(1);
    expect(journal.reader.hasSignal(deviceId(1), signalId(1))).toBe(true);
  });

  it('tells a device that asks again how its alarm stands', async () => {
    const { signal, gateway, world, open } = await house();
    await signal('panic', 1);
    await gateway.idle();
    world.length = 0;
    await signal('panic', 1);
    expect(world).toEqual(['light received']);
    const [incident] = open();
    if (incident === undefined) throw new Error('no incident is open');
    const by = { kind: 'token', token: 'test' } as const;
    gateway.submit(HOME, { type: 'command', order: { command: 'acknowledge', incident, by } });
    await gateway.idle();
    world.length = 0;
    await signal('panic', 1);
    expect(world).toEqual(['light received', 'light acknowledged']);
  });

  it('answers in the order in which it was asked', async () => {
    const { signal } = await house();
    const order: number[] = [];
    await Promise.all(
      Array.from({ length: 200 }, (_, i) =>
        signal(i % 3 === 0 ? 'panic' : 'glass', i % 50, i % 7).then(() => order.push(i)),
      ),
    );
    expect(order).toEqual(Array.from({ length: 200 }, (_, i) => i));
  });

  it('goes on after a restart where it stopped, with no step skipped or repeated', async () => {
    const first = await house();
    await first.signal('panic', 1);
    await first.gateway.idle();
    first.clock.pass(seconds(10));
    await first.stop();
    const second = await house(first.dir, first.clock);
    expect(second.world).toEqual([]);
    second.clock.pass(seconds(19));
    await second.gateway.idle();
    expect(second.world.filter((w) => w.startsWith('send'))).toEqual([]);
    second.clock.pass(seconds(1));
    await second.gateway.idle();
    expect(second.world.filter((w) => w.startsWith('send'))).toEqual(['send sms']);
    expect(second.open()).toEqual(first.open());
  });

  it('raises a panic without its journal, withholds the answer, and takes it up again when the disk is back', async () => {
    const { hold, clock, gateway, signal, world, open } = await house();
    hold.state = 'broken';
    expect((await signal('glass', 1)).ok).toBe(false);
    expect(gateway.status.disk).toBe('failing');
    world.length = 0;
    expect((await signal('panic', 2, 2)).ok).toBe(false);
    expect(world).toContain('send voice');
    expect(gateway.counts.unjournaled).toBe(1);
    const waiting = signal('glass', 3, 3);
    hold.open();
    for (let i = 0; i < 100 && gateway.status.disk === 'failing'; i += 1) {
      clock.pass(ms(250));
      await turn();
    }
    expect(gateway.status.disk).toBe('good');
    expect((await waiting).ok).toBe(true);
    expect((await signal('panic', 2, 2)).ok).toBe(true);
    const ids = open();
    expect(ids).toHaveLength(2);
    expect(new Set(ids.map((id) => id.split('-')[1])).size).toBe(1);
  });

  it('writes news that nobody waits for even when its time comes during another commit', async () => {
    const { hold, clock, gateway, signal, journal, open } = await house();
    await signal('panic', 1);
    await gateway.idle();
    hold.state = 'shut';
    const waiting = signal('glass', 2);
    const [incident] = open();
    const report = { attempt: `${incident}.1` as never, state: 'accepted', reference: 'CA1' } as const;
    gateway.submit(HOME, { type: 'report', report });
    clock.pass(ms(20));
    hold.open();
    await waiting;
    for (let i = 0; i < 10 && journal.reader.lastPosition() < gateway.status.position; i += 1) {
      clock.pass(ms(20));
      await turn();
    }
    expect(journal.reader.lastPosition()).toBe(gateway.status.position);
  });

  it('puts out what is due when its time has come, and nothing after an acceptance', async () => {
    const { clock, gateway, signal, world, open } = await house();
    await signal('panic', 1);
    clock.pass(seconds(30));
    await gateway.idle();
    expect(world.filter((w) => w.startsWith('send '))).toEqual(['send voice', 'send voice', 'send sms']);
    const [incident] = open();
    if (incident === undefined) throw new Error('no incident is open');
    gateway.submit(HOME, { type: 'acceptance', attempt: `${incident}.1` as never, contact: contactId(1), how: 'key' });
    await gateway.idle();
    expect(world).toContain('light acknowledged');
    expect(world).toContain('stand down sms');
    const before = world.length;
    clock.pass(minutes(60));
    await gateway.idle();
    expect(world.slice(before)).toEqual([]);
  });
});
