import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import type { Database } from 'better-sqlite3';
import { JOURNAL_FILE, messageOf, openForReading } from '../database.ts';
import { Checks } from './checks.ts';
import { type AuditAnswer, type AuditAsk, type Finding, MOST_FINDINGS } from './finding.ts';

/** Steps between two rests, so that an audit never takes a core for itself. */
const STEPS_A_STRETCH = 16;
const REST_MS = 2;

/** Serves audits one after another on a connection of its own that can only read. */
function serve(port: NonNullable<typeof parentPort>, dir: string): void {
  let opened: { db: Database; checks: Checks; file: number } | undefined;
  /** On the journal as it is now: a damaged one is moved aside, and another takes its place. */
  const current = (): Checks => {
    const file = statSync(join(dir, JOURNAL_FILE), { throwIfNoEntry: false })?.ino;
    if (opened !== undefined && opened.file === file) return opened.checks;
    opened?.db.close();
    opened = undefined;
    const db = openForReading(dir);
    opened = { db, checks: new Checks(db), file: file ?? 0 };
    return opened.checks;
  };
  port.on('message', async (ask: AuditAsk) => {
    let answer: AuditAnswer;
    try {
      answer = await audit(current(), ask);
    } catch (error) {
      answer = { failed: messageOf(error) };
    }
    port.postMessage(answer);
  });
}

async function audit(checks: Checks, ask: AuditAsk): Promise<AuditAnswer> {
  const findings: Finding[] = [];
  const found = (finding: Finding): void => void (findings.length < MOST_FINDINGS && findings.push(finding));
  let rows = 0;
  let steps = 0;
  for (const step of checks.steps(ask, performance.now())) {
    rows += step(found);
    steps += 1;
    if (steps % STEPS_A_STRETCH === 0) await pause(REST_MS);
  }
  return { findings, rows };
}

if (parentPort !== null) serve(parentPort, String(workerData.dir));
