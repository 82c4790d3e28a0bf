import type { Book } from '../core/book.ts';
import { decide } from '../core/decide.ts';
import { Fault } from '../core/fault.ts';
import type { AttemptId, IncidentId, Partition } from '../core/ids.ts';
import type { Input } from '../core/input.ts';
import type { IncidentDoc, PartitionState } from '../core/state.ts';
import { after, ms } from '../core/time.ts';
import type { Journal, LifeRow } from '../journal/port.ts';
import { Committer, RETRY_AFTER } from './committer.ts';
import { consequencesOf, isUrgent, toldAgain } from './consequences.ts';
import { DueAlarm } from './due-alarm.ts';
import { Early } from './early.ts';
import { Gathering } from './gathering.ts';
import { isPatient, Line } from './line.ts';
import { Memory } from './memory.ts';
import { attachIncidents, isAwaited, type Pending, stoodDown, type Waiting } from './pending.ts';
import type { Clock, Effects, Outcome, Send, Settled } from './ports.ts';

/** Inputs that may wait to be decided or to be on disk; beyond it they are refused and the sender tries again. */
export const MAX_WAITING = 100_000;
/** Signals that are not urgent and are decided in one turn of the event loop; before the next ones, what has arrived meanwhile is read. */
const PATIENT_A_TURN = 256;
/** Panics that wait for the end of the turn of the event loop before the desk is told; in a flood the turn is not waited for. */
const RAISED_AT_ONCE = 32;
/** News that nobody waits for goes to disk with the next commit, or after this long by itself: a commit less on the alarm's way. */
const LINGER = ms(20);
/** Refused so often, an input that nobody waits for is taken to be what is wrong with its batch. */
const MOST_REFUSALS = 5;

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
  readonly #clock: Clock;
  readonly #effects: Effects;
  readonly #log: GatewayOptions['log'];
  readonly #defer: (work: () => void) => void;
  readonly #committer: Committer;
  readonly #memory: Memory;
  readonly #gathering = new Gathering();
  readonly #early: Early;
  readonly #alarm: DueAlarm;
  #book: Book;
  #line = new Line();
  #raising = false;
  #patientTaken = 0;
  #turning = false;
  #draining = false;
  /** Memory is not to be trusted: it is being read again from the journal. */
  #torn = false;
  #raisedTorn = new Set<string>();
  #linger: { cancel(): void } | undefined;
  #closed = false;
  readonly #whenQuiet: (() => void)[] = [];
  readonly #counts = { inputs: 0, events: 0, duplicates: 0, refusedFull: 0, bugs: 0, reloads: 0 };

  constructor({ journal, clock, book, effects, log, defer = (work) => work() }: GatewayOptions) {
    this.#defer = defer;
    this.#clock = clock;
    this.#effects = effects;
    this.#log = log;
    this.#book = book;
    this.#committer = new Committer({ journal, clock, log, behind: () => this.#goAhead() });
    this.#memory = new Memory(journal);
    this.#early = new Early(effects);
    this.#alarm = new DueAlarm({
      clock,
      states: () => this.#memory.states,
      // On a torn memory nothing that is due can be decided; the reload sets the alarm again.
      isOn: () => !this.#torn && !this.#closed,
      due: (of) => this.submit(of, { type: 'due' }),
    });
    this.#alarm.renew();
  }

  /** The one way in. `settled` is called once, in order, after the commit (or with the fault that stopped it). */
  submit(partition: Partition, input: Input, settled?: Settled): void {
    // What nobody would send again is always taken; it is bounded by the devices and the attempts there are.
    if (settled !== undefined && !isUrgent(input) && this.#line.length + this.#gathering.size >= MAX_WAITING) {
      this.#counts.refusedFull += 1;
      settled({ ok: false, fault: new Fault('HW_QUEUE_FULL') });
      return;
    }
    this.#line.push({ partition, input, settled });
    if (!this.#draining) this.#drain();
  }

  /** When devices were last heard, to be saved with the next commit. */
  saveLife(rows: LifeRow[]): void {
    if (rows.length === 0 || this.status.disk !== 'good') return;
    this.#gathering.addLife(rows);
    this.#write();
  }

  /** New rules, policies, people or channels apply from the next input on; running incidents keep their plan. */
  useBook(book: Book): void {
    this.#book = book;
  }

  /** An incident that is not closed, as the heart has it now. */
  incident(id: IncidentId): Readonly<IncidentDoc> | undefined {
    return this.#memory.states[Number(id.slice(0, id.indexOf('-')))]?.incidents.get(id);
  }

  /** Read-only view of a partition for checks and for the sweep. */
  state(partition: Partition): Readonly<PartitionState> | undefined {
    return this.#memory.states[partition];
  }

  states(): readonly Readonly<PartitionState>[] {
    return this.#memory.states;
  }

  get counts() {
    return { ...this.#counts, ...this.#committer.counts, unjournaled: this.#early.unjournaled };
  }

  get status() {
    return {
      epoch: this.#memory.epoch,
      disk: this.#torn ? ('failing' as const) : this.#committer.disk,
      waiting: this.#line.length,
      writing: this.#committer.isBusy,
      position: this.#memory.position,
      pending: this.#gathering.size,
    };
  }

  /** Resolves when everything submitted so far is on disk, or has failed to get there. */
  idle(): Promise<void> {
    const quiet = new Promise<void>((resolve) => this.#whenQuiet.push(resolve));
    this.#write();
    this.#tellQuiet();
    return quiet;
  }

  /** Writes what can be written; what a failing disk does not take is answered with the fault, and its sender tries again. */
  async close(): Promise<void> {
    this.#write();
    this.#closed = true;
    this.#alarm.forget();
    this.#committer.giveUp(new Fault('HW_COMMIT_FAILED', { why: 'the gateway was stopped before the disk was back' }));
    await this.idle();
  }

  #isQuiet(): boolean {
    return !this.#committer.isBusy && this.#line.length === 0 && this.#gathering.isEmpty;
  }

  #tellQuiet(): void {
    if (this.#isQuiet()) for (const resolve of this.#whenQuiet.splice(0)) resolve();
  }

  #drain(): void {
    this.#draining = true;
    try {
      while (!this.#torn) {
        const next = this.#line.next(this.#hasRoom);
        if (next === undefined) break;
        this.#take(next);
        if (isPatient(next.input)) this.#countPatient();
        if (this.#gathering.isFull) this.#seal();
      }
      if (this.#torn) this.#raiseTorn();
    } finally {
      this.#draining = false;
    }
    this.#writeSoon();
    this.#alarm.renew();
  }

  #take(waiting: Waiting): void {
    this.#counts.inputs += 1;
    const { partition, input, settled } = waiting;
    const state = this.#memory.states[partition];
    if (state === undefined) {
      settled?.({ ok: false, fault: new Fault('HW_INTERNAL', { why: `partition ${partition} is not served here` }) });
      return;
    }
    if (input.type === 'signal' && this.#memory.dedupe.taken(input.origin.device, input.signal.id)) {
      this.#counts.duplicates += 1;
      const consequences = toldAgain(state, input);
      const outcome: Outcome = { ok: true };
      this.#gathering.add({ waiting, decided: undefined, consequences, outcome, gone: 'nothing' });
      return;
    }
    try {
      this.#decide(state, waiting);
    } catch (bug) {
      this.#afterBug(waiting, bug);
    }
  }

  #decide(state: PartitionState, waiting: Waiting): void {
    const { events, refusal, why } = decide(state, waiting.input, this.#book, this.#clock.now());
    const first = this.#memory.position + 1;
    this.#memory.position += events.length;
    this.#counts.events += events.length;
    const consequences = consequencesOf(state, events, first);
    const outcome: Outcome =
      refusal === undefined ? { ok: true } : { ok: false, fault: new Fault(refusal, why === undefined ? {} : { why }) };
    const decided = { state, events, first };
    this.#alarm.note(state);
    const one: Pending = { waiting, decided, consequences, outcome, gone: 'nothing' };
    this.#gathering.add(one);
    if (this.#committer.disk !== 'good') this.#early.sendUnjournaled(one);
    else if (waiting.input.type === 'signal' && isUrgent(waiting.input)) {
      this.#early.send(one);
      // A home whose incident this press has opened has nothing waiting.
      if (events.some(({ type }) => type === 'incident-opened')) return;
      this.#early.sendOf(waiting.input.origin.premises, this.#gathering.unwritten());
    }
  }

  /** The disk has just fallen behind: whatever waits for it goes out ahead of it. */
  #goAhead(): void {
    for (const one of this.#gathering.unwritten()) this.#early.sendUnjournaled(one);
    this.#raise();
    if (!this.#draining) this.#drain();
  }

  /** While the disk is away nothing waits for a commit's turn: what has to be decided is decided in memory, so many a turn. */
  get #hasRoom(): boolean {
    return this.#patientTaken < PATIENT_A_TURN && (!this.#gathering.hasSealed || this.#committer.disk !== 'good');
  }

  /** The rest of them has its turn when everything that has arrived by now has been read: a panic may be among it. */
  #countPatient(): void {
    this.#patientTaken += 1;
    if (this.#turning) return;
    this.#turning = true;
    this.#defer(() => {
      this.#turning = false;
      this.#patientTaken = 0;
      if (!this.#draining && this.#line.length > 0) this.#drain();
    });
  }

  /** A full batch waits for the one that is being written. */
  #seal(): void {
    if (this.#committer.isBusy) this.#gathering.seal();
    else this.#write();
  }

  /** A panic's sends are on their way: now the journal, then the desk's screen, neither waiting for the other. */
  #raise(): void {
    const unraised = this.#early.takeUnraised();
    this.#write();
    this.#early.tell(unraised, this.#committer.disk !== 'good');
  }

  #raiseSoon(): void {
    if (this.#raising) return;
    this.#raising = true;
    this.#defer(() => {
      this.#raising = false;
      this.#raise();
    });
  }

  /** At once when somebody waits for the commit or something is to go out after it; else with the next one. */
  #writeSoon(): void {
    if (this.#early.size >= RAISED_AT_ONCE) return this.#raise();
    if (this.#early.size > 0) return this.#raiseSoon();
    // What gathers behind a commit is looked at when that is done.
    if (this.#committer.isBusy) return;
    const wanted = this.#gathering.hasSealed || this.#whenQuiet.length > 0;
    if (wanted || this.#gathering.open.some(isAwaited)) return this.#write();
    if (this.#gathering.open.length === 0 || this.#linger !== undefined) return;
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
    const { batch, pending } = this.#gathering.next();
    if (batch.events.length === 0 && batch.life.length === 0) {
      this.#gathering.settle();
      this.#release(pending);
      if (this.#gathering.hasSealed) this.#write();
      else if (pending.length > 0 && this.#hasRoom && !this.#draining) this.#drain();
      return this.#tellQuiet();
    }
    this.#committer.write(batch, (fault) => this.#committed(pending, fault));
  }

  #committed(pending: Pending[], fault: Fault | undefined): void {
    this.#gathering.settle();
    if (fault === undefined) this.#release(pending);
    else this.#afterRefusal(pending, fault);
    if (this.#torn) void this.#reload();
    else this.#drain();
    this.#tellQuiet();
  }

  /** Everything of a committed batch goes out, in the order it was decided, but for what has gone already. */
  #release(pending: Pending[]): void {
    for (const { outcome, waiting } of pending) waiting.settled?.(outcome);
    const over = stoodDown(pending);
    for (const { consequences, gone } of pending) {
      if (consequences === undefined) continue;
      if (gone === 'nothing') for (const send of consequences.sends) this.#sendUnlessOver(send, over);
      for (const told of consequences.told) this.#effects.tell(told);
      if (gone !== 'everything') for (const standDown of consequences.standDowns) this.#effects.standDown(standDown);
      for (const progress of consequences.progress) this.#effects.progress(progress);
    }
  }

  /** An attempt that was accepted away in its own batch has failed before it began. */
  #sendUnlessOver(send: Send, over: ReadonlySet<AttemptId>): void {
    const { partition, attempt } = send;
    if (!over.has(attempt)) return this.#effects.send(send);
    this.submit(partition, { type: 'report', report: { attempt, state: 'failed', reason: 'stood-down' } });
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
    const refused = pending.map(({ waiting }) => waiting);
    if (this.#closed) refused.push(...this.#gathering.drop());
    else this.#decideAgain(refused, fault);
    for (const { settled } of refused) settled?.({ ok: false, fault });
  }

  /** What somebody waits for is answered and sent again; what nobody would send again is decided again. */
  #decideAgain(refused: readonly Waiting[], fault: Fault): void {
    this.#log.error({ err: fault }, 'a batch was refused; the state is read again from the journal');
    const own = refused.filter(({ settled }) => settled === undefined);
    for (const waiting of own) waiting.refusals = (waiting.refusals ?? 0) + 1;
    const kept = own.filter(({ refusals = 0 }) => refusals < MOST_REFUSALS);
    this.#tear(kept);
    try {
      this.#memory.forgetUnwritten();
    } catch (error) {
      this.#log.error({ err: error }, 'the journal could not be read; panics are decided on what is in memory');
    }
  }

  /** What is decided and not on disk is decided again after the reload. */
  #tear(kept: readonly Waiting[] = []): void {
    this.#torn = true;
    this.#early.forget((one) => this.#gathering.isWritten(one));
    const again = [...kept, ...this.#gathering.drop(), ...this.#line.all()];
    this.#line = new Line();
    for (const waiting of again) this.#line.push(waiting);
  }

  async #reload(): Promise<void> {
    try {
      await this.#memory.reload();
      this.#raisedTorn.clear();
      this.#torn = false;
      this.#counts.reloads += 1;
      this.#alarm.forget();
      this.#drain();
    } catch (error) {
      this.#log.error({ err: error }, 'the state could not be read again from the journal; it is tried again');
      if (!this.#closed) this.#clock.at(after(this.#clock.now(), RETRY_AFTER), () => void this.#reload());
    }
  }

  /** Until memory has been read again, a panic is raised from what there is, once, and decided properly afterwards. */
  #raiseTorn(): void {
    for (const { partition, input } of this.#line.all()) {
      const state = this.#memory.states[partition];
      if (state === undefined || input.type !== 'signal' || !isUrgent(input)) continue;
      const key = `${input.origin.device} ${input.signal.id}`;
      if (this.#raisedTorn.has(key)) continue;
      this.#raisedTorn.add(key);
      this.#early.unjournaled += 1;
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
    const decided = { state, events, first: this.#memory.position + 1 };
    const consequences = consequencesOf(state, events, decided.first);
    for (const send of consequences.sends) this.#effects.send({ ...send, unjournaled: true });
    attachIncidents({ decided, consequences });
    this.#early.tell([{ consequences }], true);
  }
}
