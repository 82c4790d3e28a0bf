import {
  type AttemptId,
  asAttemptId,
  asContactId,
  asDeviceId,
  asIncidentId,
  asPartition,
  asPremisesId,
  asSignalId,
  type ContactId,
  type DeviceId,
  type IncidentId,
  type Partition,
  type PremisesId,
  type SignalId,
} from '../core/ids.ts';
import { type Instant, instant } from '../core/time.ts';
import type { Batch, CurrentRow, EventRow } from './port.ts';

/** Made-up rows for the tests of any journal. */

function known<T>(id: T | undefined): T {
  if (id === undefined) throw new RangeError('a sample id is malformed');
  return id;
}

export const partition = (n: number): Partition => known(asPartition(n));
export const premisesId = (n: number): PremisesId => known(asPremisesId(`pr_home${n}`));
export const deviceId = (n: number): DeviceId => known(asDeviceId(`dv_button${n}`));
export const contactId = (n: number): ContactId => known(asContactId(`ct_person${n}`));
export const signalId = (n: number): SignalId => known(asSignalId(`sig-${n}`));
export const incidentId = (n: number): IncidentId => known(asIncidentId(`${n % 64}-1-${n + 1}`));
export const attemptId = (incident: number, n: number): AttemptId => known(asAttemptId(`${incidentId(incident)}.${n}`));

export function batch(rows: Partial<Batch>): Batch {
  return { events: [], current: [], timers: [], outbox: [], settled: [], dedupe: [], life: [], ...rows };
}

interface Some {
  at?: number;
  type?: string;
  incident?: IncidentId;
  /** Free text inside the body. */
  said?: string;
}

/** An event whose body says the same as its columns. */
export function event(inPartition: number, seq: number, position: number, epoch: number, some: Some = {}): EventRow {
  const { at = 1_000 + position, type = 'signal-received', incident, said = 'the button was pressed' } = some;
  const premises = premisesId(inPartition);
  const fields = { type, premises, ...(incident === undefined ? {} : { incident }) };
  const body = JSON.stringify({ ...fields, said, seq, at });
  return { partition: partition(inPartition), seq, position, epoch, at: instant(at), ...fields, body };
}

/** Hands out events that follow on from each other, as the gateway's loop would. */
export class Feeder {
  readonly #epoch: number;
  readonly #heads: Map<Partition, number>;
  #position: number;

  constructor(start: { epoch: number; position: number; heads: ReadonlyMap<Partition, number> }) {
    this.#epoch = start.epoch;
    this.#position = start.position;
    this.#heads = new Map(start.heads);
  }

  next(inPartition: number, some: Some = {}): EventRow {
    const seq = (this.#heads.get(partition(inPartition)) ?? 0) + 1;
    this.#heads.set(partition(inPartition), seq);
    this.#position++;
    return event(inPartition, seq, this.#position, this.#epoch, some);
  }
}

export function incidentRow(
  n: number,
  some: { state?: string; openedAt?: Instant; premises?: PremisesId; partition?: Partition },
): CurrentRow {
  const row = { kind: 'incident' as const, id: incidentId(n), incident: incidentId(n), partition: partition(n % 64) };
  return { ...row, premises: premisesId(n), state: 'open', priority: 1, openedAt: instant(1_000), body: '{}', ...some };
}
