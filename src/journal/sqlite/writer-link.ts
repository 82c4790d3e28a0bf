import { Worker } from 'node:worker_threads';
import { Fault } from '../../core/fault.ts';
import { JOURNAL_FILE, messageOf } from './database.ts';
import { faultOf } from './failure.ts';
import type { Hold } from './hold.ts';
import type { Answer, Ask, Start } from './messages.ts';
import type { Parcel } from './parcel.ts';
import type { Found } from './writer.ts';

/** Batches under way at most. The gateway bounds its own queue well below; this keeps a bug from eating the memory. */
export const PENDING_LIMIT = 100_000;

type Done = (fault?: Fault) => void;

interface Waiting {
  done: Done;
  /** Set when the batch will never be written: it only waits for its turn to say so. */
  fault?: Fault;
}

interface WaitingEpoch {
  resolve(epoch: number): void;
  reject(fault: Fault): void;
}

/** Counts that a process may show as metrics. */
export interface WriterCounts {
  batches: number;
  /** Transactions; batches divided by groups is how much merging there is. */
  groups: number;
  failed: number;
  /** Batches not yet answered. */
  pending: number;
  aliveFailed: number;
  forgetFailed: number;
  /** Times a fresh segment was begun because the file was found damaged while running. */
  breaks: number;
  breaksFailed: number;
}

export interface LinkListeners {
  /** The writer's thread has died: every commit from now on fails. */
  onFatal(fault: Fault): void;
  /** The writer goes on in a fresh segment; told before any commit to it is answered. */
  onFresh(segment: number, says: string): void;
}

/** The gateway's end of the writer's thread: posts asks, answers each `done` in order, outlives the thread's death. */
export class WriterLink {
  readonly #worker: Worker;
  readonly #hold: Hold | undefined;
  readonly #listeners: LinkListeners;
  readonly #waiting = new Map<number, Waiting>();
  readonly #epochs = new Map<number, WaitingEpoch>();
  readonly #counts = { batches: 0, groups: 0, failed: 0, aliveFailed: 0, forgetFailed: 0, breaks: 0, breaksFailed: 0 };
  readonly #exited: Promise<void>;
  #held: Ask[] = [];
  #pumping = false;
  #lastId = 0;
  #lastEpochId = 0;
  #answered = 0;
  #ended: Fault | undefined;
  #threadError: unknown;
  #onDrained = () => {};
  #onFound: { resolve(found: Found): void; reject(fault: Fault): void } | undefined;

  constructor(start: Start, hold: Hold | undefined, listeners: LinkListeners) {
    this.#hold = hold;
    this.#listeners = listeners;
    this.#worker = new Worker(new URL('./thread.ts', import.meta.url), { workerData: start, execArgv: [] });
    this.#worker.on('message', (answer: Answer) => this.#hear(answer));
    this.#worker.on('error', (error) => {
      this.#threadError = error;
    });
    this.#exited = new Promise((resolve) => {
      this.#worker.on('exit', () => {
        this.#exit();
        resolve();
      });
    });
  }

  /** What the writer found on opening; rejects with the fault that kept it from opening. */
  found(): Promise<Found> {
    return new Promise((resolve, reject) => {
      this.#onFound = { resolve, reject };
    });
  }

  commit(parcel: Parcel, done: Done): void {
    const id = ++this.#lastId;
    const fault = this.#ended ?? (this.#waiting.size >= PENDING_LIMIT ? new Fault('HW_QUEUE_FULL') : undefined);
    this.#waiting.set(id, { done });
    if (fault === undefined) this.#post({ ask: 'commit', id, parcel });
    else this.#refuse(id, fault);
  }

  nextEpoch(at: number): Promise<number> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    const id = ++this.#lastEpochId;
    return new Promise((resolve, reject) => {
      this.#epochs.set(id, { resolve, reject });
      this.#post({ ask: 'epoch', id, at });
    });
  }

  tell(ask: Extract<Ask, { ask: 'alive' | 'forget' | 'suspect' | 'notice' }>): void {
    if (this.#ended === undefined) this.#post(ask);
  }

  counts(): WriterCounts {
    return { ...this.#counts, pending: this.#waiting.size };
  }

  /** Answers what is under way (what is held back fails), runs `last`, then ends the thread. */
  async close(last: () => void): Promise<void> {
    const closing = new Fault('HW_COMMIT_FAILED', { where: JOURNAL_FILE, why: 'the journal is closed' });
    this.#ended ??= closing;
    this.#failHeld(closing);
    if (this.#waiting.size > 0) {
      await new Promise<void>((resolve) => {
        this.#onDrained = resolve;
      });
    }
    last();
    const close: Ask = { ask: 'close' };
    this.#worker.postMessage(close);
    await this.#exited;
  }

  #hear(answer: Answer): void {
    if (answer.say === 'settled') {
      this.#counts.batches += answer.batches;
      this.#counts.groups++;
      for (const { id, failure } of answer.failed) this.#mark(id, faultOf(failure));
      this.#answer(answer.upTo);
    } else if (answer.say === 'epoch') this.#takeEpoch(answer.id)?.resolve(answer.epoch);
    else if (answer.say === 'no-epoch') this.#takeEpoch(answer.id)?.reject(faultOf(answer.failure));
    else if (answer.say === 'open') this.#onFound?.resolve(answer.found);
    else if (answer.say === 'refused') this.#refuseOpening(faultOf(answer.failure));
    else if (answer.say === 'fresh') this.#goOnFresh(answer.segment, answer.says);
    else if (answer.doing === 'alive') this.#counts.aliveFailed++;
    else if (answer.doing === 'forget') this.#counts.forgetFailed++;
    else if (answer.doing === 'break') this.#counts.breaksFailed++;
  }

  #goOnFresh(segment: number, says: string): void {
    this.#counts.breaks++;
    this.#listeners.onFresh(segment, says);
  }

  #takeEpoch(id: number): WaitingEpoch | undefined {
    const waiting = this.#epochs.get(id);
    this.#epochs.delete(id);
    return waiting;
  }

  #refuseOpening(fault: Fault): void {
    this.#ended = fault;
    // Answer only when the thread is gone, so that its hold on the directory is gone too.
    this.#exited.then(() => this.#onFound?.reject(fault));
  }

  #post(ask: Ask): void {
    if (this.#hold === undefined) {
      this.#worker.postMessage(ask);
      return;
    }
    this.#held.push(ask);
    if (!this.#pumping) this.#pump(this.#hold);
  }

  async #pump(hold: Hold): Promise<void> {
    this.#pumping = true;
    while (this.#held.length > 0) {
      try {
        await hold.gate();
        for (const ask of this.#held.splice(0)) this.#worker.postMessage(ask);
      } catch (error) {
        this.#failHeld(new Fault('HW_COMMIT_FAILED', { where: JOURNAL_FILE, why: messageOf(error), cause: error }));
      }
    }
    this.#pumping = false;
  }

  #failHeld(fault: Fault): void {
    for (const ask of this.#held.splice(0)) {
      if (ask.ask === 'commit') this.#refuse(ask.id, fault);
      if (ask.ask === 'epoch') this.#takeEpoch(ask.id)?.reject(fault);
    }
  }

  #mark(id: number, fault: Fault): void {
    const waiting = this.#waiting.get(id);
    if (waiting !== undefined) waiting.fault = fault;
    this.#counts.failed++;
  }

  /** The batch will not be written; it says so in its turn and never at once. */
  #refuse(id: number, fault: Fault): void {
    this.#mark(id, fault);
    setImmediate(() => this.#answer(this.#answered));
  }

  /** Answers every batch up to the id, and the refused ones right behind it. */
  #answer(upTo: number): void {
    for (let id = this.#answered + 1; ; id++) {
      const waiting = this.#waiting.get(id);
      if (waiting === undefined || (id > upTo && waiting.fault === undefined)) break;
      this.#answered = id;
      this.#waiting.delete(id);
      callDone(waiting);
    }
    if (this.#waiting.size === 0) this.#onDrained();
  }

  #exit(): void {
    const expected = this.#ended !== undefined;
    const fault = this.#ended ?? this.#deathFault();
    this.#ended = fault;
    for (const waiting of this.#waiting.values()) waiting.fault ??= fault;
    for (const waiting of this.#epochs.values()) waiting.reject(fault);
    this.#epochs.clear();
    this.#onFound?.reject(fault);
    this.#answer(this.#lastId);
    if (!expected) this.#listeners.onFatal(fault);
  }

  #deathFault(): Fault {
    const error = this.#threadError;
    const why = error === undefined ? 'its writer has stopped' : messageOf(error);
    return new Fault('HW_COMMIT_FAILED', { where: JOURNAL_FILE, why, cause: error });
  }
}

/** One caller's mistake must not keep the next from its answer. */
function callDone(waiting: Waiting): void {
  try {
    waiting.done(waiting.fault);
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
