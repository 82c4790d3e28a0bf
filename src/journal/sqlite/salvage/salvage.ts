import { crc32 } from 'node:zlib';
import type { Database } from 'better-sqlite3';
import type { DedupeRow, LifeRow, OutboxRow, TimerRows } from '../../port.ts';
import type { Replayer } from '../../replayer.ts';
import {
  CURRENT_COLUMNS,
  type CurrentRecord,
  currentOf,
  type OutboxRecord,
  outboxOf,
  type TimerRecord,
  timersOf,
} from '../rows.ts';
import type { Tail } from '../tails.ts';
import { readable } from '../verify/chain-rows.ts';
import { Around, fromBothEnds } from './around.ts';
import { type Known, salvageEnds, salvagePosition } from './ends.ts';
import { Documents, HISTORY_LIMIT } from './history.ts';
import { REPLAY_ANYWAY_MS, REPLAY_WITHIN_MS, replaySource } from './replay.ts';

/** Ids of signals that come along, newest first. Without one, a device that sends again raises a second alarm. */
const DEDUPE_LIMIT = 50_000;
/** Devices whose last sign of life comes along. */
const LIFE_LIMIT = 1_000_000;
const TIMER_LIMIT = 1_000_000;
/** Sentences kept of what was lost. */
const SAYS_LIMIT = 50;

export interface EpochRow {
  epoch: number;
  firstPosition: number;
  startedAt: number;
}

/** Everything that could be saved of a damaged file, and in plain sentences what could not. */
export interface Salvage {
  tails: Tail[];
  lastPosition: number;
  documents: Documents;
  timers: TimerRows[];
  outbox: OutboxRow[];
  dedupe: DedupeRow[];
  life: LifeRow[];
  epochs: EpochRow[];
  aliveAt: number | undefined;
  lost: string[];
}

/** Reads what there is. Never throws for damage: what cannot be read becomes a sentence. */
export function salvage(
  db: Database,
  known: Known | undefined,
  replayer: Replayer | undefined,
  atLeast: number,
): Salvage {
  const lost: string[] = [];
  const lastPosition = known?.position ?? salvagePosition(db, atLeast);
  const tails = salvageEnds(db, known, lastPosition);
  for (const { says } of tails) if (says !== undefined) lost.push(says);
  const { documents, timers } = salvageDocuments(db, tails, lastPosition, replayer, lost);
  const rest = salvageRest(db, lost);
  const aliveAt = readable(() =>
    db.prepare<[], number>("SELECT value FROM meta WHERE name = 'alive-at'").pluck().get(),
  );
  return { tails, lastPosition, documents, timers, ...rest, aliveAt, lost: lost.slice(0, SAYS_LIMIT) };
}

/** The replay of what can be proved comes first; the file's own current rows stand in for the rest. */
function salvageDocuments(
  db: Database,
  tails: readonly Tail[],
  upTo: number,
  replayer: Replayer | undefined,
  lost: string[],
): { documents: Documents; timers: TimerRows[] } {
  const stored = readStored(db);
  const again = new Documents();
  const withinMs = stored.spoiled === 0 ? REPLAY_WITHIN_MS : REPLAY_ANYWAY_MS;
  const ends = tails.map((tail) => tail.end);
  const replayed =
    replayer === undefined ? undefined : replaySource(db, replayer, ends, { upTo, withinMs }, (row) => again.put(row));
  lost.push(...stored.says, ...(replayed?.says ?? []));
  const documents = new Documents();
  for (const row of stored.documents.all()) if (replayed?.whole.has(row.partition) !== true) documents.put(row);
  for (const row of again.all())
    if (replayed?.whole.has(row.partition) === true || !documents.has(row)) documents.put(row);
  // What nothing changed since the file began has no event in it.
  for (const row of stored.documents.all()) if (!documents.has(row)) documents.put(row);
  const left = documents.left + stored.documents.left;
  if (left > 0) lost.push(`${left} closed incidents beyond the newest ${HISTORY_LIMIT} are left in the damaged file`);
  return { documents, timers: mergeTimers(db, replayed?.whole ?? new Set(), replayed?.timers ?? new Map()) };
}

function readStored(db: Database) {
  const documents = new Documents();
  const says: string[] = [];
  let spoiled = 0;
  const columns = readable(() => db.prepare('SELECT sum FROM current LIMIT 0')) === undefined ? 'NULL AS sum' : 'c.sum';
  const around = new Around<CurrentRecord & { sum: number | null }>(db, 'current', `${CURRENT_COLUMNS}, ${columns}`);
  for (const { sum, ...record } of around.rows()) {
    if (isGood(record.body, sum)) documents.put(currentOf(record));
    else {
      spoiled += 1;
      says.push(`the document of ${record.kind} ${record.id} is not what was written`);
    }
  }
  if (around.unreadable > 0) says.push(`up to ${around.unreadable} rows of the table current cannot be read`);
  return { documents, says, spoiled: spoiled + around.unreadable };
}

function isGood(body: string, sum: number | null): boolean {
  if (sum !== null && sum !== crc32(body)) return false;
  try {
    JSON.parse(body);
    return true;
  } catch {
    return false;
  }
}

/** Timers are part of the documents; the rows only repeat them, so what cannot be read is no loss. */
function mergeTimers(db: Database, whole: ReadonlySet<number>, again: Map<string, TimerRows>): TimerRows[] {
  const columns = 'owner, partition, key, at, generation';
  const { rows } = fromBothEnds<TimerRecord>(db, 'timers', columns, ['owner', 'place'], TIMER_LIMIT);
  const stored = timersOf(rows.toReversed()).filter(
    ({ owner, partition }) => !whole.has(partition) && !again.has(owner),
  );
  return [...stored, ...[...again.values()].filter(({ timers }) => timers.length > 0)];
}

function salvageRest(db: Database, lost: string[]) {
  const sends = new Around<OutboxRecord>(
    db,
    'outbox',
    'attempt, incident, premises, partition, channel, contact, planned_at AS plannedAt, body',
  );
  const outbox = [...sends.rows()].map(outboxOf);
  if (sends.unreadable > 0)
    lost.push('sends under way cannot be read: their next step is taken in its time, as if they had failed');
  const signals = fromBothEnds<DedupeRow>(
    db,
    'dedupe',
    'device, signal, received_at AS receivedAt',
    ['received_at'],
    DEDUPE_LIMIT,
  );
  if (!signals.whole) lost.push('ids of signals already taken: a device that sends one again raises a second alarm');
  const heard = fromBothEnds<LifeRow>(db, 'life', 'device, last_seen_at AS lastSeenAt', ['device'], LIFE_LIMIT);
  if (!heard.whole) lost.push('when some devices were last heard: their silence is counted from this start');
  const starts = new Around<EpochRow>(db, 'epochs', 'epoch, first_position AS firstPosition, started_at AS startedAt');
  return { outbox, dedupe: signals.rows, life: heard.rows, epochs: [...starts.rows()] };
}
