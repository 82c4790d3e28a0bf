import { createHash } from 'node:crypto';
import type { Partition } from '../core/ids.ts';
import type { CurrentKind, JournalReader } from '../journal/port.ts';
import type { Beginning, Replayer } from '../journal/replayer.ts';
import { makeReplayer } from './replayer.ts';

const PAGE = 1_000;

export interface ReplayReport {
  partitions: number;
  events: number;
  documents: number;
  /** One sentence for each document that the replay and the current rows do not agree on. */
  differences: string[];
}

/** A reader of a file that may go on from an earlier segment: the documents that its events are to be applied to. */
type Replayable = JournalReader & { beginning?(): Beginning };

/** Runs every event of the journal through the heart again and compares the documents, to the byte, with the current rows. */
export function replayJournal(reader: Replayable, onProgress: (events: number) => void = () => {}): ReplayReport {
  const report: ReplayReport = { partitions: 0, events: 0, documents: 0, differences: [] };
  const beginning = reader.beginning?.() ?? { documents: [], seqs: new Map() };
  const replayer = makeReplayer();
  replayer.begin(beginning.documents.flatMap(({ body, ...place }) => (body === null ? [] : [{ ...place, body }])));
  for (const partition of reader.partitions()) {
    report.partitions += 1;
    const replayed = new Map<string, Buffer>();
    for (const one of beginning.documents)
      if (one.partition === partition) replayed.set(`${one.kind} ${one.id}`, one.digest);
    replayPartition(
      reader,
      { partition, after: beginning.seqs.get(partition) ?? 0 },
      replayer,
      report,
      replayed,
      onProgress,
    );
    compare(reader, partition, replayed, report);
  }
  return report;
}

/** Digests of the documents that the events of one partition lead to, by kind and id. */
function replayPartition(
  reader: JournalReader,
  { partition, after }: { partition: Partition; after: number },
  replayer: Replayer,
  report: ReplayReport,
  documents: Map<string, Buffer>,
  onProgress: (events: number) => void,
): void {
  for (let seq = after; ; ) {
    const page = reader.eventsOfPartition(partition, seq, PAGE);
    for (const stored of page) {
      seq = stored.seq;
      replayer.take(stored);
      for (const { kind, id, body } of replayer.changed().current)
        if (body !== null) documents.set(`${kind} ${id}`, digest(body));
      report.events += 1;
    }
    if (page.length < PAGE) return;
    onProgress(report.events);
  }
}

const KINDS: readonly CurrentKind[] = ['premises', 'incident', 'attempt', 'device', 'gateway'];

function compare(
  reader: JournalReader,
  partition: Partition,
  replayed: Map<string, Buffer>,
  report: ReplayReport,
): void {
  for (const kind of KINDS) {
    for (const row of reader.current(kind, { partition })) {
      const key = `${kind} ${row.id}`;
      const again = replayed.get(key);
      replayed.delete(key);
      report.documents += 1;
      if (again === undefined) report.differences.push(`${key}: a current row that no event accounts for`);
      else if (!again.equals(digest(row.body ?? '')))
        report.differences.push(`${key}: the current row is not what the events lead to`);
    }
  }
  for (const key of replayed.keys())
    report.differences.push(`${key}: the events lead to it, but it has no current row`);
}

function digest(body: string): Buffer {
  return createHash('sha256').update(body).digest();
}
