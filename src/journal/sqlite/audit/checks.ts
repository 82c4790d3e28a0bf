import type { Database } from 'better-sqlite3';
import { IDENTITY_SENSOR } from '../../../core/identity/suspicion.ts';
import { PARTITIONS } from '../../../core/ids.ts';
import { OUTSIDE } from '../../../core/plan.ts';
import type { AuditAsk, Finding } from './finding.ts';

/** Incidents looked at in one step; a step is one short read transaction, so that it sees one moment. */
const INCIDENTS_A_STEP = 100;
/** A timer this far past is not merely waiting for its commit. */
const TIMER_OVERDUE_MS = 10_000;
const NEWEST_EVENTS = 400;
/** The journal is written each second; one that stands still this long, in real time, is not being written. */
const STILL_MS = 15_000;

/** One short step of an audit: adds what it finds and answers how many rows it read. */
export type Step = (found: (finding: Finding) => void) => number;

const OPEN_INCIDENTS = `SELECT rowid, id, state, body ->> 'acknowledgedAt' AS acknowledgedAt
  FROM current INDEXED BY current_open WHERE kind = 'incident' AND state IS NOT 'closed' AND partition = ? AND rowid > ?
  ORDER BY rowid LIMIT ${INCIDENTS_A_STEP}`;
const TIMERS = 'SELECT count(*) AS count, min(at) AS firstAt FROM timers WHERE owner = ?';
const ATTEMPTS = `SELECT id, state, body ->> 'plannedAt' AS plannedAt, body ->> 'waitUntil' AS waitUntil, body ->> 'step' AS step
  FROM current INDEXED BY current_attempts WHERE kind = 'attempt' AND incident = ?`;
const TWO_OPEN = `SELECT premises, count(*) AS count FROM current INDEXED BY current_open
  WHERE kind = 'incident' AND state IS NOT 'closed' AND partition = ? GROUP BY premises HAVING count(*) > 1 LIMIT 5`;
const HEADS = `SELECT h.partition, h.seq, h.position, e.seq AS lastSeq, e.position AS lastPosition, h.hash = e.hash AS same
  FROM heads h JOIN events e ON e.partition = h.partition
    AND e.seq = (SELECT max(seq) FROM events WHERE partition = h.partition)`;
/** The oldest rows: the outbox is short unless something is wrong. */
const OUTBOX = 'SELECT attempt, channel, planned_at AS plannedAt FROM outbox ORDER BY rowid LIMIT 500';
/** What the gateway itself says of a silence or a suspicion is no message that could be sent again. */
const UNMARKED = `SELECT e.position FROM events e
  WHERE e.position > (SELECT max(position) FROM events) - ${NEWEST_EVENTS} AND e.type = 'signal-received'
    AND e.body ->> '$.signal.kind' <> 'silence' AND coalesce(e.body ->> '$.signal.sensor', '') <> '${IDENTITY_SENSOR}'
    AND NOT EXISTS (SELECT 1 FROM dedupe d
      WHERE d.device = e.body ->> '$.origin.device' AND d.signal = e.body ->> '$.signal.id')
  LIMIT 5`;

interface Incident {
  rowid: number;
  id: string;
  state: string;
  acknowledgedAt: number | null;
}

interface Attempt {
  id: string;
  state: string;
  plannedAt: number;
  waitUntil: number;
  step: number | null;
}

/** The checks of the live tables, prepared once on a connection that only reads. */
export class Checks {
  readonly #db: Database;
  readonly #statements;
  /** The file's own count of foreign commits, and when it was last seen to have moved. */
  #version = -1;
  #movedAtMs = 0;

  constructor(db: Database) {
    this.#db = db;
    this.#statements = {
      incidents: db.prepare<[number, number], Incident>(OPEN_INCIDENTS),
      timers: db.prepare<[string], { count: number; firstAt: number | null }>(TIMERS),
      attempts: db.prepare<[string], Attempt>(ATTEMPTS),
      twoOpen: db.prepare<[number], { premises: string; count: number }>(TWO_OPEN),
      heads: db.prepare<
        [],
        { partition: number; seq: number; position: number; lastSeq: number; lastPosition: number; same: number }
      >(HEADS),
      outbox: db.prepare<[], { attempt: string; channel: string; plannedAt: number }>(OUTBOX),
      unmarked: db.prepare<[], { position: number }>(UNMARKED),
    };
  }

  /** All steps of one audit, in order. `monotonicMs` is real time: a disk does not know of any other. */
  *steps(ask: AuditAsk, monotonicMs: number): Generator<Step> {
    yield (found) => this.#still(monotonicMs, found);
    yield (found) => this.#heads(found);
    yield (found) => this.#unmarked(found);
    for (let partition = 0; partition < PARTITIONS; partition += 1) {
      yield (found) => this.#twoOpen(partition, found);
      let after = 0;
      for (let more = true; more; ) {
        yield (found) =>
          this.#db.transaction(() => {
            const page = this.#statements.incidents.all(partition, after);
            for (const incident of page) this.#incident(incident, ask.now, found);
            after = page.at(-1)?.rowid ?? after;
            more = page.length === INCIDENTS_A_STEP;
            return page.length;
          })();
      }
    }
    yield (found) => this.#outbox(ask, found);
  }

  #still(monotonicMs: number, found: (finding: Finding) => void): number {
    const version = Number(this.#db.pragma('data_version', { simple: true }));
    if (version !== this.#version) {
      this.#version = version;
      this.#movedAtMs = monotonicMs;
    }
    const forMs = monotonicMs - this.#movedAtMs;
    if (forMs > STILL_MS)
      found({ code: 'journal-still', says: `Nothing has reached the journal's file for ${seconds(forMs)}.` });
    return 1;
  }

  #heads(found: (finding: Finding) => void): number {
    const heads = this.#statements.heads.all();
    for (const { partition, seq, position, lastSeq, lastPosition, same } of heads) {
      if (seq === lastSeq && position === lastPosition && same === 1) continue;
      const says = `The head of partition ${partition} says event ${seq}, but the last event there is ${lastSeq}${seq === lastSeq ? ' with another hash or position' : ''}.`;
      found({ code: 'head-differs', says });
    }
    return heads.length;
  }

  #unmarked(found: (finding: Finding) => void): number {
    for (const { position } of this.#statements.unmarked.all())
      found({
        code: 'seen-mark-missing',
        says: `The signal at position ${position} is not remembered as seen: sent again, it would count twice.`,
      });
    return NEWEST_EVENTS;
  }

  #twoOpen(partition: number, found: (finding: Finding) => void): number {
    const homes = this.#statements.twoOpen.all(partition);
    for (const { premises, count } of homes)
      found({ code: 'two-open', says: `The home ${premises} has ${count} open incidents at once.` });
    return homes.length;
  }

  #incident({ id, state, acknowledgedAt }: Incident, now: number, found: (finding: Finding) => void): void {
    const attempts = this.#statements.attempts.all(id);
    if (state === 'open') return this.#isSomebodys(id, attempts, now, found);
    if (acknowledgedAt === null) return;
    // The police are told whoever has accepted, and so is whom a person at the desk asks for by name.
    const late = attempts.filter(({ step, plannedAt }) => step !== OUTSIDE && plannedAt > acknowledgedAt);
    if (late.length > 0)
      found({
        code: 'planned-after-acceptance',
        says: `Attempt ${late[0]?.id} was planned ${late[0] === undefined ? '' : seconds(late[0].plannedAt - acknowledgedAt)} after the acceptance.`,
      });
  }

  #isSomebodys(id: string, attempts: readonly Attempt[], now: number, found: (finding: Finding) => void): void {
    const timers = this.#statements.timers.get(id);
    if (timers !== undefined && timers.firstAt !== null) {
      const passedMs = now - timers.firstAt;
      if (passedMs > TIMER_OVERDUE_MS)
        found({
          code: 'timer-passed',
          says: `The next step of incident ${id} was due ${seconds(passedMs)} ago and has not begun.`,
        });
      return;
    }
    const inFlight = attempts.some(({ state, waitUntil }) => !OVER.has(state) && waitUntil > now - TIMER_OVERDUE_MS);
    if (!inFlight)
      found({
        code: 'nobody-has-it',
        says: `Incident ${id} is open, with no step to come and no attempt in flight: nobody has it.`,
      });
  }

  #outbox({ now, outboxMs }: AuditAsk, found: (finding: Finding) => void): number {
    const rows = this.#statements.outbox.all();
    const old = rows.filter((row) => now - row.plannedAt > (outboxMs[row.channel] ?? outboxMs['*'] ?? Infinity));
    const [oldest] = old;
    if (oldest !== undefined) {
      const age = seconds(now - oldest.plannedAt);
      found({
        code: 'outbox-old',
        says: `${old.length} sends are neither out nor given up; the oldest is ${oldest.attempt} by ${oldest.channel}, ${age} old.`,
      });
    }
    return rows.length;
  }
}

const OVER: ReadonlySet<string> = new Set(['failed', 'human']);

function seconds(ms: number): string {
  return `${Math.round(ms / 1000)} s`;
}
