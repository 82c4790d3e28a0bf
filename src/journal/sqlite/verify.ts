import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { asPartition } from '../../core/ids.ts';
import type { Damage } from '../port.ts';
import { JOURNAL_FILE, messageOf, openForReading } from './database.ts';
import { type BaseDocument, readBaseDocuments, readNotices, readSegments, type Segment } from './segments.ts';
import { readable } from './verify/chain-rows.ts';
import { type FileProof, type OnProgress, proveFile } from './verify/file.ts';
import { checkJoint, type Next } from './verify/joints.ts';

export interface VerifyOptions {
  /** The data directory. */
  dir: string;
  /** Told after every stride: events proved so far, and about how many there are. */
  onProgress?: OnProgress;
  /** Proves the live file alone: what lies in archives has been proved when it was moved. */
  liveOnly?: boolean;
}

/** What was seen of an earlier segment. */
export interface SegmentVerdict {
  file: string;
  kind: Segment['kind'];
  seen: boolean;
  events: number;
  /** One plain sentence. */
  says: string;
}

export interface Verdict {
  /** True when everything that could be seen is proved, and a person has accepted every damage on record. */
  ok: boolean;
  /** In order of partition and seq; one for each thing that was done to the journal, as far as that can be told. */
  damages: Damage[];
  /** Rows that are wrong and were too many to name. */
  unnamed: number;
  partitions: number;
  events: number;
  /** Earlier segments: archives and files that were set aside. */
  segments: SegmentVerdict[];
  /** Damage on record that nobody has accepted. */
  notices: string[];
}

/**
 * Proves the journal in a directory row by row, its archives with it, and names what is wrong. Reads beside a running
 * gateway: what is committed after the start is left for the next time. Memory is bounded, time is one pass. Throws the
 * reading faults of `openSqliteReader` when there is nothing to read at all.
 */
export function verifyJournal({ dir, onProgress = () => {}, liveOnly = false }: VerifyOptions): Verdict {
  const live = proveNamed(dir, JOURNAL_FILE, onProgress);
  const damages = [...live.proof.damages];
  const partitions = new Set(live.proof.partitions);
  const verdicts: SegmentVerdict[] = [];
  let { events, unnamed } = live.proof;
  let next: Next = live;
  for (const segment of liveOnly ? [] : live.segments.toReversed()) {
    const seen = existsSync(join(dir, segment.file)) ? proveNamed(dir, segment.file, onProgress) : undefined;
    damages.push(...checkJoint(segment, seen?.proof, next));
    verdicts.unshift(verdictOn(segment, seen?.proof));
    if (seen === undefined) break;
    next = seen;
    for (const partition of seen.proof.partitions) partitions.add(partition);
    events += seen.proof.events;
    // What is wrong in a file that was set aside is on record; it is told with that file.
    if (segment.kind === 'damaged') continue;
    damages.push(
      ...seen.proof.damages.map((damage) => ({ ...damage, sentence: `${segment.file}: ${damage.sentence}` })),
    );
    unnamed += seen.proof.unnamed;
  }
  const ok = damages.length === 0 && unnamed === 0 && live.notices.length === 0;
  return { ok, damages, unnamed, partitions: partitions.size, events, segments: verdicts, notices: live.notices };
}

interface Proved extends Next {
  segments: Segment[];
  notices: string[];
}

function proveNamed(dir: string, name: string, onProgress: OnProgress): Proved {
  try {
    const db = openForReading(dir, name);
    try {
      const proof = proveFile(db, onProgress);
      const documents: BaseDocument[] = readable(() => readBaseDocuments(db)) ?? [];
      const segments = readable(() => readSegments(db)) ?? [];
      const notices = (readable(() => readNotices(db)) ?? []).map(({ says }) => says);
      return { name, proof, documents, segments, notices };
    } finally {
      db.close();
    }
  } catch (error) {
    if (name === JOURNAL_FILE) throw error;
    return { name, proof: wreck(messageOf(error)), documents: [], segments: [], notices: [] };
  }
}

/** A file of which nothing can be read. */
function wreck(why: string): FileProof {
  const partition = asPartition(0);
  const damages: Damage[] =
    partition === undefined ? [] : [{ partition, seq: 0, kind: 'unreadable', sentence: `it cannot be read: ${why}` }];
  return { damages, unnamed: 0, partitions: [], events: 0, ends: [], bases: new Map() };
}

function verdictOn(segment: Segment, proof: FileProof | undefined): SegmentVerdict {
  const { file, kind, firstPosition, lastPosition } = segment;
  const events = proof?.events ?? 0;
  return { file, kind, seen: proof !== undefined, events, says: sentence(segment, proof, firstPosition, lastPosition) };
}

function sentence({ file, kind }: Segment, proof: FileProof | undefined, from: number, to: number): string {
  const place = `positions ${from} to ${to}`;
  if (proof === undefined)
    return `${file} is not here: ${place} and what came before them cannot be proved, only that what is here goes on from their recorded end`;
  if (kind === 'archive') return `${file} holds ${place}: ${proof.events} events proved`;
  const found = proof.damages.slice(0, NAMED).map((damage) => damage.sentence);
  const more = proof.damages.length > NAMED ? ` and ${proof.damages.length - NAMED} more` : '';
  return `${file} was set aside damaged and holds ${place}: ${proof.events} events can be read${found.length === 0 ? '' : `; ${found.join('; ')}${more}`}`;
}

/** Damages of a file that was set aside, told in its sentence. */
const NAMED = 5;
