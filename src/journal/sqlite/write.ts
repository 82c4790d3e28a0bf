import { crc32 } from 'node:zlib';
import type { Database } from 'better-sqlite3';
import type { Head } from './heads.ts';
import {
  type Cell,
  CURRENT_CELLS,
  DEDUPE_CELLS,
  EVENT_CELLS,
  LIFE_CELLS,
  OUTBOX_CELLS,
  type Parcel,
  TIMER_CELLS,
} from './parcel.ts';

const INSERT_EVENT = `INSERT INTO events (position, partition, seq, epoch, at, type, premises, incident, device, body, hash)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
const PUT_HEAD = `INSERT INTO heads (partition, seq, position, hash) VALUES (?, ?, ?, ?)
  ON CONFLICT (partition) DO UPDATE SET seq = excluded.seq, position = excluded.position, hash = excluded.hash`;
/** The usual change touches no index: only the text is new. An incident has five, and a commit pays for every page. */
const RENEW_CURRENT = 'UPDATE current SET priority = ?, body = ?, sum = ? WHERE kind = ? AND id = ? AND state IS ?';
/** A document keeps its partition, premises, incident and opening for ever. */
const PUT_CURRENT = `INSERT INTO current (kind, id, partition, premises, incident, state, priority, opened_at, body, sum)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (kind, id) DO UPDATE
    SET state = excluded.state, priority = excluded.priority, body = excluded.body, sum = excluded.sum`;
const DROP_CURRENT = 'DELETE FROM current WHERE kind = ? AND id = ?';
const DROP_TIMERS = 'DELETE FROM timers WHERE owner = ?';
const INSERT_TIMER = 'INSERT INTO timers (owner, place, partition, key, at, generation) VALUES (?, ?, ?, ?, ?, ?)';
const PUT_OUTBOX = `INSERT INTO outbox (attempt, incident, premises, partition, channel, contact, planned_at, body)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (attempt) DO UPDATE SET incident = excluded.incident, premises = excluded.premises,
    partition = excluded.partition, channel = excluded.channel, contact = excluded.contact,
    planned_at = excluded.planned_at, body = excluded.body`;
const DROP_OUTBOX = 'DELETE FROM outbox WHERE attempt = ?';
const INSERT_DEDUPE = 'INSERT INTO dedupe (device, signal, received_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING';
const PUT_LIFE = `INSERT INTO life (device, last_seen_at) VALUES (?, ?)
  ON CONFLICT (device) DO UPDATE SET last_seen_at = excluded.last_seen_at`;

export interface Writes {
  /** Writes every row of the parcel inside the transaction that is open; `hashes` are its events' in order. */
  parcel(parcel: Parcel, hashes: readonly Buffer[]): void;
  head(partition: number, head: Head): void;
}

/** All statements that a commit uses, prepared once. */
export function prepareWrites(db: Database): Writes {
  const event = db.prepare(INSERT_EVENT);
  const head = db.prepare(PUT_HEAD);
  const current = prepareCurrent(db);
  const timers = prepareTimers(db);
  const outbox = db.prepare(PUT_OUTBOX);
  const settled = db.prepare(DROP_OUTBOX);
  const dedupe = db.prepare(INSERT_DEDUPE);
  const life = db.prepare(PUT_LIFE);
  return {
    parcel(parcel, hashes) {
      let next = 0;
      forRows(parcel.events, EVENT_CELLS, (cells) => event.run(...cells, hashes[next++]));
      forRows(parcel.current, CURRENT_CELLS, current);
      timers(parcel.timers);
      forRows(parcel.outbox, OUTBOX_CELLS, (cells) => outbox.run(...cells));
      // After the outbox rows: an attempt may be planned and settled in one batch.
      for (const attempt of parcel.settled) settled.run(attempt);
      forRows(parcel.dedupe, DEDUPE_CELLS, (cells) => dedupe.run(...cells));
      forRows(parcel.life, LIFE_CELLS, (cells) => life.run(...cells));
    },
    head: (partition, end) => void head.run(partition, end.seq, end.position, end.hash),
  };
}

function prepareCurrent(db: Database): (cells: Cell[]) => void {
  const renew = db.prepare(RENEW_CURRENT);
  const put = db.prepare(PUT_CURRENT);
  const drop = db.prepare(DROP_CURRENT);
  return (cells) => {
    const [kind, id, , , , state, priority, , body] = cells;
    if (body === null || body === undefined) {
      drop.run(kind, id);
      return;
    }
    // Damage to a document is found at the next start by its sum; intent is found by a replay.
    const sum = crc32(String(body));
    if (renew.run(priority, body, sum, kind, id, state).changes === 0) put.run(...cells, sum);
  };
}

function prepareTimers(db: Database): (cells: readonly Cell[]) => void {
  const drop = db.prepare(DROP_TIMERS);
  const insert = db.prepare(INSERT_TIMER);
  return (cells) => {
    let cell = 0;
    while (cell < cells.length) {
      const owner = cells[cell];
      const partition = cells[cell + 1];
      const count = Number(cells[cell + 2]);
      cell += 3;
      drop.run(owner);
      for (let place = 0; place < count; place++, cell += TIMER_CELLS) {
        insert.run(owner, place, partition, cells[cell], cells[cell + 1], cells[cell + 2]);
      }
    }
  };
}

function forRows(cells: readonly Cell[], width: number, write: (row: Cell[]) => void): void {
  for (let cell = 0; cell < cells.length; cell += width) write(cells.slice(cell, cell + width));
}
