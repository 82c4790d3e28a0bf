import type { HeartEvent } from '../core/event.ts';
import { evolve } from '../core/evolve.ts';
import type { Partition } from '../core/ids.ts';
import { emptyState, type PartitionState } from '../core/state.ts';
import { emptyBatch, takeDirty } from '../gateway/rows.ts';
import type { CurrentKind, JournalReader } from '../journal/port.ts';

const PAGE = 1_000;

export interface ReplayReport {
  partitions: number;
  events: number;
  documents: number;
  /** One sentence for each document that the replay and the current rows do not agree on. */
  differences: string[];
}

/** Runs every event of the journal through the heart again and compares the documents, to the byte, with the current rows. */
export function replayJournal(reader: JournalReader, onProgress: (events: number) => void = () => {}): ReplayReport {
  const report: ReplayReport = { partitions: 0, events: 0, documents: 0, differences: [] };
  for (const partition of reader.partitions()) {
    report.partitions += 1;
    const replayed = replayPartition(reader, partition, report, onProgress);
    compare(reader, partition, replayed, report);
  }
  return report;
}

/** The documents that the events of one partition lead to, by kind and id. */
function replayPartition(
  reader: JournalReader,
  partition: Partition,
  report: ReplayReport,
  onProgress: (events: number) => void,
): Map<string, string> {
  const state: PartitionState = emptyState(partition, 0);
  const documents = new Map<string, string>();
  for (let seq = 0; ; ) {
    const page = reader.eventsOfPartition(partition, seq, PAGE);
    for (const stored of page) {
      seq = stored.seq;
      state.epoch = stored.epoch;
      // The chain proves that this text is what this code wrote.
      evolve(state, JSON.parse(stored.body) as HeartEvent);
      const batch = emptyBatch();
      takeDirty(state, batch);
      for (const row of batch.current) if (row.body !== null) documents.set(`${row.kind} ${row.id}`, row.body);
      report.events += 1;
    }
    if (page.length < PAGE) return documents;
    onProgress(report.events);
  }
}

const KINDS: readonly CurrentKind[] = ['premises', 'incident', 'attempt', 'device', 'gateway'];

function compare(
  reader: JournalReader,
  partition: Partition,
  replayed: Map<string, string>,
  report: ReplayReport,
): void {
  for (const kind of KINDS) {
    for (const row of reader.current(kind, { partition })) {
      const key = `${kind} ${row.id}`;
      const again = replayed.get(key);
      replayed.delete(key);
      report.documents += 1;
      if (again === undefined) report.differences.push(`${key}: a current row that no event accounts for`);
      else if (again !== row.body) report.differences.push(`${key}: the current row is not what the events lead to`);
    }
  }
  for (const key of replayed.keys())
    report.differences.push(`${key}: the events lead to it, but it has no current row`);
}
