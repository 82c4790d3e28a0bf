import type { Database } from 'better-sqlite3';
import type { Partition } from '../../../core/ids.ts';
import type { Damage } from '../../port.ts';
import type { ChainRows } from './chain-rows.ts';
import type { Inquiry } from './inquiry.ts';
import type { Range } from './range.ts';
import type { Shape } from './shape.ts';

/** Missing rows looked for elsewhere; the rest is taken as gone. */
const SEARCH_LIMIT = 100;
/** Documents looked at to learn which partition has lost its end. */
const DOCUMENT_LIMIT = 1_000;

/** Names the rows that are not there: those in the middle, and those cut from the end. */
export function nameMissing(shape: Shape, rows: ChainRows, inquiry: Inquiry): void {
  const { partition, end, last, highest } = shape;
  // Rows that strayed into a partition of their own have been named where they belong.
  if (end === undefined && inquiry.isNamed(partition, highest)) return;
  for (const range of shape.missing) {
    const gone = stillMissing(partition, range, inquiry);
    if (gone === undefined) continue;
    const place = { partition, seq: gone.from };
    inquiry.damages.push({
      ...place,
      kind: 'missing',
      sentence: `${rangeOf('seq', gone)} of partition ${partition} ${are(gone)} missing`,
    });
    account(inquiry, rows, partition, gone, rows.atSeq(partition, gone.to + 1)?.position);
  }
  if (end === undefined || end.seq <= last) return;
  const gone = stillMissing(partition, { from: last + 1, to: end.seq }, inquiry);
  if (gone === undefined) return;
  const count = gone.to - gone.from + 1;
  const sentence = `partition ${partition} ends at seq ${gone.from - 1} where its recorded end is seq ${end.seq}: its last ${count === 1 ? 'row is' : `${count} rows are`} missing`;
  inquiry.damages.push({ partition, seq: gone.from, kind: 'cut-tail', sentence });
  account(inquiry, rows, partition, gone, end.position + 1);
}

/** What is left of the range after rows that stand in another place have been found. */
function stillMissing(partition: Partition, range: Range, inquiry: Inquiry): Range | undefined {
  let { from } = range;
  const searchTo = Math.min(range.to, range.from + SEARCH_LIMIT);
  while (from <= searchTo && inquiry.findDisplaced(partition, from)) from++;
  return from > range.to ? undefined : { from, to: range.to };
}

function account(inquiry: Inquiry, rows: ChainRows, partition: number, gone: Range, to: number | undefined): void {
  const from = rows.atSeq(partition, gone.from - 1)?.position ?? 0;
  inquiry.accounted.push({ from, to: to ?? Number.MAX_SAFE_INTEGER });
}

/** Holds each partition's recorded end against its last row. */
export function nameEnd(shape: Shape, rows: ChainRows, inquiry: Inquiry): void {
  const { partition, end, last, highest } = shape;
  const altered = (seq: number, sentence: string) =>
    inquiry.damages.push({ partition, seq, kind: 'altered', sentence });
  if (end === undefined) {
    if (!inquiry.isNamed(partition, highest)) altered(highest, `partition ${partition} has rows but no recorded end`);
    return;
  }
  if (highest > end.seq && !inquiry.isNamed(partition, highest)) {
    altered(highest, `partition ${partition} has rows up to seq ${highest} where its recorded end is seq ${end.seq}`);
    return;
  }
  const row = last === end.seq ? rows.atSeq(partition, last) : undefined;
  if (row === undefined || inquiry.isNamed(partition, last)) return;
  const matches = inquiry.trueHash(row).equals(end.hash) && row.position === end.position;
  if (!matches) altered(last, `the recorded end of partition ${partition} does not match its last row, seq ${last}`);
}

/** Names positions that nothing accounts for: an end was cut together with its record. */
export function nameCutEnds(db: Database, gaps: readonly Range[], shapes: readonly Shape[], inquiry: Inquiry): void {
  for (const gap of gaps) {
    if (inquiry.accounted.some((open) => gap.from > open.from && gap.to < open.to)) continue;
    const positions = `${rangeOf('position', gap)} ${are(gap)} missing`;
    const witness = findWitness(db, shapes);
    const partition = witness?.shape.partition ?? shapes[0]?.partition;
    if (partition === undefined) continue;
    const whose = witness === undefined ? 'a partition' : `partition ${partition}`;
    const proof = witness === undefined ? '' : `, for incident ${witness.incident} is still on record`;
    const sentence = `${positions}: the end of ${whose} has been cut and its recorded end with it${proof}`;
    const damage: Damage = { partition, seq: (witness?.shape.highest ?? 0) + 1, kind: 'cut-tail', sentence };
    inquiry.damages.push(damage);
  }
}

const INCIDENT = /^(\d+)-\d+-(\d+)$/;

/** An incident that was opened by a row which is no longer there; its id says which. */
function findWitness(db: Database, shapes: readonly Shape[]): { shape: Shape; incident: string } | undefined {
  const ids = db
    .prepare<[number], string>("SELECT id FROM current WHERE kind = 'incident' ORDER BY rowid DESC LIMIT ?")
    .pluck()
    .all(DOCUMENT_LIMIT);
  for (const incident of ids) {
    const [, partition, seq] = INCIDENT.exec(incident) ?? [];
    const shape = shapes.find((candidate) => candidate.partition === Number(partition));
    if (shape !== undefined && Number(seq) > shape.highest) return { shape, incident };
  }
  return undefined;
}

function rangeOf(what: string, { from, to }: Range): string {
  return from === to ? `${what} ${from}` : `${what} ${from} to ${to}`;
}

function are({ from, to }: Range): string {
  return from === to ? 'is' : 'are';
}
