import type { Batch, CurrentRow, EventRow, OutboxRow, TimerRows } from '../port.ts';

export type Cell = string | number | null;

/**
 * A batch as it crosses to the writer's thread: one flat list of cells per table, because cloning flat lists is several
 * times cheaper than cloning objects with named fields.
 */
export interface Parcel {
  events: Cell[];
  current: Cell[];
  timers: Cell[];
  outbox: Cell[];
  settled: Cell[];
  dedupe: Cell[];
  life: Cell[];
}

/** Cells a row of each table takes; timers are `owner, partition, count` and then three cells each. */
export const EVENT_CELLS = 10;
export const CURRENT_CELLS = 9;
export const TIMER_CELLS = 3;
export const OUTBOX_CELLS = 8;
export const DEDUPE_CELLS = 3;
export const LIFE_CELLS = 2;

export function pack(batch: Batch): Parcel {
  const parcel: Parcel = { events: [], current: [], timers: [], outbox: [], settled: [], dedupe: [], life: [] };
  for (const row of batch.events) packEvent(parcel.events, row);
  for (const row of batch.current) packCurrent(parcel.current, row);
  for (const rows of batch.timers) packTimers(parcel.timers, rows);
  for (const row of batch.outbox) packOutbox(parcel.outbox, row);
  for (const attempt of batch.settled) parcel.settled.push(attempt);
  for (const row of batch.dedupe) parcel.dedupe.push(row.device, row.signal, row.receivedAt);
  for (const row of batch.life) parcel.life.push(row.device, row.lastSeenAt);
  return parcel;
}

function packEvent(cells: Cell[], row: EventRow): void {
  cells.push(row.position, row.partition, row.seq, row.epoch, row.at, row.type);
  cells.push(row.premises ?? null, row.incident ?? null, row.device ?? null, row.body);
}

function packCurrent(cells: Cell[], row: CurrentRow): void {
  cells.push(row.kind, row.id, row.partition, row.premises, row.incident ?? null, row.state ?? null);
  cells.push(row.priority ?? null, row.openedAt ?? null, row.body);
}

function packTimers(cells: Cell[], rows: TimerRows): void {
  cells.push(rows.owner, rows.partition, rows.timers.length);
  for (const timer of rows.timers) cells.push(timer.key, timer.at, timer.generation);
}

function packOutbox(cells: Cell[], row: OutboxRow): void {
  cells.push(row.attempt, row.incident, row.premises, row.partition, row.channel);
  cells.push(row.contact ?? null, row.plannedAt, row.body);
}

/** About how many rows the parcel writes; bounds how much is merged into one transaction. */
export function rowsOf(parcel: Parcel): number {
  return (
    parcel.events.length / EVENT_CELLS +
    parcel.current.length / CURRENT_CELLS +
    parcel.timers.length / TIMER_CELLS +
    parcel.outbox.length / OUTBOX_CELLS +
    parcel.settled.length +
    parcel.dedupe.length / DEDUPE_CELLS +
    parcel.life.length / LIFE_CELLS
  );
}
