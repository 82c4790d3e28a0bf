import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Fault } from '../core/fault.ts';
import { instant } from '../core/time.ts';
import type { Batch, EventRow, Journal, StoredEvent } from './port.ts';
import {
  attemptId,
  batch,
  contactId,
  deviceId,
  event,
  Feeder,
  incidentId,
  incidentRow,
  partition,
  premisesId,
  signalId,
} from './samples.ts';

/** Forty rounds of commits on a busy machine. */
const PROPERTY_TIMEOUT_MS = 30_000;

/** Opens the journal kept in a directory, making it when there is none. */
export type OpenJournal = (dir: string) => Promise<Journal>;

/** Commits and waits: the fault, or undefined once the batch is durable. */
export function commit(journal: Journal, rows: Batch): Promise<Fault | undefined> {
  return new Promise((resolve) => journal.commit(rows, resolve));
}

/** What every journal promises, whatever it is built on. */
export function describeJournal(name: string, open: OpenJournal): void {
  describe(`${name} keeps what the journal's port promises`, () => {
    let dir: string;
    let journal: Journal;

    beforeEach(async () => {
      dir = mkdtempSync(join(tmpdir(), 'havenwatch-journal-'));
      journal = await open(dir);
    });
    afterEach(async () => {
      await journal.close();
      rmSync(dir, { recursive: true, force: true });
    });
    const reopen = async () => {
      await journal.close();
      journal = await open(dir);
      return journal;
    };

    describeOpening(() => journal, reopen);
    describeCommit(() => journal, reopen);
    describeState(() => journal, reopen);
    describeLists(() => journal);
    describeAnything(() => journal, reopen);
  });
}

type Get = () => Journal;
type Reopen = () => Promise<Journal>;

function describeOpening(get: Get, reopen: Reopen): void {
  it('starts empty, in epoch 1, with nobody known to have been there', () => {
    expect(get().opening).toEqual({ epoch: 1, position: 0, heads: new Map(), lastAliveAt: undefined });
    expect(get().heads()).toEqual(new Map());
    expect(get().reader.lastPosition()).toBe(0);
    expect(get().reader.partitions()).toEqual([]);
  });

  it('finds its place again after a restart, in a new epoch', async () => {
    const feeder = new Feeder(get().opening);
    await commit(get(), batch({ events: [feeder.next(3), feeder.next(3), feeder.next(7)] }));
    get().alive(instant(5_000));
    get().alive(instant(6_000));
    const { opening } = await reopen();
    const heads = new Map([
      [partition(3), 2],
      [partition(7), 1],
    ]);
    expect(opening).toEqual({ epoch: 2, position: 3, heads, lastAliveAt: 6_000 });
    expect(get().heads()).toEqual(heads);
  });

  it('says where an epoch ended, and nothing of the newest or an unknown one', async () => {
    await commit(get(), batch({ events: [new Feeder(get().opening).next(1)] }));
    expect(get().reader.epochEnd(1)).toBeUndefined();
    expect(await get().nextEpoch()).toBe(2);
    const feeder = new Feeder({ ...get().opening, epoch: 2, position: 1, heads: get().heads() });
    await commit(get(), batch({ events: [feeder.next(1), feeder.next(1)] }));
    await reopen();
    expect([0, 1, 2, 3, 9].map((epoch) => get().reader.epochEnd(epoch))).toEqual([
      undefined,
      2,
      4,
      undefined,
      undefined,
    ]);
  });

  it('gives the events of one type within a span, newest first, and no more than were asked for', async () => {
    const feeder = new Feeder(get().opening);
    const aside = () => ({ ...feeder.next(1), type: 'quarantined' });
    await commit(get(), batch({ events: [aside(), feeder.next(1), aside(), aside(), feeder.next(2), aside()] }));
    const found = (after: number, upTo: number, limit: number) =>
      get()
        .reader.eventsOfType('quarantined', { after, upTo }, limit)
        .map(({ position }) => position);
    expect([found(0, 6, 9), found(1, 5, 9), found(0, 6, 2), found(4, 5, 9)]).toEqual([
      [6, 4, 3, 1],
      [4, 3],
      [6, 4],
      [],
    ]);
  });

  it('gives back the events it has, and goes on from them', async () => {
    const first = new Feeder(get().opening).next(5);
    await commit(get(), batch({ events: [first] }));
    const second = new Feeder((await reopen()).opening).next(5);
    expect([second.seq, second.position, second.epoch]).toEqual([2, 2, 2]);
    expect(await commit(get(), batch({ events: [second] }))).toBeUndefined();
    expect(get().reader.eventsAfter(0, 10).map(withoutHash)).toEqual([first, second]);
  });
}

function describeCommit(get: Get, reopen: Reopen): void {
  it('answers in the order of the calls, never inside the call, and every one of them', async () => {
    const feeder = new Feeder(get().opening);
    const answered: number[] = [];
    const all = Array.from({ length: 200 }, (_, n) => {
      const rows = batch({
        events: n % 3 === 0 ? [] : [feeder.next(n % 4)],
        life: [{ device: deviceId(n), lastSeenAt: instant(n) }],
      });
      return new Promise<void>((resolve) => {
        get().commit(rows, () => {
          answered.push(n);
          resolve();
        });
        expect(answered).not.toContain(n);
      });
    });
    await Promise.all(all);
    expect(answered).toEqual(Array.from({ length: 200 }, (_, n) => n));
  });

  it('shows a batch to readers as soon as it is answered', async () => {
    const row = new Feeder(get().opening).next(2);
    await commit(
      get(),
      batch({ events: [row], dedupe: [{ device: deviceId(1), signal: signalId(1), receivedAt: instant(1) }] }),
    );
    expect(get().reader.lastPosition()).toBe(1);
    expect(get().reader.hasSignal(deviceId(1), signalId(1))).toBe(true);
  });

  it('refuses an event that leaves a gap, comes twice or has an old epoch, and keeps nothing of its batch', async () => {
    const feeder = new Feeder(get().opening);
    await commit(get(), batch({ events: [feeder.next(1)] }));
    const next = feeder.next(1);
    const wrong: EventRow[] = [
      { ...next, seq: 3 },
      { ...next, seq: 1 },
      { ...next, position: 3 },
      { ...next, position: 1 },
      { ...next, epoch: 0 },
    ];
    for (const row of wrong) {
      const fault = await commit(
        get(),
        batch({ events: [row], life: [{ device: deviceId(9), lastSeenAt: instant(9) }] }),
      );
      expect(fault?.code).toBe('HW_JOURNAL_OUT_OF_ORDER');
    }
    expect(get().reader.life()).toEqual([]);
    expect(await commit(get(), batch({ events: [next] }))).toBeUndefined();
  });

  it('lets only the bad batch fail when many are merged, and writes its neighbours', async () => {
    const feeder = new Feeder(get().opening);
    const good = [feeder.next(1), feeder.next(1), feeder.next(2)];
    const broken = batch({ life: [{ device: deviceId(1), lastSeenAt: instant(1.5) }] });
    const answers = await Promise.all([
      commit(get(), batch({ events: good.slice(0, 1) })),
      commit(get(), broken),
      commit(get(), batch({ events: good.slice(1, 2) })),
      commit(get(), batch({ events: [{ ...event(1, 9, 9, 1) }] })),
      commit(get(), batch({ events: good.slice(2) })),
    ]);
    const codes = answers.map((fault) => fault?.code);
    expect(codes).toEqual([undefined, 'HW_BATCH_REFUSED', undefined, 'HW_JOURNAL_OUT_OF_ORDER', undefined]);
    expect(get().reader.eventsAfter(0, 10).map(withoutHash)).toEqual(good);
    expect(get().reader.life()).toEqual([]);
  });

  it('refuses the old epoch once a new one has begun', async () => {
    const stale = new Feeder(get().opening).next(1);
    expect(await get().nextEpoch()).toBe(2);
    expect((await commit(get(), batch({ events: [stale] })))?.code).toBe('HW_JOURNAL_OUT_OF_ORDER');
    expect(await commit(get(), batch({ events: [{ ...stale, epoch: 2 }] }))).toBeUndefined();
  });

  it('answers what is under way before it closes, and refuses what comes after', async () => {
    const feeder = new Feeder(get().opening);
    const answers = Array.from({ length: 50 }, () => commit(get(), batch({ events: [feeder.next(1)] })));
    const closed = get().close();
    const late = commit(get(), batch({ events: [feeder.next(1)] }));
    await closed;
    expect(new Set(await Promise.all(answers))).toEqual(new Set([undefined]));
    expect((await late)?.code).toBe('HW_COMMIT_FAILED');
    expect((await reopen()).opening.position).toBe(50);
  });

  it('chains every row to the one before it in its partition, and no other', async () => {
    const feeder = new Feeder(get().opening);
    await commit(get(), batch({ events: [feeder.next(1), feeder.next(2), feeder.next(1), feeder.next(2)] }));
    const hashes = get()
      .reader.eventsAfter(0, 10)
      .map((row) => row.hash);
    expect(new Set(hashes).size).toBe(4);
    expect(hashes.every((hash) => /^[0-9a-f]{64}$/.test(hash))).toBe(true);
    expect(
      get()
        .reader.eventsOfPartition(partition(1), 0, 10)
        .map((row) => row.hash),
    ).toEqual([hashes[0], hashes[2]]);
  });
}

function describeState(get: Get, reopen: Reopen): void {
  it('writes documents whole, replaces and removes them', async () => {
    const open = incidentRow(1, { state: 'open' });
    const closed = { ...open, state: 'closed', body: '{"state":"closed"}' };
    await commit(get(), batch({ current: [open] }));
    expect(get().reader.document('incident', open.id)).toEqual(open);
    await commit(get(), batch({ current: [closed] }));
    await reopen();
    expect(get().reader.document('incident', open.id)).toEqual(closed);
    await commit(get(), batch({ current: [{ ...closed, body: null }] }));
    expect(get().reader.document('incident', open.id)).toBeUndefined();
  });

  it("replaces an owner's timers and forgets them when the list is empty", async () => {
    const timer = (key: string, at: number) => ({ key, at: instant(at), generation: 1 });
    const a = { owner: 'pr_a', partition: partition(1), timers: [timer('step', 10), timer('repeat', 5)] };
    const b = { owner: 'pr_b', partition: partition(2), timers: [timer('step', 7)] };
    await commit(get(), batch({ timers: [a, b] }));
    expect(get().reader.timers()).toEqual([a, b]);
    await commit(
      get(),
      batch({
        timers: [
          { ...a, timers: [timer('late', 20)] },
          { ...b, timers: [] },
        ],
      }),
    );
    expect(get().reader.timers()).toEqual([{ ...a, timers: [timer('late', 20)] }]);
  });

  it('keeps a send until it is settled, also when both come at once', async () => {
    const send = (n: number) => ({
      attempt: attemptId(1, n),
      incident: incidentId(1),
      premises: premisesId(1),
      partition: partition(1),
      channel: 'voice',
      ...(n === 2 ? { contact: contactId(n) } : {}),
      plannedAt: instant(n),
      body: `{"n":${n}}`,
    });
    await commit(get(), batch({ outbox: [send(1), send(2), send(3)], settled: [attemptId(1, 3)] }));
    expect((await reopen()).reader.outbox()).toEqual([send(1), send(2)]);
    await commit(get(), batch({ settled: [attemptId(1, 1)] }));
    expect(get().reader.outbox()).toEqual([send(2)]);
  });

  it('remembers when a device was last heard', async () => {
    const life = (n: number, at: number) => ({ device: deviceId(n), lastSeenAt: instant(at) });
    await commit(get(), batch({ life: [life(1, 10), life(2, 20)] }));
    await commit(get(), batch({ life: [life(1, 30)] }));
    expect((await reopen()).reader.life()).toEqual([life(1, 30), life(2, 20)]);
  });

  it("knows a device's signal, not another device's, and forgets only what is old", async () => {
    const key = (n: number, at: number) => ({ device: deviceId(1), signal: signalId(n), receivedAt: instant(at) });
    const old = Array.from({ length: 1_200 }, (_, n) => key(n, n));
    await commit(get(), batch({ dedupe: [...old, key(5_000, 1_200), key(5_001, 9_000)] }));
    await commit(get(), batch({ dedupe: [key(5_000, 9_999)] }));
    const has = (n: number) => get().reader.hasSignal(deviceId(1), signalId(n));
    expect([has(0), has(1_199), has(5_000), has(6_000)]).toEqual([true, true, true, false]);
    expect(get().reader.hasSignal(deviceId(2), signalId(0))).toBe(false);
    get().forgetSignalsBefore(instant(1_200));
    await expect.poll(() => old.filter((row) => has(Number(row.signal.slice(4)))).length).toBe(0);
    expect([has(5_000), has(5_001)]).toEqual([true, true]);
  });
}

function describeLists(get: Get): void {
  it('pages incidents newest first, and new ones never shift a page', async () => {
    const rows = Array.from({ length: 25 }, (_, n) => incidentRow(n, { openedAt: instant(1_000 + Math.floor(n / 3)) }));
    await commit(get(), batch({ current: rows }));
    const seen: string[] = [];
    let cursor: string | undefined;
    for (let page = 0; ; page++) {
      const { items, next } = get().reader.incidents({ limit: 7, ...(cursor === undefined ? {} : { cursor }) });
      seen.push(...items.map((item) => item.id));
      if (next === null) break;
      cursor = next;
      await commit(get(), batch({ current: [incidentRow(100 + page, { openedAt: instant(2_000 + page) })] }));
    }
    const newestFirst = [...rows].sort((a, b) => (b.openedAt ?? 0) - (a.openedAt ?? 0) || (b.id < a.id ? -1 : 1));
    expect(seen).toEqual(newestFirst.map((row) => row.id));
  });

  it('lists incidents by state and premises, each with its own pages', async () => {
    const rows = Array.from({ length: 12 }, (_, n) =>
      incidentRow(n, { state: n % 2 ? 'closed' : 'open', premises: premisesId(n % 3), openedAt: instant(n) }),
    );
    await commit(get(), batch({ current: rows }));
    const ids = (filter: object) =>
      get()
        .reader.incidents({ limit: 50, ...filter })
        .items.map((item) => item.openedAt);
    expect(ids({ state: 'open' })).toEqual([10, 8, 6, 4, 2, 0]);
    expect(ids({ premises: premisesId(1) })).toEqual([10, 7, 4, 1]);
    expect(ids({ premises: premisesId(1), state: 'closed' })).toEqual([7, 1]);
    const first = get().reader.incidents({ state: 'open', limit: 6 });
    expect([first.items.length, first.next]).toEqual([6, null]);
    expect(() => get().reader.incidents({ limit: 5, cursor: 'nonsense' })).toThrow(
      expect.objectContaining({ code: 'HW_CURSOR_INVALID' }),
    );
  });

  it('loads what is open, by kind and partition, and an incident with its attempts', async () => {
    const attempt = (of: number, n: number) => ({
      kind: 'attempt' as const,
      id: attemptId(of, n),
      partition: partition(of % 2),
      premises: premisesId(of),
      incident: incidentId(of),
      state: 'planned',
      body: '{}',
    });
    const incidents = [1, 2, 3].map((n) =>
      incidentRow(n, { state: n === 2 ? 'closed' : 'open', partition: partition(n % 2) }),
    );
    const attempts = [attempt(1, 1), attempt(2, 1), attempt(1, 2), attempt(3, 1)];
    await commit(get(), batch({ current: [...incidents, ...attempts] }));
    const { reader } = get();
    const ids = (rows: { id: string }[]) => rows.map((row) => row.id);
    expect(ids(reader.current('incident'))).toEqual(ids(incidents));
    expect(ids(reader.current('incident', { openOnly: true }))).toEqual([incidents[0]?.id, incidents[2]?.id]);
    expect(ids(reader.current('incident', { partition: partition(0), openOnly: true }))).toEqual([]);
    expect(ids(reader.current('attempt', { openOnly: true })).sort()).toEqual([
      attemptId(1, 1),
      attemptId(1, 2),
      attemptId(3, 1),
    ]);
    expect(reader.attempts(incidentId(1))).toEqual([attempts[0], attempts[2]]);
  });

  it('reads events by position, partition and incident, from anywhere, up to a limit', async () => {
    const feeder = new Feeder(get().opening);
    const rows = Array.from({ length: 30 }, (_, n) => feeder.next(n % 3, { incident: incidentId(n % 5) }));
    await commit(get(), batch({ events: rows }));
    const { reader } = get();
    expect(reader.eventsAfter(12, 5).map(withoutHash)).toEqual(rows.slice(12, 17));
    expect(reader.eventsOfPartition(partition(1), 4, 3).map((row) => row.seq)).toEqual([5, 6, 7]);
    expect(reader.eventsOfIncident(incidentId(2), 8, 3).map((row) => row.position)).toEqual([13, 18, 23]);
    expect(reader.partitions()).toEqual([0, 1, 2]);
  });
}

function describeAnything(get: Get, reopen: Reopen): void {
  it(
    'reads back equal whatever was written',
    async () => {
      const text = fc.string({ unit: 'binary', maxLength: 40 });
      const rows = fc.record({
        partition: fc.integer({ min: 0, max: 63 }),
        at: fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
        type: fc.stringMatching(/^[a-z-]{1,20}$/),
        incident: fc.option(fc.nat(20), { nil: undefined }),
        text,
      });
      const seed = Date.now() % 2 ** 31;
      const written: EventRow[] = [];
      await fc
        .assert(
          fc.asyncProperty(fc.array(fc.array(rows, { maxLength: 8 }), { maxLength: 6 }), async (batches) => {
            const before = written.length;
            const feeder = new Feeder({ ...get().opening, position: before, heads: get().heads() });
            const commits = batches.map((events) => {
              const made = events.map(({ partition: n, incident, text: said, ...some }) =>
                feeder.next(n, {
                  ...some,
                  ...(incident === undefined ? {} : { incident: incidentId(incident) }),
                  said,
                }),
              );
              written.push(...made);
              return commit(get(), batch({ events: made }));
            });
            expect((await Promise.all(commits)).filter((fault) => fault !== undefined)).toEqual([]);
            expect(
              get()
                .reader.eventsAfter(0, written.length + 1)
                .map(withoutHash),
            ).toEqual(written);
          }),
          { seed, numRuns: 40, endOnFailure: true, verbose: 1 },
        )
        .catch((error: unknown) => {
          throw new Error(`seed ${seed}`, { cause: error });
        });
      expect((await reopen()).reader.eventsAfter(0, written.length + 1).map(withoutHash)).toEqual(written);
    },
    PROPERTY_TIMEOUT_MS,
  );
}

function withoutHash(stored: StoredEvent): EventRow {
  const { hash: _, ...row } = stored;
  return row;
}
