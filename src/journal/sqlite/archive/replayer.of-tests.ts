import type { CurrentRow } from '../../port.ts';
import type { Replayer } from '../../replayer.ts';
import { incidentRow } from '../../samples.ts';

/** A heart of its own for tests of the journal: one document that counts events. */
export function makeReplayer(): Replayer {
  let count = 0;
  return {
    begin(documents) {
      for (const { body } of documents) count = Number(JSON.parse(body));
    },
    take() {
      count += 1;
    },
    changed() {
      const row: CurrentRow = { ...incidentRow(63, {}), body: String(count) };
      return { current: [row], timers: [] };
    },
  };
}
