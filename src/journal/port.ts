import type { Fault } from '../core/fault.ts';
import type { AttemptId, ContactId, DeviceId, IncidentId, Partition, PremisesId, SignalId } from '../core/ids.ts';
import type { Instant } from '../core/time.ts';

/** One event on its way to disk. `body` is the JSON text of the `HeartEvent`; the store hashes it into the partition's chain. */
export interface EventRow {
  partition: Partition;
  /** Gapless per partition, from 1. */
  seq: number;
  /** Gapless over the whole journal, from 1: the order of commit and the stream's place. */
  position: number;
  epoch: number;
  at: Instant;
  type: string;
  premises?: PremisesId;
  incident?: IncidentId;
  device?: DeviceId;
  body: string;
}

/** The documents that together are the heart's state. Written whole when they change, in the event's own transaction. */
export type CurrentKind = 'premises' | 'incident' | 'attempt' | 'device' | 'gateway';

export interface CurrentRow {
  kind: CurrentKind;
  id: string;
  partition: Partition;
  premises: PremisesId;
  /** JSON text of the document; null deletes the row. */
  body: string | null;
  /** Columns to list by; incidents and attempts fill what they have. */
  incident?: IncidentId;
  state?: string;
  priority?: number;
  openedAt?: Instant;
}

/** All timers of one owner (a premises or an incident); they replace what the owner had. An empty list removes them. */
export interface TimerRows {
  owner: string;
  partition: Partition;
  timers: { key: string; at: Instant; generation: number }[];
}

/** A send that has been decided and not yet settled. After a crash it is looked up at the provider before it is sent again. */
export interface OutboxRow {
  attempt: AttemptId;
  incident: IncidentId;
  premises: PremisesId;
  partition: Partition;
  channel: string;
  contact?: ContactId;
  plannedAt: Instant;
  /** JSON text of the `Send`. */
  body: string;
}

export interface DedupeRow {
  device: DeviceId;
  signal: SignalId;
  receivedAt: Instant;
}

/** Check-point of supervision: when a device was last heard. Not an event: it only saves a restart from guessing. */
export interface LifeRow {
  device: DeviceId;
  lastSeenAt: Instant;
}

/** One transaction. Everything in it is on disk, or nothing is. */
export interface Batch {
  events: EventRow[];
  current: CurrentRow[];
  timers: TimerRows[];
  outbox: OutboxRow[];
  /** Attempts whose outbox row is done with. */
  settled: AttemptId[];
  dedupe: DedupeRow[];
  life: LifeRow[];
}

export interface StoredEvent extends EventRow {
  /** Hex SHA-256 of this row chained to the one before it. */
  hash: string;
}

export interface Page<T> {
  items: T[];
  /** Pass back as the cursor to go on; null at the end. */
  next: string | null;
}

/** Where a fresh start finds the journal. */
export interface Opening {
  /** Counts starts of a gateway on this journal; bumped durably by `open` and by `nextEpoch`. */
  epoch: number;
  /** The last committed position. */
  position: number;
  /** The last committed seq of each partition that has any. */
  heads: Map<Partition, number>;
  /** When a gateway was last known to be running on this journal, if ever. */
  lastAliveAt: Instant | undefined;
}

/** The read-only side: its own connection, so that it never holds up the writer. All calls are synchronous and indexed. */
export interface JournalReader {
  current(kind: CurrentKind, filter?: { partition?: Partition; openOnly?: boolean }): CurrentRow[];
  document(kind: CurrentKind, id: string): CurrentRow | undefined;
  /** Newest first; `state` filters; cursor pages. */
  incidents(filter: { state?: string; premises?: PremisesId; cursor?: string; limit: number }): Page<CurrentRow>;
  attempts(incident: IncidentId): CurrentRow[];
  timers(): TimerRows[];
  outbox(): OutboxRow[];
  life(): LifeRow[];
  hasSignal(device: DeviceId, signal: SignalId): boolean;
  /** In order of position, after the given one. */
  eventsAfter(position: number, limit: number): StoredEvent[];
  /** In order, after the given seq; `incident` picks one incident's events. */
  eventsOfPartition(partition: Partition, afterSeq: number, limit: number): StoredEvent[];
  eventsOfIncident(incident: IncidentId, afterPosition: number, limit: number): StoredEvent[];
  /**
   * Newest first: those of one type whose positions lie within the span. Every row of the span is looked at, so ask for spans of
   * some thousands.
   */
  eventsOfType(type: string, span: { after: number; upTo: number }, limit: number): StoredEvent[];
  partitions(): Partition[];
  lastPosition(): number;
  /** First position of the epoch that follows the given one; undefined when it is the newest or unknown. */
  epochEnd(epoch: number): number | undefined;
  close(): void;
}

/** The durable log behind the gateway's loop. `commit` answers in the order it was called. */
export interface Journal {
  readonly opening: Opening;
  readonly reader: JournalReader;
  /** Durable when `done` is called without a fault; never called synchronously. A failed batch leaves nothing behind. */
  commit(batch: Batch, done: (fault?: Fault) => void): void;
  /** The last committed seq of each partition now; opening.heads is the same at the start. */
  heads(): Map<Partition, number>;
  /** Starts a new epoch durably after a failed commit; answers its number. */
  nextEpoch(): Promise<number>;
  /** Says durably that the gateway is running (used to measure its own absence). */
  alive(at: Instant): void;
  /** Forgets dedupe keys older than the given instant; runs in small steps off the hot path. */
  forgetSignalsBefore(at: Instant): void;
  close(): Promise<void>;
}

/** One thing `verify` found wrong, named to the row. */
export interface Damage {
  partition: Partition;
  seq: number;
  kind: 'altered' | 'missing' | 'swapped' | 'cut-tail' | 'unreadable' | 'column-mismatch';
  /** One plain sentence: what is wrong and where, to the byte when it can be found. */
  sentence: string;
}
