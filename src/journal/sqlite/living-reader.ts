import type { DeviceId, IncidentId, Partition, SignalId } from '../../core/ids.ts';
import type { CurrentKind, JournalReader } from '../port.ts';
import { isDamagedRead, messageOf } from './database.ts';
import type { IncidentFilter } from './incident-pages.ts';
import type { SqliteReader } from './reader.ts';
import type { DamageNotice } from './segments.ts';

/**
 * The reader that the house holds on to. When the writer goes on in a fresh segment, it changes files behind their backs;
 * what it cannot read, it reports.
 */
export class LivingReader implements JournalReader {
  #reader: SqliteReader;
  readonly #onDamage: (why: string) => void;
  #notices: DamageNotice[] = [];

  constructor(reader: SqliteReader, onDamage: (why: string) => void) {
    this.#reader = reader;
    this.#onDamage = onDamage;
  }

  /** Reads from another file from now on. */
  goOn(reader: SqliteReader): void {
    const before = this.#reader;
    this.#reader = reader;
    before.close();
  }

  current(kind: CurrentKind, filter?: { partition?: Partition; openOnly?: boolean }) {
    return this.#read((reader) => reader.current(kind, filter));
  }

  document(kind: CurrentKind, id: string) {
    return this.#read((reader) => reader.document(kind, id));
  }

  incidents(filter: IncidentFilter) {
    return this.#read((reader) => reader.incidents(filter));
  }

  attempts(incident: IncidentId) {
    return this.#read((reader) => reader.attempts(incident));
  }

  timers() {
    return this.#read((reader) => reader.timers());
  }

  outbox() {
    return this.#read((reader) => reader.outbox());
  }

  life() {
    return this.#read((reader) => reader.life());
  }

  /** What cannot be looked up counts as never seen: an alarm may come twice and must not get lost. */
  hasSignal(device: DeviceId, signal: SignalId): boolean {
    try {
      return this.#reader.hasSignal(device, signal);
    } catch (error) {
      if (!isDamagedRead(error)) throw error;
      this.#onDamage(messageOf(error));
      return false;
    }
  }

  eventsAfter(position: number, limit: number) {
    return this.#read((reader) => reader.eventsAfter(position, limit));
  }

  eventsOfPartition(partition: Partition, afterSeq: number, limit: number) {
    return this.#read((reader) => reader.eventsOfPartition(partition, afterSeq, limit));
  }

  eventsOfIncident(incident: IncidentId, afterPosition: number, limit: number) {
    return this.#read((reader) => reader.eventsOfIncident(incident, afterPosition, limit));
  }

  eventsOfType(type: string, span: { after: number; upTo: number }, limit: number) {
    return this.#read((reader) => reader.eventsOfType(type, span, limit));
  }

  partitions() {
    return this.#read((reader) => reader.partitions());
  }

  heads() {
    return this.#read((reader) => reader.heads());
  }

  lastPosition() {
    return this.#read((reader) => reader.lastPosition());
  }

  epochEnd(epoch: number) {
    return this.#read((reader) => reader.epochEnd(epoch));
  }

  /** Damage that no person has accepted yet; what was last known while the file cannot be read. */
  notices(): readonly DamageNotice[] {
    try {
      this.#notices = this.#reader.notices();
    } catch (error) {
      if (!isDamagedRead(error)) throw error;
      this.#onDamage(messageOf(error));
    }
    return this.#notices;
  }

  close(): void {
    this.#reader.close();
  }

  #read<T>(look: (reader: SqliteReader) => T): T {
    try {
      return look(this.#reader);
    } catch (error) {
      if (isDamagedRead(error)) this.#onDamage(messageOf(error));
      throw error;
    }
  }
}
