import type { Partition } from '../../../core/ids.ts';
import type { Range } from './range.ts';

/** Which seqs of each partition a walk has met, as ranges: one a partition where nothing is wrong. */
export class Seen {
  readonly #ranges = new Map<Partition, Range[]>();

  add(partition: Partition, seq: number): void {
    const ranges = this.#ranges.get(partition);
    const last = ranges?.at(-1);
    if (last !== undefined && seq === last.to + 1) last.to = seq;
    else if (ranges === undefined) this.#ranges.set(partition, [{ from: seq, to: seq }]);
    else ranges.push({ from: seq, to: seq });
  }

  partitions(): Partition[] {
    return [...this.#ranges.keys()];
  }

  /** In order of seq. */
  ranges(partition: Partition): Range[] {
    return (this.#ranges.get(partition) ?? []).toSorted((a, b) => a.from - b.from);
  }
}
