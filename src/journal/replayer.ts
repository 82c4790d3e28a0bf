import type { Partition } from '../core/ids.ts';
import type { CurrentRow, StoredEvent, TimerRows } from './port.ts';

/** A document as a chain begins with it. */
export type FirstDocument = Pick<CurrentRow, 'kind' | 'id' | 'partition'> & { body: string };

/** Runs events through the heart again. The journal knows rows only, so whoever opens it lends it the heart. */
export interface Replayer {
  /** Takes the documents that the chain begins with; called before the first event, if at all. */
  begin(documents: readonly FirstDocument[]): void;
  /** Takes the next event of its partition. Throws when its body is none. */
  take(event: Pick<StoredEvent, 'partition' | 'epoch' | 'body'>): void;
  /** What has changed since this was last asked: documents and timers, whole. */
  changed(): { current: CurrentRow[]; timers: TimerRows[] };
}

/** What the module named by `replayer` in the journal's options exports. */
export interface ReplayerModule {
  makeReplayer(): Replayer;
}

/** Where the events of a file begin, when it goes on from an earlier segment. */
export interface Beginning {
  /** What the events are to be applied to. A body is null where no later event can change the document. */
  documents: readonly (Pick<FirstDocument, 'kind' | 'id' | 'partition'> & { digest: Buffer; body: string | null })[];
  /** The last seq of each partition that belongs to the segment before. */
  seqs: ReadonlyMap<Partition, number>;
}
