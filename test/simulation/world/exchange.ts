import {
  type AttemptId,
  asIncidentId,
  type ContactId,
  type Partition,
  type PremisesId,
} from '../../../src/core/ids.ts';
import type { Input, Report } from '../../../src/core/input.ts';
import type { RejectReason, ReportedStage } from '../../../src/core/police/routes.ts';
import type { Found, Order, SendResult } from '../../../src/dispatch/channel.ts';
import type { Settled } from '../../../src/gateway/ports.ts';
import type { Chance } from '../chance.ts';
import type { Exercised } from '../exercised.ts';
import type { PhoneFault } from '../schedule/entry.ts';
import { type End, fateOf, type News } from './fate.ts';
import type { Timeline } from './timeline.ts';

/** A call or a text as the provider knows it. */
export interface Call {
  attempt: AttemptId;
  premises: PremisesId;
  partition: Partition;
  contact: ContactId | undefined;
  channel: string;
  reference: string;
  placedAt: number;
  /** Somebody may still press a key. */
  open: boolean;
  end: End | undefined;
}

export interface ExchangeParts {
  timeline: Timeline;
  chance: Chance;
  exercised: Exercised;
  /** Calls the gateway's hook, if a gateway is there to hear it. */
  hook(partition: Partition, input: Input, settled?: Settled): void;
}

const LAG_MS = 20_000;
/** After so long the provider has lost interest in a call. */
const CALLS_KEPT = 2_000;

/** The telephone provider with its network and the people in it. It outlives every gateway. */
export class Exchange {
  readonly faults = new Set<PhoneFault>();
  lookUp: 'unsure' | 'lags' | undefined;
  readonly calls: Call[] = [];
  readonly #parts: ExchangeParts;
  #placed = 0;

  constructor(parts: ExchangeParts) {
    this.#parts = parts;
  }

  /** A request for a call or a text. The promise may never settle: the provider took it, or not, and says nothing. */
  place(order: Order): Promise<SendResult> {
    const { chance, exercised } = this.#parts;
    this.#placed += 1;
    const n = this.#placed;
    const troubled = (fault: PhoneFault) => this.faults.has(fault) && chance.yes(0.7, fault, order.attempt, n);
    if (troubled('busy')) {
      exercised.add('provider busy (429, 500)');
      return this.#later({ result: 'failed', reason: 'provider-error' }, order);
    }
    if (troubled('stalls')) {
      exercised.add('provider stalls');
      return new Promise(() => {});
    }
    const call = this.#take(order, n);
    if (troubled('silent')) {
      exercised.add('provider silent after taking');
      return this.#later({ result: 'accepted', reference: call.reference }, order);
    }
    this.#unfold(call);
    if (troubled('drops')) {
      exercised.add('provider drops after taking');
      return new Promise(() => {});
    }
    return this.#later({ result: 'accepted', reference: call.reference }, order);
  }

  find(order: Order): Promise<Found> {
    const { chance, exercised, timeline } = this.#parts;
    const call = this.calls.findLast(({ attempt, reference }) => attempt === order.attempt && !order.taken(reference));
    if (this.lookUp === 'unsure') {
      if (chance.yes(0.3, 'look-up', order.attempt)) return new Promise(() => {});
      return Promise.resolve({ found: 'unsure' });
    }
    if (call !== undefined && this.lookUp === 'lags' && timeline.now - call.placedAt < LAG_MS) {
      exercised.add('look-up lags');
      return Promise.resolve({ found: 'no' });
    }
    if (call === undefined) return Promise.resolve({ found: 'no' });
    const over = call.end === undefined || call.end === 'key' ? undefined : call.end;
    if (over === undefined) return Promise.resolve({ found: 'yes', reference: call.reference, state: 'accepted' });
    return Promise.resolve({ found: 'yes', reference: call.reference, state: 'failed', reason: over });
  }

  /** The call stops ringing. */
  cancel(reference: string | undefined): void {
    for (const call of this.calls) if (call.reference === reference) call.open = false;
  }

  /** A key or a reply code; each time with its own request to the gateway. */
  press(call: Call, times: number): void {
    const { contact, attempt, partition, channel } = call;
    if (contact === undefined) return;
    const { exercised, hook } = this.#parts;
    exercised.add(channel === 'sms' ? 'reply code' : 'key pressed');
    if (!call.open) exercised.add('key pressed late');
    if (times > 1) exercised.add('key pressed twice');
    const how = channel === 'sms' ? 'reply' : 'key';
    for (let n = 0; n < times; n += 1) hook(partition, { type: 'acceptance', attempt, contact, how }, () => {});
  }

  #take(order: Order, n: number): Call {
    const { attempt, premises, partition, contact, channel } = order;
    const call: Call = {
      attempt,
      premises,
      partition,
      contact,
      channel,
      reference: `CA${n}`,
      placedAt: this.#parts.timeline.now,
      open: true,
      end: undefined,
    };
    this.calls.push(call);
    if (this.calls.length > CALLS_KEPT) this.calls.shift();
    return call;
  }

  #later(result: SendResult, { attempt }: Order): Promise<SendResult> {
    const { timeline, chance } = this.#parts;
    return new Promise((resolve) => {
      timeline.after(chance.whole(20, 400, 'provider', attempt), () => resolve(result));
    });
  }

  /** What becomes of the call, told as callbacks that may be late, lost, doubled or out of order. */
  #unfold(call: Call): void {
    const { chance, timeline, exercised } = this.#parts;
    const fate = fateOf(chance, call);
    const late = this.faults.has('late') ? chance.whole(1_000, 60_000, 'late', call.attempt) : 0;
    const unordered = this.faults.has('unordered') && fate.news.length > 1;
    if (late > 0) exercised.add('callback late');
    if (unordered) exercised.add('callback out of order');
    const times = fate.news.map(({ afterMs }) => afterMs);
    if (unordered) times.reverse();
    for (const [i, news] of fate.news.entries()) this.#callBack(call, news, (times[i] ?? 0) + late);
    timeline.after(fate.endsMs, () => {
      if (!call.open) return;
      call.open = false;
      call.end = fate.end;
      if (fate.exercise !== undefined) exercised.add(fate.exercise);
    });
    for (const { afterMs, ...word } of fate.police ?? []) this.#policeSay(call, word, afterMs + late);
    if (fate.police !== undefined && fate.exercise !== undefined) exercised.add(fate.exercise);
    const { pressMs } = fate;
    if (pressMs === undefined) return;
    timeline.after(pressMs, () => {
      if (call.open || chance.yes(0.2, 'late press', call.attempt)) this.press(call, 1);
    });
  }

  /** The police's own word; like any callback it may be lost or come twice. */
  #policeSay(
    { attempt, partition }: Call,
    word: { stage: ReportedStage; reason?: RejectReason },
    afterMs: number,
  ): void {
    const { chance, timeline, exercised, hook } = this.#parts;
    const incident = asIncidentId(attempt.slice(0, attempt.lastIndexOf('.')));
    if (incident === undefined) return;
    if (this.faults.has('lost') && chance.yes(0.5, 'lost', attempt, word.stage)) return exercised.add('callback lost');
    const say = () => hook(partition, { type: 'police-report', incident, attempt, ...word }, () => {});
    timeline.after(afterMs, say);
    if (this.faults.has('twice')) timeline.after(afterMs + 1_500, say);
  }

  #callBack(call: Call, { state, reason }: News, afterMs: number): void {
    const { chance, timeline, exercised } = this.#parts;
    if (this.faults.has('lost') && chance.yes(0.5, 'lost', call.attempt, state)) return exercised.add('callback lost');
    const report: Report = {
      attempt: call.attempt,
      state,
      reference: call.reference,
      ...(reason === undefined ? {} : { reason }),
    };
    const say = () => this.#parts.hook(call.partition, { type: 'report', report });
    timeline.after(afterMs, say);
    if (!this.faults.has('twice')) return;
    exercised.add('callback twice');
    timeline.after(afterMs + chance.whole(0, 3_000, 'twice', call.attempt, state), say);
  }
}
