import { Fault } from '../../../src/core/fault.ts';
import type { Partition } from '../../../src/core/ids.ts';
import { type Instant, instant } from '../../../src/core/time.ts';
import type { Batch, CurrentRow, OutboxRow, StoredEvent, TimerRows } from '../../../src/journal/port.ts';
import { chainHash, genesis } from '../../../src/journal/sqlite/chain.ts';

interface Head {
  seq: number;
  hash: Buffer;
}

/** What is durable, whatever becomes of the process that wrote it. One batch is there whole or not at all. */
export class Disk {
  readonly events: StoredEvent[] = [];
  readonly byPartition = new Map<Partition, StoredEvent[]>();
  readonly heads = new Map<Partition, Head>();
  readonly current = new Map<string, CurrentRow>();
  readonly timers = new Map<string, TimerRows>();
  readonly outbox = new Map<string, OutboxRow>();
  readonly dedupe = new Map<string, Instant>();
  readonly life = new Map<string, Instant>();
  /** First position of each epoch, from epoch 1. */
  readonly epochs: number[] = [];
  aliveAt: Instant | undefined;
  /** Bytes of all events' texts, as they were written. */
  bytes = 0;
  readonly #keeps: 'everything' | 'what-is-open';
  #position = 0;

  /** `what-is-open` lets go of events and of what is closed, as a disk would hold it and memory need not. */
  constructor(keeps: 'everything' | 'what-is-open' = 'everything') {
    this.#keeps = keeps;
  }

  get position(): number {
    return this.#position;
  }

  get epoch(): number {
    return this.epochs.length;
  }

  nextEpoch(): number {
    this.epochs.push(this.#position + 1);
    return this.epoch;
  }

  /** Writes the batch, or says what is wrong with it and keeps nothing of it. */
  write(batch: Batch): Fault | undefined {
    try {
      const stored = this.#chained(batch);
      if (batch.life.some((row) => !Number.isInteger(row.lastSeenAt)))
        return new Fault('HW_BATCH_REFUSED', { why: 'a time is not whole milliseconds' });
      this.#keep(stored);
      this.#keepRows(batch);
      return undefined;
    } catch (error) {
      if (error instanceof Fault) return error;
      throw error;
    }
  }

  /** The events with their hashes; throws `HW_JOURNAL_OUT_OF_ORDER` when one does not follow on. */
  #chained({ events }: Batch): { event: StoredEvent; hash: Buffer }[] {
    const ends = new Map<Partition, Head>();
    let position = this.#position;
    return events.map((row) => {
      const end = ends.get(row.partition) ?? this.heads.get(row.partition);
      requireNext('position', row.position, position + 1);
      requireNext(`seq of partition ${row.partition}`, row.seq, (end?.seq ?? 0) + 1);
      requireNext('epoch', row.epoch, this.epoch);
      position += 1;
      const hash = chainHash(end?.hash ?? genesis(row.partition), row, row.body);
      ends.set(row.partition, { seq: row.seq, hash });
      return { event: { ...row, hash: hash.toString('hex') }, hash };
    });
  }

  #keep(stored: readonly { event: StoredEvent; hash: Buffer }[]): void {
    for (const { event, hash } of stored) {
      this.bytes += event.body.length;
      this.heads.set(event.partition, { seq: event.seq, hash });
      this.#position = event.position;
      if (this.#keeps !== 'everything') continue;
      this.events.push(event);
      const row = this.byPartition.get(event.partition);
      if (row === undefined) this.byPartition.set(event.partition, [event]);
      else row.push(event);
    }
  }

  #keepRows(batch: Batch): void {
    for (const row of batch.current) {
      const key = `${row.kind} ${row.id}`;
      if (row.body === null) this.current.delete(key);
      else this.current.set(key, { ...row });
      if (this.#keeps !== 'everything' && row.state === 'closed') this.#letGo(row.id);
    }
    for (const row of batch.timers) {
      if (row.timers.length === 0) this.timers.delete(row.owner);
      else this.timers.set(row.owner, structuredClone(row));
    }
    for (const row of batch.outbox) this.outbox.set(row.attempt, { ...row });
    for (const attempt of batch.settled) this.outbox.delete(attempt);
    for (const { device, signal, receivedAt } of batch.dedupe) {
      const key = `${device} ${signal}`;
      if (!this.dedupe.has(key)) this.dedupe.set(key, receivedAt);
    }
    for (const { device, lastSeenAt } of batch.life) this.life.set(device, lastSeenAt);
  }

  #letGo(incident: string): void {
    this.current.delete(`incident ${incident}`);
    for (const [key, row] of this.current) if (row.incident === incident) this.current.delete(key);
  }

  forgetSignalsBefore(at: Instant): void {
    for (const [key, receivedAt] of this.dedupe) if (receivedAt < at) this.dedupe.delete(key);
  }

  sayAlive(at: Instant): void {
    this.aliveAt = instant(at);
  }
}

function requireNext(what: string, is: number, expected: number): void {
  if (is !== expected)
    throw new Fault('HW_JOURNAL_OUT_OF_ORDER', { where: what, why: `it is ${is} and must be ${expected}` });
}
