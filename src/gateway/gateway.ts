import type { Book } from '../core/book.ts';
import { decide, nextDeadline } from '../core/decide.ts';
import { Fault } from '../core/fault.ts';
import type { IncidentId, Partition } from '../core/ids.ts';
import type { Input } from '../core/input.ts';
import type { IncidentDoc, PartitionState } from '../core/state.ts';
import type { Instant } from '../core/time.ts';
import { after, ms } from '../core/time.ts';
import type { Batch, Journal, LifeRow } from '../journal/port.ts';
import { Committer, RETRY_AFTER } from './committer.ts';
import { consequencesOf, isUrgent, toldAgain } from './consequences.ts';
import { Dedupe } from './dedupe.ts';
import { attachIncidents, fill, isAwaited, type Pending, type Waiting } from './pending.ts';
import type { Clock, Effects, Outcome, Settled } from './ports.ts';
import { placeHeads, restoreStates } from './restore.ts';
import { emptyBatch } from './rows.ts';

/** Inputs that may wait to be decided or to be on disk; beyond it they are refused and the sender tries again. */
export const MAX_WAITING = 20_000;
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

/**
 * The loop: one ordered queue in, the heart, one journal, and only then the world. One batch is being written while the
 * next gathers; what a panic sets off leaves when it is decided, everything else when it is on disk. While the disk is away
 * the heart goes on: whoever has to be called is called, nothing is acknowledged, and all of it is written when it can be.
 */
export class Gateway {
  readonly #journal: Journal;
  readonly #clock: Clock;
  readonly #effects: Effects;
  readonly #log: GatewayOptions['log'];
  readonly #defer: (work: () => void) => void;
  readonly #committer: Committer;
  #book: Book;
  #states: PartitionState[];
  #dedupe: Dedupe;
  #position: number;
  #queue: Waiting[] = [];
  #draining = false;
  #batch: Batch = emptyBatch();
  #pending: Pending[] = [];
  /** What is in the committer's hands. */
  #committing: Pending[] = [];
  /** Memory is not to be trusted: it is being read again from the journal. */
  #torn = false;
  #raisedTorn = new Set<string>();
  #alarm: { at: Instant; cancel(): void } | undefined;
  #linger: { cancel(): void } | undefined;
  #closed = false;
  readonly #whenQuiet: (() => void)[] = [];
  readonly #counts = { inputs: 0, events: 0, duplicates: 0, unjournaled: 0, refusedFull: 0, bugs: 0, reloads: 0 };

  constructor({ journal, clock, book, effects, log, defer = (work) => work() }: GatewayOptions) {
    this.#defer = defer;
    this.#journal = journal;
    this.#clock = clock;
    this.#effects = effects;
    this.#log = log;
    this.#book = book;
    this.#committer = new Committer({ journal, clock, log, behind: () => this.#goAhead() });
    this.#states = restoreStates(journal, journal.opening.epoch);
    placeHeads(this.#states, journal.opening.heads);
    this.#position = journal.opening.position;
    this.#dedupe = new Dedupe((device, signal) => journal.reader.hasSignal(device, signal));
    this.#setAlarm();
  }

  /** The one way in. `settled` is called once, in order, after the commit (or with the fault that stopped it). */
  submit(partition: Partition, input: Input, settled?: Settled): void {
    // What nobody would send again is always taken; it is bounded by the devices and the attempts there are.
    if (settled !== undefined && !isUrgent(input) && this.#queue.length + this.#pending.length >= MAX_WAITING) {
      this.#counts.refusedFull += 1;
      settled({ ok: false, fault: new Fault('HW_QUEUE_FULL') });
      return;
    }
    this.#queue.push({ partition, input, settled });
    if (!this.#draining) this.#drain();
  }

  /** When devices were last heard, to be saved with the next commit. */
  saveLife(rows: LifeRow[]): void {
    if (rows.length === 0 || this.status.disk !== 'good') return;
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

  get counts() {
    return { ...this.#counts, ...this.#committer.counts };
  }

  get status() {
    return {
      epoch: this.#states[0]?.epoch ?? 0,
      disk: this.#torn ? ('failing' as const) : this.#committer.disk,
      waiting: this.#queue.length,
      writing: this.#committer.isBusy,
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

  /** Writes what can be written; what a failing disk does not take is answered with the fault, and its sender tries again. */
  async close(): Promise<void> {
    this.#write();
    this.#closed = true;
    this.#alarm?.cancel();
    this.#committer.giveUp(new Fault('HW_COMMIT_FAILED', { why: 'the gateway was stopped before the disk was back' }));
    await this.idle();
  }

  #isQuiet(): boolean {
    return !this.#committer.isBusy && this.#queue.length === 0 && this.#pending.length === 0;
  }

  #tellQuiet(): void {
    if (this.#isQuiet()) for (const resolve of this.#whenQuiet.splice(0)) resolve();
  }

  #drain(): void {
    this.#draining = true;
    try {
      while (!this.#torn) {
        const next = this.#queue.shift();
        if (next === undefined) break;
        this.#take(next);
      }
      if (this.#torn) this.#raiseTorn();
    } finally {
      this.#draining = false;
    }
    this.#writeSoon();
    this.#setAlarm();
  }

  #take(waiting: Waiting): void {
    this.#counts.inputs += 1;
    const { partition, input, settled } = waiting;
    const state = this.#states[partition];
    if (state === undefined) {
      settled?.({ ok: false, fault: new Fault('HW_INTERNAL', { why: `partition ${partition} is not served here` }) });
      return;
    }
    if (input.type === 'signal' && this.#dedupe.taken(input.origin.device, input.signal.id)) {
      this.#counts.duplicates += 1;
      const consequences = toldAgain(state, input);
      const outcome: Outcome = { ok: true };
      this.#pending.push({ waiting, decided: undefined, consequences, outcome, gone: 'nothing', unraised: false });
      return;
    }
    try {
      this.#decide(state, waiting);
    } catch (bug) {
      this.#afterBug(waiting, bug);
    }
  }

  #decide(state: PartitionState, waiting: Waiting): void {
    const { events, refusal } = decide(state, waiting.input, this.#book, this.#clock.now());
    const first = this.#position + 1;
    this.#position += events.length;
    this.#counts.events += events.length;
    const consequences = consequencesOf(state, events, first);
    const outcome: Outcome = refusal === undefined ? { ok: true } : { ok: false, fault: new Fault(refusal) };
    const decided = { state, events, first };
    const one: Pending = { waiting, decided, consequences, outcome, gone: 'nothing', unraised: false };
    this.#pending.push(one);
    if (this.#committer.disk !== 'good') this.#sendAhead(one);
    else if (isUrgent(waiting.input)) this.#sendNow(one);
  }

  /** The telephone first: the desk's own attempt only asks whether anybody is looking. */
  #sendNow(one: Pending): void {
    const sends = one.consequences?.sends ?? [];
    one.gone = 'sends';
    one.unraised = true;
    for (const send of sends) if (send.channel !== 'desk') this.#effects.send(send);
    for (const send of sends) if (send.channel === 'desk') this.#effects.send(send);
  }

  /** The disk is away: people are called, and calls fall silent, without it. Only what says "it is on record" waits. */
  #sendAhead(one: Pending): void {
    if (one.consequences === undefined || one.gone === 'everything') return;
    if (isUrgent(one.waiting.input)) this.#counts.unjournaled += 1;
    if (one.gone === 'nothing') {
      for (const send of one.consequences.sends) this.#effects.send({ ...send, unjournaled: true });
    }
    for (const standDown of one.consequences.standDowns) this.#effects.standDown(standDown);
    one.gone = 'everything';
    one.unraised = true;
  }

  /** The disk has just fallen behind: whatever waits for it goes out ahead of it. */
  #goAhead(): void {
    for (const one of this.#committing) this.#sendAhead(one);
    for (const one of this.#pending) this.#sendAhead(one);
    this.#raise();
  }

  /** A panic's sends are on their way: now the journal, then the desk's screen, neither waiting for the other. */
  #raise(): void {
    const urgent = [...this.#committing, ...this.#pending].filter((one) => one.unraised);
    for (const one of urgent) {
      one.unraised = false;
      attachIncidents(one);
    }
    this.#write();
    const mark = this.#committer.disk === 'good' ? {} : { unjournaled: true as const };
    for (const { consequences } of urgent) {
      for (const told of consequences?.told ?? []) this.#effects.tell({ ...told, ...mark, early: true });
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
    if (this.#committer.isBusy || this.#torn) return;
    this.#linger?.cancel();
    this.#linger = undefined;
    const pending = this.#pending;
    if (pending.length === 0 && this.#batch.life.length === 0) return;
    const batch = this.#batch;
    this.#batch = emptyBatch();
    this.#pending = [];
    fill(batch, pending);
    if (batch.events.length === 0 && batch.life.length === 0) return this.#release(pending);
    this.#committing = pending;
    this.#committer.write(batch, (fault) => this.#committed(pending, fault));
  }

  #committed(pending: Pending[], fault: Fault | undefined): void {
    this.#committing = [];
    if (fault === undefined) this.#release(pending);
    else this.#afterRefusal(pending, fault);
    if (this.#torn) void this.#reload();
    else this.#writeSoon();
    this.#tellQuiet();
  }

  /** Everything of a committed batch goes out, in the order it was decided, but for what has gone already. */
  #release(pending: Pending[]): void {
    for (const { outcome, waiting } of pending) waiting.settled?.(outcome);
    for (const { consequences, gone } of pending) {
      if (consequences === undefined) continue;
      if (gone === 'nothing') for (const send of consequences.sends) this.#effects.send(send);
      for (const told of consequences.told) this.#effects.tell(told);
      if (gone !== 'everything') for (const standDown of consequences.standDowns) this.#effects.standDown(standDown);
      for (const progress of consequences.progress) this.#effects.progress(progress);
    }
  }

  #setAlarm(): void {
    let at: Instant | undefined;
    for (const state of this.#states) {
      const due = nextDeadline(state);
      if (due !== undefined && (at === undefined || due < at)) at = due;
    }
    // On a torn memory nothing that is due can be decided; the reload sets the alarm again.
    if (this.#torn) at = undefined;
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
  #afterBug({ partition, settled }: Waiting, bug: unknown): void {
    this.#counts.bugs += 1;
    this.#log.error({ err: bug, partition }, 'a decision failed; the state is read again from the journal');
    this.#tear();
    settled?.({ ok: false, fault: new Fault('HW_INTERNAL', { cause: bug }) });
    if (!this.#committer.isBusy) void this.#reload();
  }

  /** The journal did not take a batch as it was; it never will, so what was decided on top of it is not true either. */
  #afterRefusal(pending: Pending[], fault: Fault): void {
    const says = 'a batch was refused; the state is read again from the journal';
    if (!this.#closed) this.#log.error({ err: fault }, says);
    if (!this.#closed) this.#tear();
    else pending = [...pending, ...this.#pending.splice(0)];
    for (const { waiting } of pending) waiting.settled?.({ ok: false, fault });
  }

  /** What is decided and not on disk is decided again after the reload. */
  #tear(): void {
    this.#torn = true;
    this.#queue = [...this.#pending.map(({ waiting }) => waiting), ...this.#queue];
    this.#pending = [];
    this.#batch = emptyBatch();
  }

  async #reload(): Promise<void> {
    try {
      const epoch = await this.#journal.nextEpoch();
      this.#states = restoreStates(this.#journal, epoch);
      placeHeads(this.#states, this.#journal.heads());
      this.#position = this.#journal.reader.lastPosition();
      this.#dedupe.forgetMemory();
      this.#raisedTorn.clear();
      this.#torn = false;
      this.#counts.reloads += 1;
      this.#alarm?.cancel();
      this.#alarm = undefined;
      this.#drain();
    } catch (error) {
      this.#log.error({ err: error }, 'the state could not be read again from the journal; it is tried again');
      if (!this.#closed) this.#clock.at(after(this.#clock.now(), RETRY_AFTER), () => void this.#reload());
    }
  }

  /** Until memory has been read again, a panic is raised from what there is, once, and decided properly afterwards. */
  #raiseTorn(): void {
    for (const { partition, input } of this.#queue) {
      const state = this.#states[partition];
      if (state === undefined || input.type !== 'signal' || !isUrgent(input)) continue;
      const key = `${input.origin.device} ${input.signal.id}`;
      if (this.#raisedTorn.has(key)) continue;
      this.#raisedTorn.add(key);
      this.#counts.unjournaled += 1;
      try {
        this.#raiseOne(state, input);
      } catch (bug) {
        this.#counts.bugs += 1;
        this.#log.error({ err: bug, partition }, 'a panic could not be raised ahead of the reload');
      }
    }
  }

  #raiseOne(state: PartitionState, input: Input): void {
    const { events } = decide(state, input, this.#book, this.#clock.now());
    const decided = { state, events, first: this.#position + 1 };
    const consequences = consequencesOf(state, events, decided.first);
    for (const send of consequences.sends) this.#effects.send({ ...send, unjournaled: true });
    attachIncidents({ decided, consequences });
    for (const told of consequences.told) this.#effects.tell({ ...told, early: true, unjournaled: true });
  }
}
