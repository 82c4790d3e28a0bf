import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { openAgain, openWriter, switchToFresh } from './custody.ts';
import { JOURNAL_FILE } from './database.ts';
import { failureOf } from './failure.ts';
import { claimWriter } from './lock.ts';
import type { Answer, Ask, FailedCommit, Start } from './messages.ts';
import { rowsOf } from './parcel.ts';
import type { Writer } from './writer.ts';

/** Rows at which a transaction takes no further batch in: about 20 ms of writing, which is what a panic behind it waits. */
const GROUP_ROWS = 2_000;
/** Rest between two steps of forgetting, so that commits always find the thread free. */
const FORGET_PAUSE_MS = 20;
/** Between two attempts to begin a fresh segment: each reads the whole of what is left. */
const BREAK_AGAIN_MS = 5_000;

type Commit = Extract<Ask, { ask: 'commit' }>;

/** Serves the asks of one port. While a transaction runs, asks gather in the port and are merged into the next one. */
class WriterThread {
  readonly #port: MessagePort;
  readonly #start: Start;
  readonly #release: () => void;
  #writer: Writer;
  /** Counts the files that this thread has written to. */
  #segment = 1;
  #brokenAt = Number.NEGATIVE_INFINITY;
  #forgetBefore: number | undefined;
  #forgetTimer: NodeJS.Timeout | undefined;

  constructor(port: MessagePort, start: Start, writer: Writer, release: () => void) {
    this.#port = port;
    this.#start = start;
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
    const parcels = group.map((commit) => commit.parcel);
    let failures = this.#writer.commitGroup(parcels);
    if (this.#breakAway()) failures = this.#writer.commitGroup(parcels);
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
    if (ask.ask === 'notice') this.#attempt('notice', () => this.#writer.addNotice(ask.at, ask.says));
    if (ask.ask === 'suspect' && ask.segment === this.#segment) this.#writer.damage ??= ask.why;
    this.#breakAway();
    return this.#take();
  }

  /** Goes on in a fresh segment when the file has been found damaged; true when it did. */
  #breakAway(): boolean {
    const why = this.#writer.damage;
    const now = performance.now();
    if (why === undefined || now - this.#brokenAt < BREAK_AGAIN_MS) return false;
    this.#brokenAt = now;
    const { epoch } = this.#writer.known;
    try {
      const fresh = switchToFresh(this.#writer, this.#start, why, this.#start.startedAt + Math.round(now));
      this.#writer = fresh.writer;
      this.#segment += 1;
      this.#say({ say: 'fresh', segment: this.#segment, says: fresh.says });
      return true;
    } catch (error) {
      this.#say({ say: 'trouble', doing: 'break', failure: failureOf(error, JOURNAL_FILE) });
      this.#comeBack(epoch, why);
      return false;
    }
  }

  /** There is no room for a fresh segment, or none can be made: the damaged one stays in use, and it is tried again. */
  #comeBack(epoch: number, why: string): void {
    try {
      this.#writer = openAgain(this.#start, epoch);
    } catch (error) {
      this.#say({ say: 'trouble', doing: 'break', failure: failureOf(error, JOURNAL_FILE) });
    }
    this.#writer.damage = why;
  }

  #epoch(id: number, at: number): void {
    try {
      this.#say({ say: 'epoch', id, epoch: this.#writer.nextEpoch(at) });
    } catch (error) {
      this.#writer.notice(error);
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

  #attempt(doing: 'alive' | 'forget' | 'notice', work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#writer.notice(error);
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
    new WriterThread(port, start, openWriter(start), release);
  } catch (error) {
    release();
    const refused: Answer = { say: 'refused', failure: failureOf(error, JOURNAL_FILE) };
    port.postMessage(refused);
    port.close();
  }
}

if (parentPort !== null) open(parentPort, workerData);
