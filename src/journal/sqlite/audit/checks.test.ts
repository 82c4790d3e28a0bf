import { readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { instant } from '../../../core/time.ts';
import { commit } from '../../contract.test-suite.ts';
import type { Batch } from '../../port.ts';
import {
  attemptId,
  batch,
  deviceId,
  Feeder,
  incidentId,
  incidentRow,
  partition,
  premisesId,
  signalId,
} from '../../samples.ts';
import { JOURNAL_FILE, openForReading } from '../database.ts';
import type { SqliteJournal } from '../journal.ts';
import { useTestDir } from '../test-dir.ts';
import { Auditor } from './auditor.ts';
import { Checks } from './checks.ts';
import type { AuditAsk } from './finding.ts';

const NOW = 1_000_000;
const ASK: AuditAsk = { now: NOW, outboxMs: { voice: 70_000, '*': 60_000 } };
const dir = useTestDir();
/** A journal with some rows, and what the audit says of it. */
async function audited(rows: (journal: SqliteJournal) => Partial<Batch>, ask = ASK): Promise<string[]> {
  const journal = await dir.open();
  expect(await commit(journal, batch(rows(journal)))).toBeUndefined();
  return findings(ask);
}

/** What one audit finds, made here and now. */
function findings(ask = ASK): string[] {
  const codes: string[] = [];
  const db = openForReading(dir.path());
  for (const step of new Checks(db).steps(ask, 0)) step(({ code }) => codes.push(code));
  db.close();
  return codes;
}

const attempt = (n: number, state: string, plannedAt: number, waitUntil: number) => ({
  kind: 'attempt' as const,
  id: attemptId(1, n),
  partition: partition(1),
  premises: premisesId(1),
  incident: incidentId(1),
  state,
  body: JSON.stringify({ plannedAt, waitUntil }),
});
const timer = (at: number) => ({
  owner: incidentId(1),
  partition: partition(1),
  timers: [{ key: 'step-1', at: instant(at), generation: 1 }],
});
const send = (channel: string, plannedAt: number) => ({
  attempt: attemptId(1, 1),
  incident: incidentId(1),
  premises: premisesId(1),
  partition: partition(1),
  channel,
  plannedAt: instant(plannedAt),
  body: '{}',
});
const OPEN = incidentRow(1, {});

test('an alarm with a step to come is somebody’s', async () => {
  expect(await audited(() => ({ current: [OPEN], timers: [timer(NOW + 5_000)] }))).toEqual([]);
});

test('an alarm with an attempt in flight is somebody’s', async () => {
  expect(await audited(() => ({ current: [OPEN, attempt(1, 'accepted', NOW - 5_000, NOW + 5_000)] }))).toEqual([]);
});

test('an open alarm with nothing to come is nobody’s', async () => {
  expect(await audited(() => ({ current: [OPEN] }))).toEqual(['nobody-has-it']);
});

test('an attempt that failed, or whose time is up, holds no alarm', async () => {
  const current = [OPEN, attempt(1, 'failed', NOW, NOW + 5_000), attempt(2, 'accepted', NOW - 90_000, NOW - 60_000)];
  expect(await audited(() => ({ current }))).toEqual(['nobody-has-it']);
});

test('a step that is long due and has not begun is found', async () => {
  expect(await audited(() => ({ current: [OPEN], timers: [timer(NOW - 11_000)] }))).toEqual(['timer-passed']);
});

test('an attempt planned after the acceptance is found, one before it is not', async () => {
  const accepted = {
    ...incidentRow(1, { state: 'acknowledged' }),
    body: JSON.stringify({ acknowledgedAt: NOW - 100 }),
  };
  const before = attempt(1, 'accepted', NOW - 200, NOW);
  expect(await audited(() => ({ current: [accepted, before] }))).toEqual([]);
  dir.tamper((db) =>
    db.prepare("UPDATE current SET body = json_set(body, '$.plannedAt', ?) WHERE kind = 'attempt'").run(NOW - 50),
  );
  expect(findings()).toEqual(['planned-after-acceptance']);
  // The police are told whoever has accepted.
  dir.tamper((db) => db.prepare("UPDATE current SET body = json_set(body, '$.step', 0) WHERE kind = 'attempt'").run());
  expect(findings()).toEqual([]);
});

test('a home with two open alarms is found', async () => {
  const premises = premisesId(1);
  const second = incidentRow(65, { premises });
  const timers = [timer(NOW + 1), { ...timer(NOW + 1), owner: incidentId(65) }];
  expect(await audited(() => ({ current: [OPEN, second], timers }))).toEqual(['two-open']);
});

test('a send that is neither out nor given up is found after its channel’s time', async () => {
  expect(await audited(() => ({ outbox: [send('voice', NOW - 70_000)] }))).toEqual([]);
  expect(findings({ ...ASK, now: NOW + 1 })).toEqual(['outbox-old']);
});

test('a head that is not the last event is found', async () => {
  expect(await audited(({ opening }) => ({ events: [new Feeder(opening).next(3, { type: 'unobserved' })] }))).toEqual(
    [],
  );
  dir.tamper((db) => db.exec('UPDATE heads SET seq = seq + 1'));
  expect(findings()).toEqual(['head-differs']);
});

test('a signal that would count twice is found', async () => {
  const signal = (opening: SqliteJournal['opening']) => {
    const event = new Feeder(opening).next(3);
    const body = {
      ...JSON.parse(event.body),
      origin: { device: deviceId(3) },
      signal: { id: signalId(7), kind: 'panic' },
    };
    return { ...event, body: JSON.stringify(body) };
  };
  const seen = { device: deviceId(3), signal: signalId(7), receivedAt: instant(NOW) };
  expect(await audited(({ opening }) => ({ events: [signal(opening)], dedupe: [seen] }))).toEqual([]);
  dir.tamper((db) => db.exec('DELETE FROM dedupe'));
  expect(findings()).toEqual(['seen-mark-missing']);
});

test('what the gateway says itself of a silence or a suspicion is no message that must be known again', async () => {
  const made = (opening: SqliteJournal['opening']) =>
    [
      { id: 'silence-4', kind: 'silence', state: 'silent' },
      { id: 'identity-5', kind: 'tamper', state: 'alarm', sensor: 'identity' },
    ].map((signal, n, all) => {
      const feeder = new Feeder(opening);
      const event = all.slice(0, n + 1).map(() => feeder.next(3))[n];
      if (event === undefined) throw new Error('there is one for each');
      return { ...event, body: JSON.stringify({ ...JSON.parse(event.body), origin: { device: deviceId(3) }, signal }) };
    });
  expect(await audited(({ opening }) => ({ events: made(opening) }))).toEqual([]);
});

test('a journal whose file stands still is found, one that is written is not', async () => {
  const journal = await dir.open();
  const db = openForReading(dir.path());
  const checks = new Checks(db);
  const still = (seconds: number) => {
    const codes: string[] = [];
    for (const step of checks.steps(ASK, seconds * 1_000)) step(({ code }) => codes.push(code));
    return codes;
  };
  expect(still(0)).toEqual([]);
  expect(still(16)).toEqual(['journal-still']);
  expect(await commit(journal, batch({ life: [{ device: deviceId(1), lastSeenAt: instant(1) }] }))).toBeUndefined();
  expect(still(30)).toEqual([]);
  db.close();
});

describe('the auditor’s thread', () => {
  let auditor: Auditor;
  beforeEach(() => {
    auditor = new Auditor(dir.path());
  });
  afterEach(() => auditor.close());
  const found = async () => {
    const answer = await auditor.audit(ASK);
    return 'failed' in answer ? answer.failed : answer.findings.map(({ code }) => code);
  };

  test('says when there is no journal, and tries again with the next audit', async () => {
    expect(await found()).toMatch(/no journal/);
    await dir.open();
    expect(await found()).toEqual([]);
  });

  test('makes one audit at a time', async () => {
    await dir.open();
    const [one, other] = await Promise.all([found(), found()]);
    expect([one, other]).toEqual([[], 'the audit before it has not ended']);
  });

  test('looks at the journal that has taken the place of another', async () => {
    const first = await dir.open();
    await commit(first, batch({ current: [OPEN] }));
    expect(await found()).toEqual(['nobody-has-it']);
    await first.close();
    for (const name of readdirSync(dir.path()).filter((file) => file.startsWith(JOURNAL_FILE)))
      renameSync(join(dir.path(), name), join(dir.path(), `aside-${name}`));
    await dir.open();
    expect(await found()).toEqual([]);
  });
});
