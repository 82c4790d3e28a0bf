import type { Partition } from '../core/ids.ts';
import { asPartition, PARTITIONS } from '../core/ids.ts';
import type { AttemptDoc, DeviceDoc, GatewayDoc, IncidentDoc, PartitionState, PremisesDoc } from '../core/state.ts';
import { emptyState, rebuildDue } from '../core/state.ts';
import type { CurrentKind, CurrentRow, Journal } from '../journal/port.ts';

/** The heart's state as the journal's current rows have it: how a start, and a recovery from a failed commit, begin. */
export function restoreStates(journal: Journal, epoch: number): PartitionState[] {
  const states: PartitionState[] = [];
  for (let n = 0; n < PARTITIONS; n += 1) {
    const partition = asPartition(n);
    if (partition !== undefined) states.push(emptyState(partition, epoch));
  }
  const { reader } = journal;
  placeDocuments(states, reader.current('premises'));
  placeDocuments(states, reader.current('incident', { openOnly: true }));
  for (const state of states)
    for (const incident of state.incidents.keys()) placeDocuments(states, reader.attempts(incident));
  placeDocuments(states, reader.current('device'));
  placeDocuments(states, reader.current('gateway'));
  for (const state of states) rebuildDue(state);
  return states;
}

/** Sets each partition's place in its chain. */
export function placeHeads(states: PartitionState[], heads: ReadonlyMap<Partition, number>): void {
  for (const [partition, seq] of heads) {
    const state = states[partition];
    if (state !== undefined) state.seq = seq;
  }
}

/** Puts documents in their places. The chain proves that a row's text is what this code wrote, so its shape is taken as read. */
export function placeDocuments(
  states: PartitionState[],
  rows: readonly Pick<CurrentRow, 'kind' | 'partition' | 'body'>[],
) {
  for (const { kind, partition, body } of rows) {
    const state = states[partition];
    if (state !== undefined && body !== null) place(state, kind, JSON.parse(body));
  }
}

function place(state: PartitionState, kind: CurrentKind, doc: unknown): void {
  switch (kind) {
    case 'premises':
      return put(state.premises, doc as PremisesDoc);
    case 'incident':
      return put(state.incidents, doc as IncidentDoc);
    case 'attempt':
      return put(state.attempts, doc as AttemptDoc);
    case 'device':
      return put(state.devices, doc as DeviceDoc);
    case 'gateway':
      state.gateway = doc as GatewayDoc;
  }
}

function put<Id, Doc extends { id: Id }>(docs: Map<Id, Doc>, doc: Doc): void {
  docs.set(doc.id, doc);
}
