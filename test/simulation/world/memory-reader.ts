import { Fault } from '../../../src/core/fault.ts';
import type { DeviceId, IncidentId, Partition, PremisesId, SignalId } from '../../../src/core/ids.ts';
import type {
  CurrentKind,
  CurrentRow,
  JournalReader,
  LifeRow,
  OutboxRow,
  Page,
  StoredEvent,
  TimerRows,
} from '../../../src/journal/port.ts';
import type { Disk } from './disk.ts';

const CURSOR = /^(-?\d{1,16})~(.{1,64})$/;

/** The reading side of a journal in memory. */
export class MemoryReader implements JournalReader {
  readonly #disk: Disk;

  constructor(disk: Disk) {
    this.#disk = disk;
  }

  current(kind: CurrentKind, filter: { partition?: Partition; openOnly?: boolean } = {}): CurrentRow[] {
    const { partition, openOnly = false } = filter;
    const rows: CurrentRow[] = [];
    for (const row of this.#disk.current.values()) {
      if (row.kind !== kind || (partition !== undefined && row.partition !== partition)) continue;
      if (!openOnly || this.#isOpen(row)) rows.push(row);
    }
    return rows;
  }

  #isOpen(row: CurrentRow): boolean {
    if (row.kind === 'incident') return row.state !== 'closed';
    if (row.kind !== 'attempt') return true;
    const incident = this.document('incident', row.incident ?? '');
    return incident !== undefined && incident.state !== 'closed';
  }

  document(kind: CurrentKind, id: string): CurrentRow | undefined {
    return this.#disk.current.get(`${kind} ${id}`);
  }

  incidents(filter: { state?: string; premises?: PremisesId; cursor?: string; limit: number }): Page<CurrentRow> {
    const from = filter.cursor === undefined ? undefined : placeOf(filter.cursor);
    const rows = this.current('incident')
      .filter((row) => filter.state === undefined || row.state === filter.state)
      .filter((row) => filter.premises === undefined || row.premises === filter.premises)
      .sort(newestFirst)
      .filter((row) => from === undefined || newestFirst(from, row) < 0);
    const items = rows.slice(0, filter.limit);
    const last = items.at(-1);
    return { items, next: rows.length > items.length && last ? `${last.openedAt ?? -1}~${last.id}` : null };
  }

  attempts(incident: IncidentId): CurrentRow[] {
    return this.current('attempt').filter((row) => row.incident === incident);
  }

  timers(): TimerRows[] {
    return [...this.#disk.timers.values()].sort((a, b) => (a.owner < b.owner ? -1 : 1));
  }

  outbox(): OutboxRow[] {
    return [...this.#disk.outbox.values()];
  }

  life(): LifeRow[] {
    const rows = [...this.#disk.life].map(([device, lastSeenAt]) => ({ device: device as DeviceId, lastSeenAt }));
    return rows.sort((a, b) => (a.device < b.device ? -1 : 1));
  }

  hasSignal(device: DeviceId, signal: SignalId): boolean {
    return this.#disk.dedupe.has(`${device} ${signal}`);
  }

  eventsAfter(position: number, limit: number): StoredEvent[] {
    return this.#disk.events.slice(position, position + limit);
  }

  eventsOfPartition(partition: Partition, afterSeq: number, limit: number): StoredEvent[] {
    return this.#disk.byPartition.get(partition)?.slice(afterSeq, afterSeq + limit) ?? [];
  }

  eventsOfIncident(incident: IncidentId, afterPosition: number, limit: number): StoredEvent[] {
    return this.#disk.events.filter((e) => e.incident === incident && e.position > afterPosition).slice(0, limit);
  }

  eventsOfType(type: string, { after, upTo }: { after: number; upTo: number }, limit: number): StoredEvent[] {
    return this.#disk.events
      .slice(after, upTo)
      .filter((event) => event.type === type)
      .reverse()
      .slice(0, limit);
  }

  partitions(): Partition[] {
    return [...this.#disk.heads.keys()].sort((a, b) => a - b);
  }

  lastPosition(): number {
    return this.#disk.position;
  }

  epochEnd(epoch: number): number | undefined {
    return epoch < 1 ? undefined : this.#disk.epochs[epoch];
  }

  close(): void {}
}

type Place = Pick<CurrentRow, 'id'> & { openedAt?: number };

function newestFirst(a: Place, b: Place): number {
  const younger = (b.openedAt ?? -1) - (a.openedAt ?? -1);
  if (younger !== 0) return younger;
  if (a.id === b.id) return 0;
  return b.id < a.id ? -1 : 1;
}

/** Throws `HW_CURSOR_INVALID` for a cursor that no page gave out. */
function placeOf(cursor: string): Place {
  const found = CURSOR.exec(cursor);
  if (found?.[1] === undefined || found[2] === undefined) throw new Fault('HW_CURSOR_INVALID');
  return { openedAt: Number(found[1]), id: found[2] };
}
