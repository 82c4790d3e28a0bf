import type { Partition } from '../core/ids.ts';
import { asPartition, PARTITIONS } from '../core/ids.ts';
import type { AttemptDoc, DeviceDoc, GatewayDoc, IncidentDoc, PartitionState, PremisesDoc } from '../core/state.ts';
import { emptyState, rebuildDue } from '../core/state.ts';
import type { CurrentRow, Journal } from '../journal/port.ts';

/** The heart's state as the journal's current rows have it: how a start, and a recovery from a failed commit, begin. */
export function restoreStates(journal: Journal, epoch: number): PartitionState[] {
  const states: PartitionState[] = [];
  for (let n = 0; n < PARTITIONS; n += 1) {
    const partition = asPartition(n);
    if (partition !== undefined) states.push(emptyState(partition, epoch));
  }
  const { reader } = journal;
  for (const row of reader.current('premises'))
    place<PremisesDoc>(states, row, (state, doc) => state.premises.set(doc.id, doc));
  for (const row of reader.current('incident', { openOnly: true })) {
    place<IncidentDoc>(states, row, (state, doc) => state.incidents.set(doc.id, doc));
  }
  for (const state of states)
    for (const incident of state.incidents.keys()) {
      for (const row of reader.attempts(incident))
        place<AttemptDoc>(states, row, (s, doc) => s.attempts.set(doc.id, doc));
    }
  for (const row of reader.current('device'))
    place<DeviceDoc>(states, row, (state, doc) => state.devices.set(doc.id, doc));
  for (const row of reader.current('gateway'))
    place<GatewayDoc>(states, row, (state, doc) => {
      state.gateway = doc;
    });
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

/** The chain proves that a row's text is what this code wrote, so its shape is taken as read. */
function place<Doc>(states: PartitionState[], row: CurrentRow, put: (state: PartitionState, doc: Doc) => void): void {
  const state = states[row.partition];
  if (state !== undefined && row.body !== null) put(state, JSON.parse(row.body) as Doc);
}
