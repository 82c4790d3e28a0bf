import type { AttemptId } from '../../core/ids.ts';
import { after, between, type DurationMs, ms, seconds } from '../../core/time.ts';
import { Sequence } from '../../dc09/sequence.ts';
import type { Clock } from '../../gateway/ports.ts';
import { alarmCode } from '../alarm-codes.ts';
import type { Channel, Found, Order, SendResult, Stand } from '../channel.ts';
import { pause } from '../within.ts';
import { type ArcCounts, noCounts } from './counts.ts';
import type { ReceiverAddress } from './exchange.ts';
import { type ArcEvent, type ArcLine, alarmFrame } from './message.ts';
import { ANSWER_WITHIN, Receiver, type Verdict } from './receiver.ts';
import { Supervision } from './supervision.ts';

export interface ArcOptions {
  /** In order: the next is tried when one does not answer. */
  receivers: readonly ReceiverAddress[];
  line: ArcLine;
  /** How often each receiver is told that we are there. */
  superviseMs: DurationMs;
  clock: Clock;
  /** Whether an incident has been confirmed, which is another code. */
  isConfirmed?(order: Order): boolean;
}

/** How long an alarm is tried for, all receivers and tries together. */
const WINDOW_MS = seconds(25);
/** Between two rounds of all receivers. */
const AGAIN_MS = seconds(1);
const LAST_NUMBER = /(\d{1,4})$/;

/**
 * Hands alarms to a receiving centre by ANSI/SIA DC-09 over TCP. An acknowledgement means that the centre's receiver has the
 * message, which is `delivered`: no human has accepted anything.
 */
export class Arc implements Channel {
  readonly name = 'arc';
  readonly configured = true;
  readonly needs = 'nothing';
  readonly patienceMs: DurationMs = ms(WINDOW_MS + ANSWER_WITHIN * 2);
  readonly counts: ArcCounts = noCounts();
  readonly #options: ArcOptions;
  readonly #receivers: readonly Receiver[];
  readonly #sequence: Sequence;
  readonly #supervision: Supervision;
  readonly #underWay = new Map<AttemptId, AbortController>();

  constructor(options: ArcOptions) {
    const { receivers, line, clock, superviseMs } = options;
    const { counts } = this;
    this.#options = options;
    this.#sequence = new Sequence(clock.now());
    this.#receivers = receivers.map((address) => new Receiver(address, { line, clock, counts }));
    this.#supervision = new Supervision({ clock, line, everyMs: superviseMs, counts });
  }

  /** Messages that wait for their answer. */
  get outstanding(): number {
    return this.#sequence.outstanding;
  }

  /** Receivers that answered the last message to them. */
  get good(): number {
    return this.#receivers.filter(({ isGood }) => isGood).length;
  }

  /** Begins to tell the receivers that we are there. */
  start(): void {
    this.#supervision.start(this.#receivers);
  }

  async send(order: Order, signal: AbortSignal): Promise<SendResult> {
    const sequence = this.#sequence.take();
    if (sequence === undefined) return { result: 'failed', reason: 'provider-error' };
    const stop = new AbortController();
    this.#underWay.set(order.attempt, stop);
    try {
      return await this.#deliver(order, sequence, AbortSignal.any([signal, stop.signal]));
    } finally {
      this.#underWay.delete(order.attempt);
      this.#sequence.release(sequence);
    }
  }

  /** A receiver cannot be asked what it has; twice is better than not at all. */
  async lookUp(): Promise<Found> {
    return { found: 'unsure' };
  }

  /** Ends the tries that are left. What the centre has been told stays told: its people take an alarm back, not software. */
  async standDown({ attempt }: Stand): Promise<void> {
    this.#underWay.get(attempt)?.abort();
  }

  /** False when no receiver answers. The first time they are asked, afterwards supervision knows. */
  async warm(): Promise<boolean> {
    if (this.#receivers.every(({ heardAt, isLost }) => heardAt === undefined && !isLost))
      await Promise.all(this.#receivers.map((receiver) => this.#supervision.ask(receiver)));
    return this.#receivers.some(({ isGood }) => isGood);
  }

  warnings(): string[] {
    return this.#receivers.flatMap(({ isLost, heardAt }, i) => {
      if (!isLost) return [];
      const since = heardAt === undefined ? 'has never answered' : `has not answered since ${iso(heardAt)}`;
      return [`Receiver ${i + 1} of ${this.#receivers.length} at the receiving centre ${since}.`];
    });
  }

  async close(): Promise<void> {
    this.#supervision.stop();
    for (const stop of this.#underWay.values()) stop.abort();
  }

  async #deliver(order: Order, sequence: number, signal: AbortSignal): Promise<SendResult> {
    const { clock, line } = this.#options;
    const event = this.#eventOf(order);
    const until = after(clock.now(), WINDOW_MS);
    if (order.rehearsal) {
      alarmFrame(line, sequence, event, clock.now());
      return { result: 'delivered' };
    }
    for (;;) {
      const verdicts = await this.#round(sequence, event, signal);
      if (verdicts.includes('acknowledged')) return { result: 'delivered' };
      if (signal.aborted) return { result: 'failed', reason: 'stood-down' };
      if (verdicts.every((verdict) => verdict === 'refused')) return { result: 'failed', reason: 'rejected' };
      if (between(clock.now(), until) <= AGAIN_MS) return { result: 'failed', reason: reasonOf(verdicts) };
      await pause(clock, AGAIN_MS, signal);
    }
  }

  /** Each receiver once, until one has it. */
  async #round(sequence: number, event: ArcEvent, signal: AbortSignal): Promise<Verdict[]> {
    const { line } = this.#options;
    const verdicts: Verdict[] = [];
    for (const receiver of this.#inOrder()) {
      if (signal.aborted) break;
      if (verdicts.length > 0) this.counts['other-receiver'] += 1;
      const verdict = await receiver.deliver(sequence, (at) => alarmFrame(line, sequence, event, at), signal);
      verdicts.push(verdict);
      if (verdict === 'acknowledged') break;
    }
    return verdicts;
  }

  /** As they are written down; one that has just not answered comes last, so that it costs one alarm its patience and not every one. */
  #inOrder(): Receiver[] {
    return [...this.#receivers].sort((a, b) => Number(a.isMissed) - Number(b.isMissed));
  }

  #eventOf(order: Order): ArcEvent {
    const { kind, partition, reference } = order;
    const confirmed = this.#options.isConfirmed?.(order) ?? false;
    const test = order.drill === true || order.rehearsal;
    const zone = Number(LAST_NUMBER.exec(reference)?.[1] ?? 0);
    return { code: alarmCode(kind, { confirmed, test }), area: partition + 1, zone, reference };
  }
}

function reasonOf(verdicts: readonly Verdict[]): 'provider-silent' | 'not-acknowledged' {
  return verdicts.every((verdict) => verdict === 'silent') ? 'provider-silent' : 'not-acknowledged';
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
