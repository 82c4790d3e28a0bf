import type { Fault } from '../core/fault.ts';
import { after, type DurationMs, ms } from '../core/time.ts';
import type { Batch, Journal } from '../journal/port.ts';
import type { Clock } from './ports.ts';

/** A commit that takes longer than this is waited for by no alarm: what was decided goes out ahead of it. */
export const PATIENCE: DurationMs = ms(1_000);
/** A batch that the disk did not take is tried again so soon, for as long as the process lives. */
export const RETRY_AFTER: DurationMs = ms(250);

/** `stalled`: a commit takes longer than `PATIENCE`. `failing`: the disk did not take one, and it is tried again. */
export type Disk = 'good' | 'stalled' | 'failing';

export interface CommitterParts {
  journal: Pick<Journal, 'commit'>;
  clock: Clock;
  log: { error(detail: object, says: string): void };
  /** Called when the disk has just fallen behind: what waits for it and is urgent must leave now. */
  behind(): void;
}

/**
 * Hands one batch at a time to the journal, and gives none up for the disk's sake: memory and disk part ways only for as
 * long as a batch is in hand, never for good. Only a batch that is itself at fault comes back with one.
 */
export class Committer {
  readonly #parts: CommitterParts;
  #disk: Disk = 'good';
  #inHand: { batch: Batch; done: (fault?: Fault) => void } | undefined;
  #patience: { cancel(): void } | undefined;
  #retry: { cancel(): void } | undefined;
  readonly counts = { commits: 0, failedCommits: 0, stalledCommits: 0 };

  constructor(parts: CommitterParts) {
    this.#parts = parts;
  }

  get disk(): Disk {
    return this.#disk;
  }

  get isBusy(): boolean {
    return this.#inHand !== undefined;
  }

  /** `done` without a fault: it is on disk. With one: nothing of it is, and the same batch would fail again. */
  write(batch: Batch, done: (fault?: Fault) => void): void {
    this.#inHand = { batch, done };
    const { clock } = this.#parts;
    this.#patience = clock.at(after(clock.now(), PATIENCE), () => this.#stall());
    this.#try();
  }

  /** The process is about to end: a batch that the disk does not take is let go, and answered with the fault. */
  giveUp(fault: Fault): void {
    if (this.#disk === 'failing') this.#finish(fault);
  }

  #try(): void {
    const tried = this.#inHand;
    if (tried === undefined) return;
    this.#parts.journal.commit(tried.batch, (fault) => {
      if (tried !== this.#inHand) return;
      this.counts.commits += 1;
      if (fault?.code === 'HW_COMMIT_FAILED') return this.#fail(fault);
      this.#finish(fault);
    });
  }

  #finish(fault: Fault | undefined): void {
    const finished = this.#inHand;
    this.#inHand = undefined;
    this.#patience?.cancel();
    this.#retry?.cancel();
    this.#disk = 'good';
    finished?.done(fault);
  }

  #fail(fault: Fault): void {
    const { clock, log } = this.#parts;
    this.counts.failedCommits += 1;
    if (this.#disk !== 'failing') {
      log.error({ err: fault }, 'the journal cannot be written; panics go out unjournaled until it can');
      this.#fallBehind('failing');
    }
    this.#retry = clock.at(after(clock.now(), RETRY_AFTER), () => this.#try());
  }

  #stall(): void {
    if (this.#disk !== 'good') return;
    this.counts.stalledCommits += 1;
    this.#fallBehind('stalled');
  }

  #fallBehind(disk: Disk): void {
    const wasGood = this.#disk === 'good';
    this.#disk = disk;
    if (wasGood) this.#parts.behind();
  }
}
