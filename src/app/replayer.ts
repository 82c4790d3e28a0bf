import type { HeartEvent } from '../core/event.ts';
import { evolve } from '../core/evolve.ts';
import { asPartition, PARTITIONS, type Partition } from '../core/ids.ts';
import { emptyState, type PartitionState } from '../core/state.ts';
import { placeDocuments } from '../gateway/restore.ts';
import { emptyBatch, takeDirty } from '../gateway/rows.ts';
import type { FirstDocument, Replayer } from '../journal/replayer.ts';

/** The heart, lent to the journal: for a replay, for what is left of a damaged file, and for an archive's checkpoint. */
export function makeReplayer(): Replayer {
  const states: PartitionState[] = [];
  for (let n = 0; n < PARTITIONS; n += 1) {
    const partition = asPartition(n);
    if (partition !== undefined) states.push(emptyState(partition, 0));
  }
  const touched = new Set<PartitionState>();
  return {
    begin: (documents: readonly FirstDocument[]) => placeDocuments(states, documents),
    take({ partition, epoch, body }) {
      const state = stateOf(states, partition);
      state.epoch = epoch;
      // The chain proves that this text is what this code wrote.
      evolve(state, JSON.parse(body) as HeartEvent);
      touched.add(state);
    },
    changed() {
      const batch = emptyBatch();
      for (const state of touched) takeDirty(state, batch);
      touched.clear();
      return { current: batch.current, timers: batch.timers };
    },
  };
}

function stateOf(states: readonly PartitionState[], partition: Partition): PartitionState {
  const state = states[partition];
  if (state === undefined) throw new RangeError(`there is no partition ${partition}`);
  return state;
}
