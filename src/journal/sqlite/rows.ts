import type { AttemptId, ContactId, DeviceId, IncidentId, Partition, PremisesId } from '../../core/ids.ts';
import type { Instant } from '../../core/time.ts';
import type { CurrentKind, CurrentRow, OutboxRow, StoredEvent, TimerRows } from '../port.ts';

/** Rows as the file gives them back, under the port's names where a column has one; null is what the port leaves out. */
export interface EventRecord {
  position: number;
  partition: Partition;
  seq: number;
  epoch: number;
  at: Instant;
  type: string;
  premises: PremisesId | null;
  incident: IncidentId | null;
  device: DeviceId | null;
  body: string;
  hash: Buffer;
}

export const EVENT_COLUMNS = 'position, partition, seq, epoch, at, type, premises, incident, device, body, hash';

export function eventOf(row: EventRecord): StoredEvent {
  const { premises, incident, device, hash, ...event } = row;
  return { ...event, hash: hash.toString('hex'), ...present({ premises, incident, device }) };
}

export interface CurrentRecord {
  kind: CurrentKind;
  id: string;
  partition: Partition;
  premises: PremisesId;
  incident: IncidentId | null;
  state: string | null;
  priority: number | null;
  openedAt: Instant | null;
  body: string;
}

/** Qualified, so that they also serve where the table is joined with itself. */
export const CURRENT_COLUMNS =
  'c.kind, c.id, c.partition, c.premises, c.incident, c.state, c.priority, c.opened_at AS openedAt, c.body';

export function currentOf(row: CurrentRecord): CurrentRow {
  const { incident, state, priority, openedAt, ...document } = row;
  return { ...document, ...present({ incident, state, priority, openedAt }) };
}

export interface OutboxRecord {
  attempt: AttemptId;
  incident: IncidentId;
  premises: PremisesId;
  partition: Partition;
  channel: string;
  contact: ContactId | null;
  plannedAt: Instant;
  body: string;
}

export function outboxOf(row: OutboxRecord): OutboxRow {
  const { contact, ...send } = row;
  return { ...send, ...present({ contact }) };
}

export interface TimerRecord {
  owner: string;
  partition: Partition;
  key: string;
  at: Instant;
  generation: number;
}

/** Groups timers that lie in order of owner. */
export function timersOf(rows: readonly TimerRecord[]): TimerRows[] {
  const owners: TimerRows[] = [];
  for (const { owner, partition, ...timer } of rows) {
    const last = owners.at(-1);
    if (last?.owner === owner) last.timers.push(timer);
    else owners.push({ owner, partition, timers: [timer] });
  }
  return owners;
}

type Present<T> = { [Name in keyof T]?: NonNullable<T[Name]> };

/** The fields that hold something. */
function present<T extends object>(fields: T): Present<T> {
  const found: Present<T> = {};
  for (const name in fields) {
    const value = fields[name];
    if (value !== null && value !== undefined) found[name] = value;
  }
  return found;
}
