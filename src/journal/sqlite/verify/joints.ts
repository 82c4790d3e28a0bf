import { asPartition } from '../../../core/ids.ts';
import type { Damage } from '../../port.ts';
import { type BaseDocument, breakLink, digestOf, type Segment } from '../segments.ts';
import type { FileProof } from './file.ts';

/** What the file after a segment says about where it goes on from. */
export interface Next {
  name: string;
  proof: FileProof;
  documents: readonly BaseDocument[];
}

/** Holds the beginning of a file against the record of the segment before it, and against that segment where it is there. */
export function checkJoint(segment: Segment, proof: FileProof | undefined, next: Next): Damage[] {
  const damages: Damage[] = [];
  const add = (partition: number, seq: number, sentence: string) => {
    const place = asPartition(partition);
    if (place !== undefined) damages.push({ partition: place, seq, kind: 'altered', sentence });
  };
  const joint = `where ${next.name} goes on from ${segment.file}`;
  for (const base of next.proof.bases.values()) {
    const { partition, seq } = base;
    const link = segment.kind === 'damaged' ? breakLink(base.hash, segment.record) : base.hash;
    if (!link.equals(base.link))
      add(partition, seq, `${joint}, the record of it or the beginning of partition ${partition} has been altered`);
    if (segment.kind === 'damaged' || proof === undefined) continue;
    const end = proof.ends.find((candidate) => candidate.partition === partition);
    if (end === undefined || end.seq !== seq || !end.hash.equals(base.hash))
      add(partition, seq, `${joint}, partition ${partition} does not begin with the hash that the archive ends with`);
  }
  if (digestOf(next.documents) !== documentsOf(segment))
    add(0, 0, `${joint}, the documents it begins with are not those on record`);
  return damages;
}

function documentsOf(segment: Segment): unknown {
  try {
    const record: { documents?: unknown } = JSON.parse(segment.record);
    return record.documents;
  } catch {
    return undefined;
  }
}
