import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Book } from '../core/book.ts';
import { Rulebook } from '../core/rules/rule.ts';
import type { SignalBody } from '../core/signal.ts';
import { ms, seconds } from '../core/time.ts';
import { contactId, deviceId, partition, premisesId, signalId } from '../journal/samples.ts';
import { openSqliteJournal } from '../journal/sqlite/journal.ts';
import { Gateway } from './gateway.ts';
import { MAX_GATHERED } from './gathering.ts';
import type { Settled } from './ports.ts';
import { ManualClock } from './testing/manual-clock.ts';

const BOOK: Book = {
  rules: new Rulebook([
    { name: 'panic', parts: [{ kinds: ['panic'] }], raise: { incident: 'panic', priority: 1, policy: 'panic' } },
  ]),
  policy: () => ({
    name: 'panic',
    steps: [{ atMs: ms(0), tell: { role: 'duty' }, by: ['voice'], eachMs: seconds(60) }],
    repeatFromMs: ms(0),
    repeatAfterMs: seconds(15),
  }),
  roster: () => [{ contact: contactId(1), role: 'duty', order: 1, channels: ['voice'] }],
  channels: new Set(['voice']),
  offsets: () => [],
};
const HOMES = 40;
/** What one decision of these tests can put into a batch. */
const MOST_EVENTS_EACH = 6;

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** A loop over a real journal whose commits can be kept waiting, and that notes how large each was. */
async function house() {
  const dir = mkdtempSync(join(tmpdir(), 'havenwatch-flood-'));
  const clock = new ManualClock();
  let shut: (() => void)[] | undefined;
  const hold = { gate: () => (shut === undefined ? undefined : new Promise<void>((go) => void shut?.push(go))) };
  const journal = await openSqliteJournal({ dir, clock: () => clock.now(), hold });
  const batches: number[] = [];
  const sent: string[] = [];
  const noted = new Proxy(journal, {
    get(target, name) {
      if (name !== 'commit') return Reflect.get(target, name, target);
      return (...[batch, done]: Parameters<typeof journal.commit>) => {
        batches.push(batch.events.length);
        target.commit(batch, done);
      };
    },
  });
  const effects = {
    tell() {},
    send: ({ premises }: { premises: string }) => void sent.push(premises),
    standDown() {},
    progress() {},
  };
  const gateway = new Gateway({ journal: noted, clock, book: BOOK, effects, defer: setImmediate, log: { error() {} } });
  const open = () => {
    const waiting = shut ?? [];
    shut = undefined;
    for (const go of waiting) go();
  };
  closers.push(async () => {
    open();
    await gateway.close();
    await journal.close();
    rmSync(dir, { recursive: true, force: true });
  });
  const says = (home: number, id: number, body: SignalBody = { kind: 'motion' }, settled?: Settled) => {
    const origin = { device: deviceId(home), premises: premisesId(home), risk: 'high' as const };
    const signal = { ...body, id: signalId(id) };
    gateway.submit(
      partition(home % 4),
      { type: 'signal', origin, signal, receivedAt: clock.now(), late: false },
      settled,
    );
  };
  const heard = (home: number): number[] =>
    journal.reader
      .eventsAfter(0, 100_000)
      .map(({ body }) => JSON.parse(body))
      .filter(({ type, premises }) => type === 'signal-received' && premises === premisesId(home))
      .map(({ signal }) => Number(signal.id.replace('sig-', '')));
  const close = () => {
    shut = [];
  };
  return { gateway, batches, sent, says, heard, open, shut: close };
}

describe('a flood of signals', () => {
  it('does not hold up a panic: it is called about at once, though the disk is busy and thousands wait', async () => {
    const { gateway, sent, says, shut } = await house();
    shut();
    for (let n = 0; n < 8_000; n += 1) says(n % HOMES, n);
    expect(gateway.status.waiting).toBeGreaterThan(5_000);
    says(HOMES + 1, 8_000, { kind: 'panic' });
    expect(sent).toEqual([premisesId(HOMES + 1)]);
    expect(gateway.status.waiting).toBeGreaterThan(5_000);
  });

  it('is written in commits of a bounded size, all of it, each home in its order, a panic never before what its home said', async () => {
    const { gateway, batches, says, heard, open, shut } = await house();
    let settled = 0;
    const ok: Settled = (outcome) => {
      if (outcome.ok) settled += 1;
    };
    shut();
    for (let n = 0; n < 8_000; n += 1) {
      says(n % HOMES, 2 * n, { kind: 'motion' }, ok);
      if (n % 4 === 3) says(n % HOMES, 2 * n + 1, { kind: 'panic' }, ok);
    }
    open();
    await gateway.idle();
    expect(settled).toBe(10_000);
    expect(Math.max(...batches)).toBeLessThanOrEqual((MAX_GATHERED + 1) * MOST_EVENTS_EACH);
    expect(batches.length).toBeGreaterThan(8);
    for (const home of [0, 3, 17]) {
      const order = heard(home);
      expect(order).toEqual(order.toSorted((a, b) => a - b));
    }
    expect(heard(3).slice(0, 4)).toEqual([6, 7, 86, 87]);
  });

  it('that only repeats what is known is answered, to the last', async () => {
    const { gateway, says } = await house();
    says(1, 0);
    await gateway.idle();
    let settled = 0;
    for (let n = 0; n < 3 * MAX_GATHERED; n += 1)
      says(1, 0, { kind: 'motion' }, () => {
        settled += 1;
      });
    await gateway.idle();
    expect(settled).toBe(3 * MAX_GATHERED);
  });
});
