import type { HeartEvent } from '../core/event.ts';
import type { AttemptId, IncidentId, Partition } from '../core/ids.ts';
import type { Input } from '../core/input.ts';
import type { PartitionState } from '../core/state.ts';
import type { Batch } from '../journal/port.ts';
import { type Consequences, outboxRow } from './consequences.ts';
import type { Outcome, Settled } from './ports.ts';
import { eventRow, takeDirty } from './rows.ts';

/** One input on its way in. */
export interface Waiting {
  partition: Partition;
  input: Input;
  settled: Settled | undefined;
  /** How many batches with it the journal has refused; nobody would send it again, so it is let go only after several. */
  refusals?: number;
}

/** One input's decision on its way to disk: what it wrote down, what it sets off, who waits for it. */
export interface Pending {
  waiting: Waiting;
  decided: { state: PartitionState; events: readonly HeartEvent[]; first: number } | undefined;
  consequences: Consequences | undefined;
  outcome: Outcome;
  /** How much has left without waiting for the disk: nothing; the sends of a panic; or, the disk being away, everything that calls people or lets them be. */
  gone: 'nothing' | 'sends' | 'everything';
}

/** True when a commit is waited for: by who submitted, or by something that may only go out after it. */
export function isAwaited({ waiting, consequences }: Pending): boolean {
  if (waiting.settled !== undefined) return true;
  if (consequences === undefined) return false;
  const { sends, standDowns, progress } = consequences;
  return sends.length + standDowns.length + progress.length > 0;
}

/** Attempts that somebody has made unnecessary in the same batch: they are on record and must not start any more. */
export function stoodDown(pending: readonly Pending[]): ReadonlySet<AttemptId> {
  return new Set(pending.flatMap(({ consequences }) => consequences?.standDowns.map(({ attempt }) => attempt) ?? []));
}

/** Puts everything that was decided since the last commit into one batch; a document changed twice is written once. */
export function fill(batch: Batch, pending: readonly Pending[]): void {
  const touched = new Set<PartitionState>();
  for (const one of pending) {
    if (one.decided === undefined) continue;
    const { state, events, first } = one.decided;
    const { input } = one.waiting;
    attachIncidents(one);
    touched.add(state);
    for (const [i, event] of events.entries()) batch.events.push(eventRow(state, event, first + i));
    for (const send of one.consequences?.sends ?? []) batch.outbox.push(outboxRow(send));
    if (input.type !== 'signal') continue;
    batch.dedupe.push({ device: input.origin.device, signal: input.signal.id, receivedAt: input.receivedAt });
  }
  for (const state of touched) takeDirty(state, batch);
}

/**
 * Gives the last told event of each incident the incident's document as it stands; the events before it say that a later
 * one of the same moment carries it.
 */
export function attachIncidents({ decided, consequences }: Pick<Pending, 'decided' | 'consequences'>): void {
  if (decided === undefined || consequences === undefined) return;
  const carried = new Set<IncidentId>();
  for (const one of consequences.told.toReversed()) {
    const { event } = one;
    if (!('incident' in event) || one.incident !== undefined) continue;
    const doc = carried.has(event.incident) ? undefined : decided.state.incidents.get(event.incident);
    carried.add(event.incident);
    one.incident = doc === undefined ? null : JSON.stringify(doc);
  }
}
