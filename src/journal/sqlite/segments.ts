import { createHash } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import type { Partition } from '../../core/ids.ts';
import type { FirstDocument } from '../replayer.ts';

/** The version from which a file knows of other segments. */
const SEGMENTS_SINCE = 2;

/** Where a partition's chain begins in a file that is not the journal's first. */
export interface Base {
  partition: Partition;
  /** The last row of the segment before, by its own record. */
  seq: number;
  position: number;
  hash: Buffer;
  /** What the first row in this file builds on: the hash before, or that hash with the record of a break. */
  link: Buffer;
}

/** An earlier part of the journal, in a file of its own beside the live one. */
export interface Segment {
  number: number;
  /** `archive`: moved by retention, whole. `damaged`: set aside as it was found, never changed again. */
  kind: 'archive' | 'damaged';
  file: string;
  firstPosition: number;
  lastPosition: number;
  madeAt: number;
  /** JSON text of a `BreakRecord` or an `ArchiveRecord`. */
  record: string;
}

/** How the end of a partition was come by when the file could no longer be trusted. */
export type EndProof = 'proved' | 'recorded' | 'lost';

/** What a fresh segment says of the one it follows. Part of every partition's chain from then on. */
export interface BreakRecord {
  file: string;
  why: string;
  found: 'at the start' | 'while running';
  ends: { partition: number; seq: number; position: number; hash: string; proof: EndProof }[];
  /** SHA-256 over the documents that the segment begins with. */
  documents: string;
  /** Plain sentences: what could not be saved. */
  lost: string[];
}

export interface ArchiveRecord {
  file: string;
  /** SHA-256 over the documents that the events up to the cut lead to. */
  documents: string;
}

export function knowsSegments(db: Database): boolean {
  return Number(db.pragma('user_version', { simple: true })) >= SEGMENTS_SINCE;
}

/** Earlier segments, oldest first. */
export function readSegments(db: Database): Segment[] {
  if (!knowsSegments(db)) return [];
  return db
    .prepare<[], Segment>(
      `SELECT number, kind, file, first_position AS firstPosition, last_position AS lastPosition, made_at AS madeAt, record
       FROM segments ORDER BY number`,
    )
    .all();
}

export function writeSegment(db: Database, segment: Segment): void {
  const { number, kind, file, firstPosition, lastPosition, madeAt, record } = segment;
  db.prepare('INSERT INTO segments VALUES (?, ?, ?, ?, ?, ?, ?)').run(
    number,
    kind,
    file,
    firstPosition,
    lastPosition,
    madeAt,
    record,
  );
}

/** The last position that belongs to an earlier segment; 0 when there is none. Rows up to it are on their way out. */
export function cutOf(db: Database): number {
  if (!knowsSegments(db)) return 0;
  return Number(db.prepare('SELECT ifnull(max(last_position), 0) FROM segments').pluck().get());
}

export function readBases(db: Database): Map<number, Base> {
  if (!knowsSegments(db)) return new Map();
  const rows = db.prepare<[], Base>('SELECT partition, seq, position, hash, link FROM bases').all();
  // Damaged bytes can turn a cell into one of another kind; such a base is none.
  const good = rows.filter(
    ({ seq, hash, link }) => Number.isSafeInteger(seq) && Buffer.isBuffer(hash) && Buffer.isBuffer(link),
  );
  return new Map(good.map((base) => [base.partition, base]));
}

export function writeBases(db: Database, bases: Iterable<Base>): void {
  const put = db.prepare('INSERT OR REPLACE INTO bases (partition, seq, position, hash, link) VALUES (?, ?, ?, ?, ?)');
  for (const { partition, seq, position, hash, link } of bases) put.run(partition, seq, position, hash, link);
}

const BREAK_LABEL = 'havenwatch journal 1 break\n';

/** SHA-256 of `havenwatch journal 1 break`, a line feed, the 32 bytes of the hash before and the record's SHA-256. */
export function breakLink(hash: Uint8Array, record: string): Buffer {
  return createHash('sha256').update(BREAK_LABEL).update(hash).update(sha256(record)).digest();
}

export function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

export interface BaseDocument extends Omit<FirstDocument, 'body'> {
  digest: Buffer;
  /** Null for what no later event can change: the document itself is among the current rows. */
  body: string | null;
}

/** One value for all documents a segment begins with; the order they come in does not matter. */
export function digestOf(documents: readonly Omit<BaseDocument, 'body'>[]): string {
  const lines = documents.map(
    ({ kind, id, partition, digest }) => `${kind} ${id} ${partition} ${digest.toString('hex')}\n`,
  );
  return sha256(lines.sort().join('')).toString('hex');
}

export function putBaseDocument(db: Database, cut: number): (document: BaseDocument) => void {
  const put = db.prepare(
    'INSERT OR REPLACE INTO base_documents (cut, kind, id, partition, digest, body) VALUES (?, ?, ?, ?, ?, ?)',
  );
  return ({ kind, id, partition, digest, body }) => void put.run(cut, kind, id, partition, digest, body);
}

/** The documents that the file's chain begins with. */
export function readBaseDocuments(db: Database): BaseDocument[] {
  if (!knowsSegments(db)) return [];
  return db
    .prepare<[number], BaseDocument>('SELECT kind, id, partition, digest, body FROM base_documents WHERE cut = ?')
    .all(cutOf(db));
}

export function firstDocuments(documents: readonly BaseDocument[]): FirstDocument[] {
  return documents.flatMap(({ kind, id, partition, body }) => (body === null ? [] : [{ kind, id, partition, body }]));
}

/** What is wrong with the journal and waits for a person to say that they know. */
export interface DamageNotice {
  number: number;
  foundAt: number;
  says: string;
}

export function readNotices(db: Database): DamageNotice[] {
  if (!knowsSegments(db)) return [];
  return db
    .prepare<[], DamageNotice>(
      'SELECT number, found_at AS foundAt, says FROM damages WHERE accepted_at IS NULL ORDER BY number',
    )
    .all();
}

/** Adds a notice, once: what has been said before, accepted or not, is not said again. */
export function addNotice(db: Database, at: number, says: string): boolean {
  if (db.prepare('SELECT 1 FROM damages WHERE says = ?').get(says) !== undefined) return false;
  db.prepare('INSERT INTO damages (found_at, says) VALUES (?, ?)').run(at, says);
  return true;
}
