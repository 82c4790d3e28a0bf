import type { Database, Statement } from 'better-sqlite3';
import type { DeviceId, IncidentId, Partition, SignalId } from '../../core/ids.ts';
import type { CurrentKind, CurrentRow, JournalReader, LifeRow, OutboxRow, StoredEvent, TimerRows } from '../port.ts';
import type { Beginning } from '../replayer.ts';
import { openForReading } from './database.ts';
import { type IncidentFilter, IncidentPages } from './incident-pages.ts';
import {
  CURRENT_COLUMNS,
  type CurrentRecord,
  currentOf,
  EVENT_COLUMNS,
  type EventRecord,
  eventOf,
  type OutboxRecord,
  outboxOf,
  type TimerRecord,
  timersOf,
} from './rows.ts';
import { LAST_POSITION } from './schema.ts';
import { type DamageNotice, readBaseDocuments, readBases, readNotices } from './segments.ts';

const OPEN_INCIDENTS = `SELECT ${CURRENT_COLUMNS} FROM current c
  WHERE kind = 'incident' AND state IS NOT 'closed' AND (@partition IS NULL OR partition = @partition) ORDER BY rowid`;
const OPEN_ATTEMPTS = `SELECT ${CURRENT_COLUMNS} FROM current i CROSS JOIN current c ON c.kind = 'attempt' AND c.incident = i.id
  WHERE i.kind = 'incident' AND i.state IS NOT 'closed' AND (@partition IS NULL OR i.partition = @partition) ORDER BY c.rowid`;
const EPOCH_END = `SELECT following.first_position FROM epochs given
  JOIN epochs following ON following.epoch = given.epoch + 1 WHERE given.epoch = ?`;

/** Opens the reading side alone, beside a running gateway or without one. `HW_JOURNAL_MISSING`, `HW_JOURNAL_TOO_NEW`, `HW_JOURNAL_UNREADABLE`. */
export function openSqliteReader(options: { dir: string }): SqliteReader {
  return new SqliteReader(openForReading(options.dir));
}

/** The reading side over its own connection; every statement is prepared once and served by an index. */
export class SqliteReader implements JournalReader {
  readonly #db: Database;
  readonly #current: CurrentLists;
  readonly #events: EventLists;
  readonly #pages: IncidentPages;
  readonly #timers: Statement<[], TimerRecord>;
  readonly #outbox: Statement<[], OutboxRecord>;
  readonly #life: Statement<[], LifeRow>;
  readonly #signal: Statement<[DeviceId, SignalId], unknown>;
  readonly #heads: Statement<[], { partition: Partition; seq: number }>;
  readonly #last: Statement<[], number>;
  readonly #epochEnd: Statement<[number], number>;

  constructor(db: Database) {
    this.#db = db;
    this.#current = prepareCurrentLists(db);
    this.#events = prepareEventLists(db);
    this.#pages = new IncidentPages(db);
    this.#timers = db.prepare('SELECT owner, partition, key, at, generation FROM timers ORDER BY owner, place');
    this.#outbox = db.prepare(
      `SELECT attempt, incident, premises, partition, channel, contact, planned_at AS plannedAt, body
       FROM outbox ORDER BY rowid`,
    );
    this.#life = db.prepare('SELECT device, last_seen_at AS lastSeenAt FROM life ORDER BY device');
    this.#signal = db.prepare('SELECT 1 FROM dedupe WHERE device = ? AND signal = ?');
    this.#heads = db.prepare('SELECT partition, seq FROM heads ORDER BY partition');
    this.#last = db.prepare<[], number>(LAST_POSITION).pluck();
    this.#epochEnd = db.prepare<[number], number>(EPOCH_END).pluck();
  }

  /** In the order the documents were first written. `openOnly` leaves out closed incidents and their attempts. */
  current(kind: CurrentKind, filter: { partition?: Partition; openOnly?: boolean } = {}): CurrentRow[] {
    const partition = filter.partition ?? null;
    const { openIncidents, openAttempts, inPartition, everywhere } = this.#current;
    if (filter.openOnly === true && kind === 'incident') return openIncidents.all({ partition }).map(currentOf);
    if (filter.openOnly === true && kind === 'attempt') return openAttempts.all({ partition }).map(currentOf);
    return (partition === null ? everywhere.all(kind) : inPartition.all(kind, partition)).map(currentOf);
  }

  document(kind: CurrentKind, id: string): CurrentRow | undefined {
    const row = this.#current.document.get(kind, id);
    return row === undefined ? undefined : currentOf(row);
  }

  incidents(filter: IncidentFilter) {
    return this.#pages.page(filter);
  }

  attempts(incident: IncidentId): CurrentRow[] {
    return this.#current.attempts.all(incident).map(currentOf);
  }

  timers(): TimerRows[] {
    return timersOf(this.#timers.all());
  }

  outbox(): OutboxRow[] {
    return this.#outbox.all().map(outboxOf);
  }

  life(): LifeRow[] {
    return this.#life.all();
  }

  hasSignal(device: DeviceId, signal: SignalId): boolean {
    return this.#signal.get(device, signal) !== undefined;
  }

  eventsAfter(position: number, limit: number): StoredEvent[] {
    return this.#events.after.all(position, limit).map(eventOf);
  }

  eventsOfPartition(partition: Partition, afterSeq: number, limit: number): StoredEvent[] {
    return this.#events.ofPartition.all(partition, afterSeq, limit).map(eventOf);
  }

  eventsOfIncident(incident: IncidentId, afterPosition: number, limit: number): StoredEvent[] {
    return this.#events.ofIncident.all(incident, afterPosition, limit).map(eventOf);
  }

  eventsOfType(type: string, { after, upTo }: { after: number; upTo: number }, limit: number): StoredEvent[] {
    return this.#events.ofType.all(after, upTo, type, limit).map(eventOf);
  }

  partitions(): Partition[] {
    return [...this.heads().keys()];
  }

  /** The last committed seq of each partition that has any. */
  heads(): Map<Partition, number> {
    return new Map(this.#heads.all().map(({ partition, seq }) => [partition, seq]));
  }

  lastPosition(): number {
    return this.#last.get() ?? 0;
  }

  epochEnd(epoch: number): number | undefined {
    return this.#epochEnd.get(epoch);
  }

  /** Where this file's events begin: at the journal's very beginning, or behind an earlier segment. */
  beginning(): Beginning {
    const seqs = new Map([...readBases(this.#db).values()].map(({ partition, seq }) => [partition, seq]));
    return { documents: readBaseDocuments(this.#db), seqs };
  }

  /** Damage that waits for a person to accept it. */
  notices(): DamageNotice[] {
    return readNotices(this.#db);
  }

  close(): void {
    this.#db.close();
  }
}

type CurrentLists = ReturnType<typeof prepareCurrentLists>;

function prepareCurrentLists(db: Database) {
  const list = `SELECT ${CURRENT_COLUMNS} FROM current c WHERE kind = ?`;
  const attempts = `SELECT ${CURRENT_COLUMNS} FROM current c WHERE kind = 'attempt' AND incident = ? ORDER BY rowid`;
  return {
    openIncidents: db.prepare<[{ partition: Partition | null }], CurrentRecord>(OPEN_INCIDENTS),
    openAttempts: db.prepare<[{ partition: Partition | null }], CurrentRecord>(OPEN_ATTEMPTS),
    everywhere: db.prepare<[CurrentKind], CurrentRecord>(`${list} ORDER BY rowid`),
    inPartition: db.prepare<[CurrentKind, Partition], CurrentRecord>(`${list} AND partition = ? ORDER BY rowid`),
    document: db.prepare<[CurrentKind, string], CurrentRecord>(`${list} AND id = ?`),
    attempts: db.prepare<[IncidentId], CurrentRecord>(attempts),
  };
}

type EventLists = ReturnType<typeof prepareEventLists>;

function prepareEventLists(db: Database) {
  const list = `SELECT ${EVENT_COLUMNS} FROM events WHERE`;
  return {
    after: db.prepare<[number, number], EventRecord>(`${list} position > ? ORDER BY position LIMIT ?`),
    ofPartition: db.prepare<[Partition, number, number], EventRecord>(
      `${list} partition = ? AND seq > ? ORDER BY seq LIMIT ?`,
    ),
    ofType: db.prepare<[number, number, string, number], EventRecord>(
      `${list} position > ? AND position <= ? AND type = ? ORDER BY position DESC LIMIT ?`,
    ),
    ofIncident: db.prepare<[IncidentId, number, number], EventRecord>(
      `${list} incident = ? AND position > ? ORDER BY position LIMIT ?`,
    ),
  };
}
