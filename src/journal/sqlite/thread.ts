import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { JOURNAL_FILE, openForWriting } from './database.ts';
import { failureOf } from './failure.ts';
import { claimWriter } from './lock.ts';
import type { Answer, Ask, FailedCommit, Start } from './messages.ts';
import { rowsOf } from './parcel.ts';
import { migrate } from './schema.ts';
import { Writer } from './writer.ts';

/** Rows at which a transaction takes no further batch in: about 20 ms of writing, which is what a panic behind it waits. */
const GROUP_ROWS = 2_000;
/** Rest between two steps of forgetting, so that commits always find the thread free. */
const FORGET_PAUSE_MS = 20;

type Commit = Extract<Ask, { ask: 'commit' }>;

/** Serves the asks of one port. While a transaction runs, asks gather in the port and are merged into the next one. */
class WriterThread {
  readonly #port: MessagePort;
  readonly #writer: Writer;
  readonly #release: () => void;
  #forgetBefore: number | undefined;
  #forgetTimer: NodeJS.Timeout | undefined;

  constructor(port: MessagePort, writer: Writer, release: () => void) {
    this.#port = port;
    this.#writer = writer;
    this.#release = release;
    port.on('message', (ask: Ask) => this.#serveFrom(ask));
    this.#say({ say: 'open', found: writer.found });
  }

  #serveFrom(first: Ask): void {
    let ask: Ask | undefined = first;
    while (ask !== undefined) ask = ask.ask === 'commit' ? this.#commitFrom(ask) : this.#serve(ask);
  }

  /** Commits the ask with everything mergeable behind it; answers the ask that ended the group, if there is one. */
  #commitFrom(first: Commit): Ask | undefined {
    const group = [first];
    let rows = rowsOf(first.parcel);
    let next = this.#take();
    while (next?.ask === 'commit' && rows < GROUP_ROWS) {
      group.push(next);
      rows += rowsOf(next.parcel);
      next = this.#take();
    }
    const failures = this.#writer.commitGroup(group.map((commit) => commit.parcel));
    const failed: FailedCommit[] = [];
    failures.forEach((failure, index) => {
      const id = group[index]?.id;
      if (failure !== undefined && id !== undefined) failed.push({ id, failure });
    });
    this.#say({ say: 'settled', upTo: group.at(-1)?.id ?? first.id, batches: group.length, failed });
    return next;
  }

  #serve(ask: Exclude<Ask, Commit>): Ask | undefined {
    if (ask.ask === 'close') {
      this.#close();
      return undefined;
    }
    if (ask.ask === 'epoch') this.#epoch(ask.id, ask.at);
    if (ask.ask === 'alive') this.#attempt('alive', () => this.#writer.alive(ask.at));
    if (ask.ask === 'forget') this.#forget(ask.before);
    return this.#take();
  }

  #epoch(id: number, at: number): void {
    try {
      this.#say({ say: 'epoch', id, epoch: this.#writer.nextEpoch(at) });
    } catch (error) {
      this.#say({ say: 'no-epoch', id, failure: failureOf(error, JOURNAL_FILE) });
    }
  }

  #forget(before: number): void {
    this.#forgetBefore = Math.max(before, this.#forgetBefore ?? before);
    this.#forgetTimer ??= setTimeout(() => this.#forgetStep(), FORGET_PAUSE_MS);
  }

  #forgetStep(): void {
    const before = this.#forgetBefore;
    this.#forgetTimer = undefined;
    this.#forgetBefore = undefined;
    if (before === undefined) return;
    this.#attempt('forget', () => {
      if (this.#writer.forgetStep(before)) this.#forget(before);
    });
  }

  #attempt(doing: 'alive' | 'forget', work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#say({ say: 'trouble', doing, failure: failureOf(error, JOURNAL_FILE) });
    }
  }

  #close(): void {
    clearTimeout(this.#forgetTimer);
    this.#writer.close();
    this.#release();
    this.#port.close();
  }

  #take(): Ask | undefined {
    return receiveMessageOnPort(this.#port)?.message;
  }

  #say(answer: Answer): void {
    this.#port.postMessage(answer);
  }
}

function open(port: MessagePort, start: Start): void {
  let release = () => {};
  try {
    const claim = claimWriter(start.dir);
    release = claim.release;
    const db = openForWriting(start.dir, start);
    try {
      migrate(db, JOURNAL_FILE);
      new WriterThread(port, new Writer(db, start.startedAt), release);
    } catch (error) {
      db.close();
      throw error;
    }
  } catch (error) {
    release();
    const refused: Answer = { say: 'refused', failure: failureOf(error, JOURNAL_FILE) };
    port.postMessage(refused);
    port.close();
  }
}

if (parentPort !== null) open(parentPort, workerData);
