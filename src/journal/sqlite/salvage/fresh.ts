import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import Sqlite, { type Database } from 'better-sqlite3';
import type { CurrentRow } from '../../port.ts';
import { migrate } from '../schema.ts';
import {
  addNotice,
  type Base,
  type BaseDocument,
  type BreakRecord,
  breakLink,
  digestOf,
  putBaseDocument,
  readSegments,
  writeBases,
  writeSegment,
} from '../segments.ts';
import { readable } from '../verify/chain-rows.ts';
import type { Salvage } from './salvage.ts';

/** Epochs that a start nobody remembers may have used. */
const EPOCH_LEAP = 1_000;

export interface FreshParts {
  file: string;
  salvage: Salvage;
  /** The damaged file, for the segments it knew of; undefined when nothing of it can be read. */
  source: Database | undefined;
  number: number;
  record: Omit<BreakRecord, 'ends' | 'documents' | 'lost'>;
  at: number;
  /** Set when the writer goes on in its epoch. */
  epoch: number | undefined;
}

/** Writes the segment that goes on where the damaged one can be trusted no more: one transaction, one finished file. */
export function writeFresh(parts: FreshParts): BreakRecord {
  const db = new Sqlite(parts.file);
  try {
    db.pragma('synchronous = FULL');
    migrate(db, parts.file);
    return db.transaction(() => fill(db, parts))();
  } finally {
    db.close();
  }
}

function fill(db: Database, parts: FreshParts): BreakRecord {
  const { salvage, source, number, at } = parts;
  const digests = putDocuments(db, salvage);
  const record: BreakRecord = {
    ...parts.record,
    ends: salvage.tails.map(({ end, proof }) => ({ ...end, hash: end.hash.toString('hex'), proof })),
    documents: digestOf(digests),
    lost: salvage.lost,
  };
  const text = JSON.stringify(record);
  const bases = salvage.tails.map(({ end }): Base => ({ ...end, link: breakLink(end.hash, text) }));
  writeBases(db, bases);
  const head = db.prepare('INSERT INTO heads (partition, seq, position, hash) VALUES (?, ?, ?, ?)');
  for (const { partition, seq, position, link } of bases) head.run(partition, seq, position, link);
  const earlier = source === undefined ? [] : (readable(() => readSegments(source)) ?? []);
  for (const segment of earlier) if (segment.number < number) writeSegment(db, segment);
  const firstPosition = (earlier.at(-1)?.lastPosition ?? 0) + 1;
  const { file } = record;
  writeSegment(db, {
    number,
    kind: 'damaged',
    file,
    firstPosition,
    lastPosition: salvage.lastPosition,
    madeAt: at,
    record: text,
  });
  putRest(db, salvage);
  putEpochs(db, salvage, at, parts.epoch);
  addNotice(db, at, sayBreak(record));
  return record;
}

function putDocuments(db: Database, { documents, lastPosition }: Salvage): BaseDocument[] {
  const put = db.prepare(
    `INSERT INTO current (kind, id, partition, premises, incident, state, priority, opened_at, body, sum)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const putBase = putBaseDocument(db, lastPosition);
  const digests: BaseDocument[] = [];
  for (const row of documents.all()) {
    const { kind, id, partition, premises, incident, state, priority, openedAt, body } = row;
    if (body === null) continue;
    put.run(
      kind,
      id,
      partition,
      premises,
      incident ?? null,
      state ?? null,
      priority ?? null,
      openedAt ?? null,
      body,
      crc32(body),
    );
    const document = baseDocument(row, body, documents.isClosed(incident ?? ''));
    putBase(document);
    digests.push({ ...document, body: null });
  }
  return digests;
}

/** A document as the next segment begins with it; without its body when nothing can change it any more. */
export function baseDocument(
  row: Pick<CurrentRow, 'kind' | 'id' | 'partition'>,
  body: string,
  isOver: boolean,
): BaseDocument {
  const { kind, id, partition } = row;
  return { kind, id, partition, digest: createHash('sha256').update(body).digest(), body: isOver ? null : body };
}

function putRest(db: Database, { timers, outbox, dedupe, life, aliveAt }: Salvage): void {
  const timer = db.prepare(
    'INSERT OR REPLACE INTO timers (owner, place, partition, key, at, generation) VALUES (?, ?, ?, ?, ?, ?)',
  );
  for (const { owner, partition, timers: own } of timers) {
    for (const [place, { key, at, generation }] of own.entries())
      timer.run(owner, place, partition, key, at, generation);
  }
  const send = db.prepare(
    `INSERT OR IGNORE INTO outbox (attempt, incident, premises, partition, channel, contact, planned_at, body)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  for (const { attempt, incident, premises, partition, channel, contact, plannedAt, body } of outbox)
    send.run(attempt, incident, premises, partition, channel, contact ?? null, plannedAt, body);
  const signal = db.prepare('INSERT OR IGNORE INTO dedupe (device, signal, received_at) VALUES (?, ?, ?)');
  for (const { device, signal: id, receivedAt } of dedupe) signal.run(device, id, receivedAt);
  const heard = db.prepare('INSERT OR REPLACE INTO life (device, last_seen_at) VALUES (?, ?)');
  for (const { device, lastSeenAt } of life) heard.run(device, lastSeenAt);
  if (aliveAt !== undefined) db.prepare("INSERT INTO meta (name, value) VALUES ('alive-at', ?)").run(aliveAt);
}

/** An epoch number is part of every incident's id, so none may be used twice, not even by a start that was forgotten. */
function putEpochs(db: Database, { epochs, lastPosition }: Salvage, at: number, running: number | undefined): void {
  const put = db.prepare('INSERT OR IGNORE INTO epochs (epoch, first_position, started_at) VALUES (?, ?, ?)');
  for (const { epoch, firstPosition, startedAt } of epochs) put.run(epoch, firstPosition, startedAt);
  const last = epochs.at(-1)?.epoch;
  const leap = last === undefined ? Math.floor(at / 1_000) : last + EPOCH_LEAP;
  put.run(running ?? leap, lastPosition + 1, at);
}

/** The break in words that a person can act on. */
export function sayBreak({ file, why, lost }: BreakRecord): string {
  const head = `The journal was found damaged (${why}). It was set aside as ${file}, and a fresh segment goes on from it`;
  return lost.length === 0
    ? `${head}; nothing is known to be lost.`
    : `${head}. Lost or not certain: ${lost.join('; ')}.`;
}
