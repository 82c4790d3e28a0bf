import type { Database } from 'better-sqlite3';
import type { Damage } from '../../port.ts';
import { isUnreadable } from '../database.ts';
import { salvagePosition } from '../salvage/ends.ts';
import { LAST_POSITION } from '../schema.ts';
import { type Base, cutOf, readBases } from '../segments.ts';
import { ChainRows, type End, readable } from './chain-rows.ts';
import { nameCutEnds, nameEnd, nameMissing } from './ends.ts';
import { Inquiry } from './inquiry.ts';
import { readEnds, type Shape, shapesOf } from './shape.ts';
import {
  checkDocuments,
  checkIndexes,
  checkTables,
  nameUnreadableRows,
  nameWreck,
  placeUnreadableRows,
} from './unreadable.ts';
import { type Findings, walkRows } from './walk.ts';

/** What was found in one file of the journal. */
export interface FileProof {
  damages: Damage[];
  unnamed: number;
  partitions: number[];
  events: number;
  ends: End[];
  bases: ReadonlyMap<number, Base>;
}

/** Epochs tried when a row's own has been changed. */
const EPOCH_LIMIT = 10_000;

export type OnProgress = (events: number, total: number) => void;

/** Proves every row of one file, from where it begins to where it ends. */
export function proveFile(db: Database, onProgress: OnProgress): FileProof {
  try {
    return prove(db, onProgress);
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    return { damages: nameWreck(db, error), unnamed: 0, partitions: [], events: 0, ends: [], bases: new Map() };
  }
}

function prove(db: Database, onProgress: OnProgress): FileProof {
  const { ends, bases, after, upTo, isSure, epochs } = readBounds(db);
  const rows = new ChainRows(db, bases);
  const found = walkRows(rows, { after, upTo }, (events) => onProgress(events, upTo - after));
  // Where the last position is only guessed at, what is not there need not be missing.
  if (!isSure && found.gaps.at(-1)?.to === upTo) found.gaps.pop();
  const unreadable = placeUnreadableRows(db, found.unreadable);
  for (const { partition, seq } of unreadable.flatMap(({ places }) => places)) found.seen.add(partition, seq);
  const shapes = shapesOf(found.seen, ends, bases);
  const inquiry = new Inquiry(rows, ends, found, epochs);
  nameUnreadableRows(unreadable, inquiry);
  const damages = nameAll(db, rows, found, shapes, inquiry);
  damages.sort((a, b) => a.partition - b.partition || a.seq - b.seq);
  const partitions = shapes.map((shape) => shape.partition);
  return { damages, unnamed: found.uncounted, partitions, events: found.events, ends, bases };
}

/** Ends, last position and epochs of one moment; what comes later is not judged. */
function readBounds(db: Database) {
  return db.transaction(() => {
    const last = readable(() => Number(db.prepare(LAST_POSITION).pluck().get()));
    const epochs = readable(() =>
      db.prepare<[number], number>('SELECT epoch FROM epochs ORDER BY epoch DESC LIMIT ?').pluck().all(EPOCH_LIMIT),
    );
    return {
      ends: readEnds(db),
      bases: readable(() => readBases(db)) ?? new Map<number, Base>(),
      after: readable(() => cutOf(db)) ?? 0,
      upTo: last ?? salvagePosition(db, 0),
      isSure: last !== undefined,
      epochs: epochs ?? [],
    };
  })();
}

function nameAll(db: Database, rows: ChainRows, found: Findings, shapes: readonly Shape[], inquiry: Inquiry): Damage[] {
  // Partitions with a recorded end first: a row that strayed is looked for from where it belongs.
  const known = shapes.filter((shape) => shape.end !== undefined);
  const unknown = shapes.filter((shape) => shape.end === undefined);
  for (const shape of [...known, ...unknown]) nameMissing(shape, rows, inquiry);
  inquiry.nameSuspects();
  for (const shape of shapes) nameEnd(shape, rows, inquiry);
  nameCutEnds(db, found.gaps, shapes, inquiry);
  return [...inquiry.damages, ...found.columns, ...checkIndexes(db), ...checkTables(db), ...checkDocuments(db)];
}
