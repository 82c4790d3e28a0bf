import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import Sqlite, { type Database } from 'better-sqlite3';
import { Fault } from '../../../core/fault.ts';
import type { Partition } from '../../../core/ids.ts';
import type { Replayer } from '../../replayer.ts';
import { chainHash } from '../chain.ts';
import { EVENT_COLUMNS } from '../rows.ts';
import { migrate } from '../schema.ts';
import {
  type BaseDocument,
  cutOf,
  firstDocuments,
  putBaseDocument,
  readBaseDocuments,
  readBases,
  readSegments,
  writeBases,
  writeSegment,
} from '../segments.ts';
import { type ChainRow, ChainRows } from '../verify/chain-rows.ts';

/** Where each partition stands at the cut, and the documents that its events have led to. */
export interface Checkpoint {
  ends: Map<number, { partition: Partition; seq: number; position: number; hash: Buffer }>;
  documents: Map<string, BaseDocument>;
  events: number;
}

/**
 * Copies everything up to the cut into a file of its own and proves it row by row on the way, with the documents that it
 * leads to. Throws `HW_JOURNAL_DAMAGED` at the first row that cannot be proved: damage is never moved out of sight.
 */
export function copyArchive(
  live: Database,
  file: string,
  cut: number,
  replayer: Replayer,
  pause: () => void,
): Checkpoint {
  for (const suffix of ['', '-journal']) rmSync(file + suffix, { force: true });
  const archive = new Sqlite(file);
  try {
    archive.pragma('synchronous = FULL');
    migrate(archive, file);
    const checkpoint = begin(live, archive, cut, replayer);
    const insert = archive.prepare(`INSERT INTO events (${EVENT_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
    const rows = new ChainRows(live, readBases(live));
    for (let position = cutOf(live); position < cut; ) {
      const stride = rows.stride(position, cut);
      archive.transaction(() => {
        for (const row of stride) {
          prove(row, checkpoint, rows, position);
          position = row.position;
          const { partition, seq, epoch, at, type, premises, incident, device, body, hash } = row;
          const text = body.toString('utf8');
          insert.run(position, partition, seq, epoch, at, type, premises, incident, device, text, hash);
          replayer.take({ partition, epoch, body: text });
        }
      })();
      if (stride.length === 0) throw damaged(`position ${position + 1} is missing`);
      take(replayer, checkpoint);
      pause();
    }
    const head = archive.prepare('INSERT INTO heads (partition, seq, position, hash) VALUES (?, ?, ?, ?)');
    archive.transaction(() => {
      for (const { partition, seq, position, hash } of checkpoint.ends.values())
        head.run(partition, seq, position, hash);
    })();
    return checkpoint;
  } finally {
    archive.close();
  }
}

/** The archive begins where the live file does, and knows the same earlier segments. */
function begin(live: Database, archive: Database, cut: number, replayer: Replayer): Checkpoint {
  const bases = readBases(live);
  const documents = readBaseDocuments(live);
  const epochs = live
    .prepare<[number], [number, number, number]>(
      'SELECT epoch, first_position, started_at FROM epochs WHERE first_position <= ?',
    )
    .raw()
    .all(cut);
  archive.transaction(() => {
    writeBases(archive, bases.values());
    for (const segment of readSegments(live)) writeSegment(archive, segment);
    const put = putBaseDocument(archive, cutOf(live));
    for (const document of documents) put(document);
    const epoch = archive.prepare('INSERT INTO epochs (epoch, first_position, started_at) VALUES (?, ?, ?)');
    for (const row of epochs) epoch.run(...row);
  })();
  replayer.begin(firstDocuments(documents));
  const ends = [...bases.values()].map(({ link, ...base }) => [base.partition, { ...base, hash: link }] as const);
  return {
    ends: new Map(ends),
    documents: new Map(documents.map((document) => [`${document.kind} ${document.id}`, document])),
    events: 0,
  };
}

function prove(row: ChainRow, checkpoint: Checkpoint, rows: ChainRows, after: number): void {
  const { partition, seq, position, hash } = row;
  const place = `seq ${seq} in partition ${partition}`;
  if (position !== after + 1) throw damaged(`position ${after + 1} is missing`);
  const end = checkpoint.ends.get(partition);
  if (seq !== (end?.seq ?? 0) + 1) throw damaged(`${place} does not follow on`);
  const before = end?.hash ?? rows.hashBefore(partition, seq);
  if (before === undefined || !chainHash(before, row, row.body).equals(hash))
    throw damaged(`${place} cannot be proved`);
  checkpoint.ends.set(partition, { partition, seq, position, hash });
  checkpoint.events += 1;
}

function take(replayer: Replayer, { documents }: Checkpoint): void {
  for (const { kind, id, partition, body, incident, state } of replayer.changed().current) {
    if (body === null) continue;
    const digest = createHash('sha256').update(body).digest();
    const isOver = kind === 'incident' && state === 'closed';
    documents.set(`${kind} ${id}`, { kind, id, partition, digest, body: isOver ? null : body });
    if (isOver) closeAttempts(documents, incident ?? id);
  }
}

/** No event can change an attempt of a closed incident, so its text need not be kept twice. */
function closeAttempts(documents: Map<string, BaseDocument>, incident: string): void {
  for (let n = 1; ; n += 1) {
    const attempt = documents.get(`attempt ${incident}.${n}`);
    if (attempt === undefined) return;
    attempt.body = null;
  }
}

function damaged(why: string): Fault {
  return new Fault('HW_JOURNAL_DAMAGED', { why });
}
