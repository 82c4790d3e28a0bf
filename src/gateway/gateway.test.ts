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
import { PATIENCE } from './committer.ts';
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
      tell: (told) => world.push(`${told.early ? 'early ' : ''}${told.event.type}${mark(told)}`),
      send: (send) => world.push(`send ${send.channel}${mark(send)}`),
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

const mark = ({ unjournaled }: { unjournaled?: true }) => (unjournaled ? ' unjournaled' : '');
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

  describe('while the disk is away', () => {
    const failing = async () => {
      const parts = await house();
      parts.hold.state = 'broken';
      return parts;
    };
    const recover = async ({ hold, clock, gateway }: Awaited<ReturnType<typeof house>>) => {
      hold.open();
      for (let i = 0; i < 100 && gateway.status.disk !== 'good'; i += 1) {
        clock.pass(ms(250));
        await turn();
      }
      expect(gateway.status.disk).toBe('good');
      await gateway.idle();
    };

    it('raises a panic, withholds the answer, and has it on record when the disk is back, called once', async () => {
      const parts = await failing();
      const { gateway, signal, world, open, journal } = parts;
      const outcomes: boolean[] = [];
      void signal('glass', 1).then(({ ok }) => outcomes.push(ok));
      await turn();
      expect(gateway.status.disk).toBe('failing');
      world.length = 0;
      void signal('panic', 2, 2).then(({ ok }) => outcomes.push(ok));
      void signal('panic', 2, 2).then(({ ok }) => outcomes.push(ok));
      expect(world).toContain('send voice unjournaled');
      expect(world).toContain('early incident-opened unjournaled');
      expect(world.filter((w) => w.startsWith('light'))).toEqual([]);
      expect(gateway.counts.unjournaled).toBe(1);
      await turn();
      expect(outcomes).toEqual([]);
      const before = open();
      await recover(parts);
      expect(outcomes).toEqual([true, true, true]);
      expect(open()).toEqual(before);
      expect(journal.reader.lastPosition()).toBe(gateway.status.position);
      expect(world.filter((w) => w.startsWith('send voice'))).toEqual(['send voice unjournaled']);
      expect(world).toContain('light received');
    });

    it('goes on escalating what is open, and lets a person stop it', async () => {
      const parts = await house();
      const { hold, clock, gateway, signal, world, open, journal } = parts;
      await signal('panic', 1);
      await gateway.idle();
      hold.state = 'broken';
      world.length = 0;
      clock.pass(seconds(30));
      await turn();
      clock.pass(seconds(1));
      expect(world.filter((w) => w.startsWith('send'))).toEqual(['send sms unjournaled']);
      const [incident] = open();
      if (incident === undefined) throw new Error('no incident is open');
      gateway.submit(HOME, {
        type: 'acceptance',
        attempt: `${incident}.2` as never,
        contact: contactId(1),
        how: 'key',
      });
      expect(world.filter((w) => w.startsWith('stand down'))).toEqual(['stand down voice']);
      const heard = world.length;
      clock.pass(minutes(5));
      await turn();
      expect(world.slice(heard).filter((w) => w.startsWith('send'))).toEqual([]);
      await recover(parts);
      const doc = journal.reader.document('incident', incident);
      expect(JSON.parse(doc?.body ?? '{}')).toMatchObject({ state: 'acknowledged', attemptCount: 2 });
    });

    it('does not wait for a disk that only stands still, either', async () => {
      const { hold, clock, signal, world, gateway } = await house();
      hold.state = 'shut';
      const answered = signal('glass', 1);
      await turn();
      expect(world).toEqual([]);
      clock.pass(PATIENCE);
      expect(gateway.status.disk).toBe('stalled');
      expect(world.at(0)).toBe('send voice unjournaled');
      hold.open();
      expect(await answered).toEqual({ ok: true });
      await gateway.idle();
      expect(gateway.status.disk).toBe('good');
      expect(world.filter((w) => w.startsWith('send'))).toEqual(['send voice unjournaled']);
    });

    it('does not hold up a stop: what is not on disk is answered with the fault', async () => {
      const { gateway, signal } = await failing();
      const outcomes = [signal('panic', 1), signal('glass', 2, 2)];
      await turn();
      await gateway.close();
      for (const outcome of await Promise.all(outcomes)) expect(outcome.ok).toBe(false);
    });
  });

  it('reads its state again when the journal refuses a batch, and loses nothing that came after it', async () => {
    const { gateway, signal, journal, clock } = await house();
    await signal('panic', 1);
    await gateway.idle();
    // Somebody else's row in the chain's next place: what the gateway is about to write can never be written.
    const epoch = await journal.nextEpoch();
    expect(epoch).toBeGreaterThan(gateway.status.epoch);
    const refused = signal('glass', 2, 2);
    const after = signal('glass', 3, 3);
    expect((await refused).ok).toBe(false);
    expect((await after).ok).toBe(true);
    await gateway.idle();
    expect(gateway.counts.reloads).toBe(1);
    expect(journal.reader.lastPosition()).toBe(gateway.status.position);
    expect((await signal('glass', 2, 2)).ok).toBe(true);
    clock.pass(seconds(1));
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
    expect(world.filter((w) => w.startsWith('send '))).toEqual(['send voice', 'send sms']);
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
