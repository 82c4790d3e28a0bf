import { replayJournal } from '../../../src/app/replay.ts';
import type { Partition } from '../../../src/core/ids.ts';
import { chainHash, genesis } from '../../../src/journal/sqlite/chain.ts';
import { MemoryReader } from '../world/memory-reader.ts';
import type { Promised, View } from './checker.ts';

/** Replays in the middle of a run: the first starts are worth it, the twentieth of a crash loop is not. */
const REPLAYS = 2;

/** Every row follows on from the one before it, and the events alone lead to the documents that are there. */
export const theJournalHolds: Promised = (view, broken) => {
  const proved = new Map<Partition, { seq: number; hash: Uint8Array }>();
  let replays = 0;
  return {
    see(sighting) {
      if (sighting.what !== 'started') return;
      proveChains(view, proved, broken);
      replays += 1;
      if (replays > 1 && replays <= REPLAYS + 1) proveDocuments(view, broken);
    },
    end() {
      proveChains(view, proved, broken);
      proveDocuments(view, broken);
      proveMemory(view, broken);
    },
  };
};

type Broken = (says: string) => void;

/** Goes on from where it had got to. */
function proveChains({ disk }: View, proved: Map<Partition, { seq: number; hash: Uint8Array }>, broken: Broken): void {
  for (const [partition, events] of disk.byPartition) {
    let { seq, hash } = proved.get(partition) ?? { seq: 0, hash: genesis(partition) };
    for (const event of events.slice(seq)) {
      const own = chainHash(hash, event, event.body);
      if (event.seq !== seq + 1 || event.hash !== own.toString('hex'))
        return broken(`row ${event.seq} of partition ${partition} does not follow on`);
      seq = event.seq;
      hash = own;
    }
    proved.set(partition, { seq, hash });
  }
}

function proveDocuments({ disk }: View, broken: Broken): void {
  const [difference] = replayJournal(new MemoryReader(disk)).differences;
  if (difference !== undefined) broken(difference);
}

/** What the running loop has in memory is what a start would read. */
function proveMemory({ disk, gateway }: View, broken: Broken): void {
  if (gateway === undefined || gateway.gateway.status.position !== disk.position) return;
  for (const state of gateway.gateway.states()) {
    for (const doc of state.incidents.values()) {
      if (disk.current.get(`incident ${doc.id}`)?.body !== JSON.stringify(doc))
        broken(`incident ${doc.id} is not the same in memory and on disk`);
    }
    for (const doc of state.attempts.values()) {
      if (disk.current.get(`attempt ${doc.id}`)?.body !== JSON.stringify(doc))
        broken(`attempt ${doc.id} is not the same in memory and on disk`);
    }
  }
}
