import { Fault } from '../../../src/core/fault.ts';
import type { Partition } from '../../../src/core/ids.ts';
import type { Instant } from '../../../src/core/time.ts';
import type { Batch, Journal, JournalReader, Opening } from '../../../src/journal/port.ts';
import type { Disk } from './disk.ts';
import { MemoryReader } from './memory-reader.ts';

/** How a disk behaves: when things reach it, and whether. The simulation puts its faults here. */
export interface DiskWays {
  /** Calls `write` when the batch is to become durable, and `done` when the gateway is to know. Never at once. */
  commit(batch: Batch, write: () => Fault | undefined, done: (fault?: Fault) => void): void;
  nextEpoch(bump: () => number): Promise<number>;
  /** True when a small write gets through at this moment. */
  isGood(): boolean;
}

/** A disk that is only quick. */
export const PLAIN_WAYS: DiskWays = {
  commit: (_batch, write, done) => void setImmediate(() => done(write())),
  nextEpoch: (bump) => Promise.resolve(bump()),
  isGood: () => true,
};

/** A journal in memory that keeps what the port promises; what it has written outlives it on its disk. */
export class MemoryJournal implements Journal {
  readonly opening: Opening;
  readonly reader: JournalReader;
  readonly #disk: Disk;
  readonly #ways: DiskWays;
  #waiting = 0;
  #closed: (() => void) | undefined;

  /** Opens a new epoch. */
  constructor(disk: Disk, ways: DiskWays = PLAIN_WAYS) {
    this.#disk = disk;
    this.#ways = ways;
    this.reader = new MemoryReader(disk);
    const heads = this.heads();
    this.opening = { epoch: disk.nextEpoch(), position: disk.position, heads, lastAliveAt: disk.aliveAt };
  }

  commit(batch: Batch, done: (fault?: Fault) => void): void {
    if (this.#closed !== undefined) {
      queueMicrotask(() => done(new Fault('HW_COMMIT_FAILED', { why: 'the journal is closed' })));
      return;
    }
    this.#waiting += 1;
    const write = () => this.#disk.write(batch);
    this.#ways.commit(batch, write, (fault) => {
      this.#waiting -= 1;
      done(fault);
      if (this.#waiting === 0) this.#closed?.();
    });
  }

  heads(): Map<Partition, number> {
    const heads = [...this.#disk.heads].sort(([a], [b]) => a - b);
    return new Map(heads.map(([partition, { seq }]) => [partition, seq]));
  }

  nextEpoch(): Promise<number> {
    return this.#ways.nextEpoch(() => this.#disk.nextEpoch());
  }

  alive(at: Instant): void {
    if (this.#ways.isGood()) this.#disk.sayAlive(at);
  }

  forgetSignalsBefore(at: Instant): void {
    if (this.#ways.isGood()) this.#disk.forgetSignalsBefore(at);
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#closed = resolve;
      if (this.#waiting === 0) resolve();
    });
  }
}
