import type { Callbacks } from './callbacks.ts';
import { type Changes, PhoneError } from './changes.ts';
import { Conferences } from './conferences.ts';
import { Conversation } from './conversation.ts';
import { type Handset, type Handsets, keep } from './handsets.ts';
import { type CallPart, partOf } from './part.ts';
import {
  addLine,
  type Call,
  type CallStatus,
  durationS,
  eventOf,
  isOver,
  Ledger,
  type Program,
  type StatusCallback,
} from './records.ts';
import type { Sender } from './sender.ts';
import type { Timekeeper } from './timekeeper.ts';

export interface CallOrder {
  to: string;
  from: string;
  timeoutMs: number;
  program: Program;
  callback: StatusCallback | undefined;
  part: CallPart | undefined;
  /** As `Call.machineCallback`. */
  machineCallback?: string | undefined;
}

export interface ExchangeParts {
  /** What this network is called on its wall. */
  name: string;
  accountSid: string;
  time: Timekeeper;
  callbacks: Callbacks;
  sender: Sender;
  handsets: Handsets;
  changes: Changes;
  newSid: (prefix: string) => string;
  placed: (call: Readonly<Call>) => void;
  /** The code with which the network at large lets the next call fail; undefined when it lets it through. */
  outcome: (resource: 'calls') => number | undefined;
  speechMsPerCharacter: number;
}

export const API_VERSION = '2010-04-01';
/** One British ring: 0.4 s, 0.2 s, 0.4 s, 2 s of silence. */
export const RING_MS = 3_000;
/** A voicemail box stops recording then, and hangs up. */
/** So long a provider listens before it says whether a machine has answered. */
const LISTENS_MS = 4_000;
const VOICEMAIL_LIMIT_MS = 120_000;
/** Twilio's own limit of a call, 4 h. */
const CALL_LIMIT_MS = 4 * 3_600_000;
const CALLS_KEPT = 10_000;

/** What the far end would have answered in SIP, as Twilio reports it at the end of a call. */
const SIP_CODE: Partial<Record<CallStatus, string>> = {
  completed: '200',
  busy: '486',
  'no-answer': '487',
  canceled: '487',
  failed: '480',
};

/** What belongs to a call only while it lives. */
interface Live {
  timers: (() => void)[];
  conversation: Conversation | undefined;
  /** Requests for keys that the script has answered, and whether a finger is on its way to a key. */
  pressed: number;
  finger: boolean;
}

/** Places calls and takes them through their life: queued, initiated, ringing, answered, over. */
export class Exchange {
  readonly calls = new Ledger<Call>(CALLS_KEPT, isOver);
  readonly #parts: ExchangeParts;
  readonly #live = new Map<string, Live>();
  readonly conferences: Conferences;

  constructor(parts: ExchangeParts) {
    this.#parts = parts;
    const newSid = () => parts.newSid('CF');
    this.conferences = new Conferences(parts.time.now, newSid, (number) => parts.changes.touch(number));
  }

  /** Takes an order; the call starts right after. Undefined when too many calls are live. */
  place(order: CallOrder): Call | undefined {
    const now = this.#parts.time.now();
    const call: Call = {
      ...order,
      network: this.#parts.name,
      sid: this.#parts.newSid('CA'),
      createdAt: now,
      updatedAt: now,
      status: 'queued',
      startedAt: undefined,
      answeredAt: undefined,
      answeredBy: undefined,
      endedAt: undefined,
      sequence: 0,
      lines: [],
      keys: '',
      listening: false,
      conference: undefined,
      silenced: false,
    };
    if (!this.calls.add(call)) return undefined;
    this.#live.set(call.sid, { timers: [], conversation: undefined, pressed: 0, finger: false });
    this.#parts.placed(call);
    setImmediate(() => this.#dial(call));
    return call;
  }

  /** Picks up. Resolves when the caller has begun to speak or listen, or the call is over. */
  answer(call: Call, by: 'human' | 'voicemail'): Promise<void> {
    const live = this.#live.get(call.sid);
    if (!live || call.status !== 'ringing') throw new PhoneError('this call is not ringing');
    this.#callOffTimers(live);
    call.answeredBy = by;
    call.answeredAt = this.#parts.time.now();
    this.#become(call, 'in-progress');
    if (by === 'voicemail') addLine(call, call.answeredAt, 'network', 'Voicemail: please leave a message. (beep)');
    const limitMs = by === 'voicemail' ? VOICEMAIL_LIMIT_MS : CALL_LIMIT_MS;
    live.timers.push(this.#parts.time.wait(limitMs, () => this.end(call, 'completed', 'The line was cut: too long.')));
    live.timers.push(this.#parts.time.wait(LISTENS_MS, () => this.#hint(call, by)));
    live.conversation = this.#converse(call);
    live.conversation.begin(call.program);
    return live.conversation.settled();
  }

  /** Presses keys one after another; each waits for what the last one set off. */
  async press(call: Call, keys: string): Promise<void> {
    for (const key of keys) {
      const conversation = this.#live.get(call.sid)?.conversation;
      if (!conversation) throw new PhoneError('there is no call to press a key in');
      conversation.press(key);
      await conversation.settled();
    }
  }

  /** Says something into the telephone; only a conference carries it any further. */
  speak(call: Call, words: string): void {
    this.conferences.speak(call, words);
  }

  /** Goes over to another document in the middle of the call. False when it is not in progress. */
  redirect(call: Call, program: Program): boolean {
    const conversation = this.#live.get(call.sid)?.conversation;
    if (!conversation) return false;
    call.program = program;
    conversation.begin(program);
    return true;
  }

  /** Ends a call that is not over yet; does nothing to one that is. */
  end(call: Call, status: CallStatus, remark: string): void {
    const live = this.#live.get(call.sid);
    if (!live) return;
    this.#live.delete(call.sid);
    this.#callOffTimers(live);
    live.conversation?.stop();
    call.endedAt = this.#parts.time.now();
    call.listening = false;
    addLine(call, call.endedAt, 'network', remark);
    const handset = this.#parts.handsets.known(call.to);
    if (handset?.live === call) handset.live = undefined;
    this.#become(call, status);
  }

  /** Lets go of everything that is live without telling anybody: the network is closing. */
  close(): void {
    for (const live of this.#live.values()) {
      this.#callOffTimers(live);
      live.conversation?.stop();
    }
    this.#live.clear();
  }

  #dial(call: Call): void {
    const handset = this.#parts.handsets.of(call.to);
    if (!this.#live.has(call.sid) || !handset) return;
    call.startedAt = this.#parts.time.now();
    this.#become(call, 'initiated');
    keep(handset.calls, call);
    keep(handset.newCalls, call);
    const code = this.#parts.outcome('calls');
    const part = call.part ?? partOf(handset.behaviour);
    if (code !== undefined) this.end(call, 'failed', `The network gave it up (${code}).`);
    else if (part?.answers === 'off') this.end(call, 'failed', 'The phone is switched off.');
    else if (part?.answers === 'busy' || handset.live) this.end(call, 'busy', 'The line is busy.');
    else this.#ring(call, handset, part);
  }

  #ring(call: Call, handset: Handset, part: CallPart | undefined): void {
    const timers = this.#live.get(call.sid)?.timers ?? [];
    const { time } = this.#parts;
    handset.live = call;
    timers.push(time.wait(call.timeoutMs, () => this.end(call, 'no-answer', 'Nobody answered.')));
    if (part !== undefined && part.answers !== 'nobody')
      timers.push(time.wait(part.rings * RING_MS, () => this.#take(call, part)));
    this.#become(call, 'ringing');
  }

  /** What the phone does by itself when it has rung long enough. */
  #take(call: Call, part: CallPart): void {
    if (part.answers === 'declines') return this.end(call, 'busy', 'The call was declined.');
    void this.answer(call, part.answers === 'machine' ? 'voicemail' : 'human');
    const { hangsUpAfterMs } = part;
    if (hangsUpAfterMs === undefined) return;
    const hangUp = () => this.end(call, 'completed', 'The phone was hung up.');
    this.#live.get(call.sid)?.timers.push(this.#parts.time.wait(hangsUpAfterMs, hangUp));
  }

  /** Presses what the script has for the request that is being made now, once. */
  #fingers(call: Call): void {
    const live = this.#live.get(call.sid);
    const keys = call.part?.presses[live?.pressed ?? 0];
    if (live === undefined || keys === undefined || !call.listening || live.finger) return;
    live.finger = true;
    const press = (): void => {
      live.finger = false;
      if (!call.listening) return;
      live.pressed += 1;
      // A call may end between two keys; there is nobody to be told then.
      void this.press(call, keys).catch(() => {});
    };
    live.timers.push(this.#parts.time.wait(call.part?.afterMs ?? 0, press));
  }

  #converse(call: Call): Conversation {
    return new Conversation({
      call,
      conferences: this.conferences,
      time: this.#parts.time,
      speechMsPerCharacter: this.#parts.speechMsPerCharacter,
      params: () => this.#params(call),
      send: (post) => this.#parts.sender.send(post),
      changed: () => {
        this.#parts.changes.touch(call.to);
        this.#fingers(call);
      },
      finished: () => this.end(call, 'completed', 'The caller hung up.'),
    });
  }

  #become(call: Call, status: CallStatus): void {
    const now = this.#parts.time.now();
    call.status = status;
    call.updatedAt = now;
    this.#report(call, now);
    this.#parts.changes.touch(call.to);
  }

  #report(call: Call, now: number): void {
    const event = eventOf(call.status);
    if (!event) return;
    const sequence = call.sequence;
    call.sequence += 1;
    if (!call.callback?.events.has(event)) return;
    const { url, method } = call.callback;
    const params = {
      ...this.#params(call),
      SequenceNumber: String(sequence),
      Timestamp: rfc2822(now),
      CallbackSource: 'call-progress-events',
      ...this.#outcome(call),
    };
    this.#parts.callbacks.send(call.sid, { what: `call ${call.status}`, url, method, params }, isOver(call));
  }

  #outcome(call: Call): Record<string, string> {
    const code = SIP_CODE[call.status];
    if (!isOver(call) || code === undefined) return {};
    return { CallDuration: String(durationS(call) ?? 0), SipResponseCode: code };
  }

  /** What the detection beside the call makes of whoever has answered. */
  #hint(call: Call, by: 'human' | 'voicemail'): void {
    if (call.machineCallback === undefined || isOver(call)) return;
    const AnsweredBy = by === 'human' ? 'human' : 'machine_start';
    const params = {
      AccountSid: this.#parts.accountSid,
      CallSid: call.sid,
      AnsweredBy,
      MachineDetectionDuration: String(LISTENS_MS),
    };
    this.#parts.callbacks.send(
      call.sid,
      { what: `detection ${AnsweredBy}`, url: call.machineCallback, method: 'POST', params },
      false,
    );
  }

  #params(call: Call): Record<string, string> {
    return {
      AccountSid: this.#parts.accountSid,
      ApiVersion: API_VERSION,
      CallSid: call.sid,
      CallStatus: call.status,
      Direction: 'outbound-api',
      From: call.from,
      Caller: call.from,
      To: call.to,
      Called: call.to,
    };
  }

  #callOffTimers(live: Live): void {
    for (const callOff of live.timers.splice(0)) callOff();
  }
}

/** `Mon, 05 Jan 2026 09:00:00 +0000`, the form of every date in Twilio's 2010 API. */
export function rfc2822(at: number): string {
  return new Date(at).toUTCString().replace('GMT', '+0000');
}
