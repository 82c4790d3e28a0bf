import type { Book } from '../core/book.ts';
import { decide, nextDeadline } from '../core/decide.ts';
import { Fault } from '../core/fault.ts';
import type { IncidentId, Partition } from '../core/ids.ts';
import type { Input } from '../core/input.ts';
import type { IncidentDoc, PartitionState } from '../core/state.ts';
import type { Instant } from '../core/time.ts';
import { after, ms } from '../core/time.ts';
import type { Batch, Journal, LifeRow } from '../journal/port.ts';
import { type Consequences, consequencesOf, isUrgent, toldAgain } from './consequences.ts';
import { Dedupe } from './dedupe.ts';
import { attachIncidents, fill, isAwaited, type Pending } from './pending.ts';
import type { Clock, Effects, Outcome, Settled } from './ports.ts';
import { placeHeads, restoreStates } from './restore.ts';
import { emptyBatch } from './rows.ts';

/** Inputs that may wait while the journal cannot be written; beyond it they are refused and the sender tries again. */
export const MAX_WAITING = 20_000;
const RETRY_AFTER = ms(250);
/** News that nobody waits for goes to disk with the next commit, or after this long by itself: a commit less on the alarm's way. */
const LINGER = ms(20);

export interface GatewayOptions {
  journal: Journal;
  clock: Clock;
  book: Book;
  effects: Effects;
  /**
   * Runs work at the end of the current turn of the event loop: the bytes of a panic's telephone call are written first.
   * Without it the work runs at once.
   */
  defer?: (work: () => void) => void;
  /** Told of faults and bugs; never given personal data. */
  log: { error(detail: object, says: string): void };
}

interface Waiting {
  partition: Partition;
  input: Input;
  settled: Settled | undefined;
}

/**
 * The loop: one ordered queue in, the heart, one journal, and only then the world. One batch is being written while the
 * next gathers; what a panic sets off leaves when it is decided, everything else when it is on disk.
 */
export class Gateway {
  readonly #journal: Journal;
  readonly #clock: Clock;
  readonly #effects: Effects;
  readonly #log: GatewayOptions['log'];
  readonly #defer: (work: () => void) => void;
  #book: Book;
  #states: PartitionState[];
  #dedupe: Dedupe;
  #position: number;
  readonly #queue: Waiting[] = [];
  #draining = false;
  #batch: Batch = emptyBatch();
  #pending: Pending[] = [];
  #writing = false;
  #disk: 'good' | 'failing' = 'good';
  #alarm: { at: Instant; cancel(): void } | undefined;
  #linger: { cancel(): void } | undefined;
  #closed = false;
  readonly #whenQuiet: (() => void)[] = [];
  readonly counts = {
    inputs: 0,
    events: 0,
    duplicates: 0,
    commits: 0,
    failedCommits: 0,
    unjournaled: 0,
    refusedFull: 0,
    bugs: 0,
  };

  constructor({ journal, clock, book, effects, log, defer = (work) => work() }: GatewayOptions) {
    this.#defer = defer;
    this.#journal = journal;
    this.#clock = clock;
    this.#effects = effects;
    this.#log = log;
    this.#book = book;
    this.#states = restoreStates(journal, journal.opening.epoch);
    placeHeads(this.#states, journal.opening.heads);
    this.#position = journal.opening.position;
    this.#dedupe = new Dedupe((device, signal) => journal.reader.hasSignal(device, signal));
    this.#setAlarm();
  }

  /** The one way in. `settled` is called once, in order, after the commit (or with the fault that stopped it). */
  submit(partition: Partition, input: Input, settled?: Settled): void {
    if (this.#queue.length >= MAX_WAITING && !isUrgent(input)) {
      this.counts.refusedFull += 1;
      settled?.({ ok: false, fault: new Fault('HW_QUEUE_FULL') });
      return;
    }
    this.#queue.push({ partition, input, settled });
    if (!this.#draining) this.#drain();
  }

  /** When devices were last heard, to be saved with the next commit. */
  saveLife(rows: LifeRow[]): void {
    if (rows.length === 0 || this.#disk === 'failing') return;
    this.#batch.life.push(...rows);
    this.#write();
  }

  /** New rules, policies, people or channels apply from the next input on; running incidents keep their plan. */
  useBook(book: Book): void {
    this.#book = book;
  }

  /** An incident that is not closed, as the heart has it now. */
  incident(id: IncidentId): Readonly<IncidentDoc> | undefined {
    return this.#states[Number(id.slice(0, id.indexOf('-')))]?.incidents.get(id);
  }

  /** Read-only view of a partition for checks and for the sweep. */
  state(partition: Partition): Readonly<PartitionState> | undefined {
    return this.#states[partition];
  }

  states(): readonly Readonly<PartitionState>[] {
    return this.#states;
  }

  get status() {
    return {
      epoch: this.#states[0]?.epoch ?? 0,
      disk: this.#disk,
      waiting: this.#queue.length,
      writing: this.#writing,
      position: this.#position,
      pending: this.#pending.length,
    };
  }

  /** Resolves when everything submitted so far is on disk, or has failed to get there. */
  idle(): Promise<void> {
    this.#write();
    if (this.#isQuiet()) return Promise.resolve();
    return new Promise((resolve) => this.#whenQuiet.push(resolve));
  }

  async close(): Promise<void> {
    await this.idle();
    this.#closed = true;
    this.#alarm?.cancel();
  }

  #isQuiet(): boolean {
    return !this.#writing && this.#queue.length === 0 && this.#pending.length === 0;
  }

  #tellQuiet(): void {
    if (this.#isQuiet()) for (const resolve of this.#whenQuiet.splice(0)) resolve();
  }

  #drain(): void {
    this.#draining = true;
    try {
      if (this.#disk === 'failing') return this.#raiseUnjournaled();
      for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) this.#take(next);
    } finally {
      this.#draining = false;
    }
    this.#writeSoon();
    this.#setAlarm();
  }

  #take({ partition, input, settled }: Waiting): void {
    this.counts.inputs += 1;
    const state = this.#states[partition];
    if (state === undefined) {
      settled?.({ ok: false, fault: new Fault('HW_INTERNAL', { why: `partition ${partition} is not served here` }) });
      return;
    }
    if (input.type === 'signal' && this.#dedupe.taken(input.origin.device, input.signal.id)) {
      this.counts.duplicates += 1;
      const consequences = toldAgain(state, input);
      this.#pending.push({ decided: undefined, consequences, outcome: { ok: true }, settled, unraised: false });
      return;
    }
    try {
      this.#decide(state, input, settled);
    } catch (bug) {
      this.#afterBug(partition, bug, settled);
    }
  }

  #decide(state: PartitionState, input: Input, settled: Settled | undefined): void {
    const { events, refusal } = decide(state, input, this.#book, this.#clock.now());
    const first = this.#position + 1;
    this.#position += events.length;
    this.counts.events += events.length;
    const consequences = consequencesOf(state, events, first);
    const urgent = isUrgent(input);
    if (urgent) this.#sendNow(consequences);
    const outcome: Outcome = refusal === undefined ? { ok: true } : { ok: false, fault: new Fault(refusal) };
    this.#pending.push({ decided: { state, input, events, first }, consequences, outcome, settled, unraised: urgent });
  }

  /** The telephone first: the desk's own attempt only asks whether anybody is looking. */
  #sendNow({ sends }: Consequences): void {
    for (const send of sends) if (send.channel !== 'desk') this.#effects.send(send);
    for (const send of sends) if (send.channel === 'desk') this.#effects.send(send);
  }

  /** A panic's sends are on their way: now the journal, then the desk's screen, neither waiting for the other. */
  #raise(): void {
    const urgent = this.#pending.filter((one) => one.unraised);
    for (const one of urgent) {
      one.unraised = false;
      attachIncidents(one);
    }
    this.#write();
    for (const { consequences } of urgent) {
      for (const told of consequences?.told ?? []) this.#effects.tell({ ...told, early: true });
    }
  }

  /** At once when somebody waits for the commit or something is to go out after it; else with the next one. */
  #writeSoon(): void {
    if (this.#pending.some((one) => one.unraised)) return this.#defer(() => this.#raise());
    if (this.#pending.some(isAwaited)) return this.#write();
    if (this.#pending.length === 0 || this.#linger !== undefined) return;
    this.#linger = this.#clock.at(after(this.#clock.now(), LINGER), () => {
      // Forgotten even when a commit is under way just now: the one after it is then asked for anew.
      this.#linger = undefined;
      this.#write();
    });
  }

  #write(): void {
    if (this.#writing || this.#disk === 'failing') return;
    this.#linger?.cancel();
    this.#linger = undefined;
    const pending = this.#pending;
    if (pending.length === 0 && this.#batch.life.length === 0) return;
    const batch = this.#batch;
    this.#batch = emptyBatch();
    this.#pending = [];
    fill(batch, pending);
    if (batch.events.length === 0 && batch.life.length === 0) return this.#release(pending);
    this.#writing = true;
    this.#journal.commit(batch, (fault) => {
      this.#writing = false;
      this.counts.commits += 1;
      if (fault !== undefined) return this.#afterFailedCommit(fault, pending);
      this.#release(pending);
      this.#writeSoon();
      this.#tellQuiet();
    });
  }

  /** Everything of a committed batch goes out, in the order it was decided. Urgent sends have gone already; dispatch knows them. */
  #release(pending: Pending[]): void {
    for (const { outcome, settled } of pending) settled?.(outcome);
    for (const { consequences } of pending) {
      if (consequences === undefined) continue;
      for (const send of consequences.sends) this.#effects.send(send);
      for (const told of consequences.told) this.#effects.tell(told);
      for (const standDown of consequences.standDowns) this.#effects.standDown(standDown);
      for (const progress of consequences.progress) this.#effects.progress(progress);
    }
  }

  #setAlarm(): void {
    let at: Instant | undefined;
    for (const state of this.#states) {
      const due = nextDeadline(state);
      if (due !== undefined && (at === undefined || due < at)) at = due;
    }
    // While the journal is away nothing that is due can be decided; recovery sets the alarm again.
    if (this.#disk === 'failing') at = undefined;
    if (at === this.#alarm?.at || this.#closed) return;
    this.#alarm?.cancel();
    this.#alarm = undefined;
    if (at !== undefined) this.#alarm = { at, ...this.#clock.at(at, () => this.#ring()) };
  }

  #ring(): void {
    this.#alarm = undefined;
    const now = this.#clock.now();
    for (const state of this.#states) {
      const due = nextDeadline(state);
      if (due !== undefined && due <= now) this.submit(state.partition, { type: 'due' });
    }
    this.#setAlarm();
  }

  /** A decision failed half-way: the state may be torn, so it is read again before the next input. */
  #afterBug(partition: Partition, bug: unknown, settled: Settled | undefined): void {
    this.counts.bugs += 1;
    this.#log.error({ err: bug, partition }, 'a decision failed; the state is read again from the journal');
    this.#pending.push({
      decided: undefined,
      unraised: false,
      consequences: undefined,
      outcome: { ok: false, fault: new Fault('HW_INTERNAL', { cause: bug }) },
      settled,
    });
    this.#afterFailedCommit(new Fault('HW_INTERNAL', { cause: bug }), this.#pending);
  }

  /** Nothing of the batch, nor of what was decided on top of it, is true any more. */
  #afterFailedCommit(fault: Fault, failed: Pending[]): void {
    this.counts.failedCommits += 1;
    this.#log.error({ err: fault }, 'a commit failed; panics go out unjournaled until the journal can be written');
    const all = failed === this.#pending ? failed : [...failed, ...this.#pending];
    this.#batch = emptyBatch();
    this.#pending = [];
    this.#disk = 'failing';
    for (const { settled } of all) settled?.({ ok: false, fault });
    this.#recoverLater();
    this.#tellQuiet();
  }

  #recoverLater(): void {
    if (!this.#closed) this.#clock.at(after(this.#clock.now(), RETRY_AFTER), () => void this.#recover());
  }

  async #recover(): Promise<void> {
    try {
      const epoch = await this.#journal.nextEpoch();
      this.#states = restoreStates(this.#journal, epoch);
      placeHeads(this.#states, this.#journal.heads());
      this.#position = this.#journal.reader.lastPosition();
      this.#dedupe.forgetMemory();
      this.#disk = 'good';
      this.#alarm?.cancel();
      this.#alarm = undefined;
      this.#drain();
    } catch {
      this.#recoverLater();
    }
  }

  /** The disk is away: a panic is raised all the same, unacknowledged, so that the device sends it again. The rest waits. */
  #raiseUnjournaled(): void {
    for (let i = 0; i < this.#queue.length; i += 1) {
      const next = this.#queue[i];
      if (next === undefined || !isUrgent(next.input)) continue;
      this.#queue.splice(i, 1);
      i -= 1;
      const state = this.#states[next.partition];
      if (state === undefined) continue;
      this.counts.unjournaled += 1;
      const { events } = decide(state, next.input, this.#book, this.#clock.now());
      const decided = { state, input: next.input, events, first: this.#position + 1 };
      const consequences = consequencesOf(state, events, decided.first);
      this.#sendNow(consequences);
      attachIncidents({ decided, consequences });
      for (const told of consequences.told) this.#effects.tell({ ...told, early: true });
      next.settled?.({ ok: false, fault: new Fault('HW_COMMIT_FAILED') });
    }
  }
}
