import type { Batch, LifeRow } from '../journal/port.ts';
import { fill, type Pending, type Waiting } from './pending.ts';
import { emptyBatch } from './rows.ts';

/** Decisions gathered for one commit. What is not urgent waits undecided beyond it, so that no transaction, and no PUBACK behind it, grows with a flood. */
export const MAX_GATHERED = 1_000;

/** One transaction made up, with the decisions it holds. */
export interface Made {
  batch: Batch;
  pending: Pending[];
}

/** What is decided and not known to be on disk, in order: being written, sealed behind that, and still gathering. */
export class Gathering {
  #written: Pending[] = [];
  #sealed: Made[] = [];
  #pending: Pending[] = [];
  #batch: Batch = emptyBatch();

  add(one: Pending): void {
    this.#pending.push(one);
  }

  addLife(rows: readonly LifeRow[]): void {
    this.#batch.life.push(...rows);
  }

  get isFull(): boolean {
    return this.#pending.length >= MAX_GATHERED;
  }

  get hasSealed(): boolean {
    return this.#sealed.length > 0;
  }

  get isEmpty(): boolean {
    return this.#sealed.length === 0 && this.#pending.length === 0;
  }

  /** About how many decisions wait for their commit to begin. */
  get size(): number {
    return this.#pending.length + this.#sealed.length * MAX_GATHERED;
  }

  /** What gathers for the batch after the sealed ones. */
  get open(): readonly Pending[] {
    return this.#pending;
  }

  /** The batch is made up as memory stands now and waits for its turn; what is decided after it belongs to the next. */
  seal(): void {
    this.#sealed.push(this.#make());
  }

  /** The next batch to write, now in the committer's hands until `settle`. */
  next(): Made {
    const made = this.#sealed.shift() ?? this.#make();
    this.#written = made.pending;
    return made;
  }

  /** What was being written is on disk, or never will be. */
  settle(): void {
    this.#written = [];
  }

  /** Everything, the oldest first. */
  unwritten(): Pending[] {
    return [...this.#written, ...this.#sealed.flatMap(({ pending }) => pending), ...this.#pending];
  }

  isWritten(one: Pending): boolean {
    return this.#written.includes(one);
  }

  /** Lets go of what no commit has begun for; answers what it was about. */
  drop(): Waiting[] {
    const dropped = [...this.#sealed.flatMap(({ pending }) => pending), ...this.#pending];
    this.#sealed = [];
    this.#pending = [];
    this.#batch = emptyBatch();
    return dropped.map(({ waiting }) => waiting);
  }

  #make(): Made {
    const made = { batch: this.#batch, pending: this.#pending };
    this.#batch = emptyBatch();
    this.#pending = [];
    fill(made.batch, made.pending);
    return made;
  }
}
