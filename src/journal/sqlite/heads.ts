import { Fault } from '../../core/fault.ts';
import { chainHash, genesis } from './chain.ts';
import { type Cell, EVENT_CELLS } from './parcel.ts';

export interface Head {
  seq: number;
  position: number;
  hash: Buffer;
}

/**
 * The end of every partition's chain. What a transaction adds is drafted first and becomes the end only once the
 * transaction is on disk.
 */
export class Heads {
  readonly #settled: Map<number, Head>;
  #draft = new Map<number, Head>();
  #position: number;
  #draftPosition: number;

  constructor(settled: Map<number, Head>, position: number) {
    this.#settled = settled;
    this.#position = position;
    this.#draftPosition = position;
  }

  /** The ends on disk. */
  get settled(): ReadonlyMap<number, Head> {
    return this.#settled;
  }

  /** The last position on disk. */
  get position(): number {
    return this.#position;
  }

  /**
   * Takes a batch's events (flat cells) into the draft and answers their hashes in order. Throws `HW_JOURNAL_OUT_OF_ORDER`
   * and drafts nothing when an event does not follow on from the one before it.
   */
  append(cells: readonly Cell[], epoch: number): Buffer[] {
    const hashes: Buffer[] = [];
    const added = new Map<number, Head>();
    let position = this.#draftPosition;
    for (let cell = 0; cell < cells.length; cell += EVENT_CELLS) {
      const event = eventAt(cells, cell);
      const end = added.get(event.partition) ?? this.#draft.get(event.partition) ?? this.#settled.get(event.partition);
      requireNext('position', event.position, position + 1);
      requireNext(`seq of partition ${event.partition}`, event.seq, (end?.seq ?? 0) + 1);
      requireNext('epoch', event.epoch, epoch);
      const hash = chainHash(end?.hash ?? genesis(event.partition), event, event.body);
      hashes.push(hash);
      added.set(event.partition, { seq: event.seq, position: event.position, hash });
      position = event.position;
    }
    for (const [partition, head] of added) this.#draft.set(partition, head);
    this.#draftPosition = position;
    return hashes;
  }

  /** The ends that the draft moves. */
  drafted(): IterableIterator<[number, Head]> {
    return this.#draft.entries();
  }

  settle(): void {
    for (const [partition, head] of this.#draft) this.#settled.set(partition, head);
    this.#draft.clear();
    this.#position = this.#draftPosition;
  }

  discard(): void {
    this.#draft.clear();
    this.#draftPosition = this.#position;
  }
}

function eventAt(cells: readonly Cell[], cell: number) {
  const type = String(cells[cell + 5]);
  // A line feed would let two different rows share one encoding in the chain.
  if (type.includes('\n')) throw new TypeError('an event type holds a line feed');
  return {
    position: Number(cells[cell]),
    partition: Number(cells[cell + 1]),
    seq: Number(cells[cell + 2]),
    epoch: Number(cells[cell + 3]),
    at: Number(cells[cell + 4]),
    type,
    body: String(cells[cell + 9]),
  };
}

function requireNext(what: string, is: number, expected: number): void {
  if (is !== expected)
    throw new Fault('HW_JOURNAL_OUT_OF_ORDER', { where: what, why: `it is ${is} and must be ${expected}` });
}
