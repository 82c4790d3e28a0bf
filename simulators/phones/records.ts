import type { CallPart, TextPart } from './part.ts';
import type { Method } from './twiml.ts';

/** What a call's life passes through (Twilio, call status values; `initiated` is only ever seen in callbacks). */
export type CallStatus =
  | 'queued'
  | 'initiated'
  | 'ringing'
  | 'in-progress'
  | 'completed'
  | 'busy'
  | 'no-answer'
  | 'failed'
  | 'canceled';
export type CallEvent = 'initiated' | 'ringing' | 'answered' | 'completed';
export const CALL_EVENTS: readonly CallEvent[] = ['initiated', 'ringing', 'answered', 'completed'];

export type TextStatus = 'queued' | 'sent' | 'delivered' | 'undelivered' | 'failed' | 'received';
/** What a phone does by itself when it is called; a person's hand on it always comes first. */
export type Behaviour = 'human' | 'voicemail' | 'busy' | 'no-answer' | 'off';
export const BEHAVIOURS: readonly Behaviour[] = ['human', 'voicemail', 'busy', 'no-answer', 'off'];

/** Where a call finds what to say: a document that came with the request, or an address to fetch it from. */
export type Program = { twiml: string } | { url: string; method: Method };
export interface StatusCallback {
  url: string;
  method: Method;
  events: ReadonlySet<CallEvent>;
}

/**
 * One line of a call as the page shows it: the caller speaks, the phone presses, the network remarks; in a conference whoever
 * holds the phone speaks, and hears the other.
 */
export interface Line {
  id: number;
  at: number;
  who: 'caller' | 'phone' | 'network' | 'speaker' | 'other';
  text: string;
  /** In which language it is said, such as `cy-GB`; only of what a caller says. */
  language?: string;
}

export interface Call {
  readonly sid: string;
  /** The network that it comes through. */
  readonly network: string;
  readonly to: string;
  readonly from: string;
  readonly timeoutMs: number;
  readonly createdAt: number;
  /** What becomes of it by itself. */
  readonly part: CallPart | undefined;
  program: Program;
  callback: StatusCallback | undefined;
  /** Where it is told, beside the call, whether a person or a machine seems to have answered. */
  readonly machineCallback?: string | undefined;
  status: CallStatus;
  updatedAt: number;
  startedAt: number | undefined;
  answeredAt: number | undefined;
  answeredBy: 'human' | 'voicemail' | undefined;
  endedAt: number | undefined;
  /** Callbacks fired so far, whether asked for or not. */
  sequence: number;
  lines: Line[];
  /** Every key pressed while the call was up, in order. */
  keys: string;
  /** A <Gather> is waiting for keys now. */
  listening: boolean;
  /** The room it sits in with other calls. */
  conference: { name: string; muted: boolean } | undefined;
  /** Somebody chose to let it ring; it still rings for the caller. */
  silenced: boolean;
}

export interface Text {
  readonly sid: string;
  /** The network that carries it. */
  readonly network: string;
  readonly part: TextPart | undefined;
  readonly to: string;
  readonly from: string;
  readonly body: string;
  readonly direction: 'outbound-api' | 'outbound-reply' | 'inbound';
  readonly messagingServiceSid: string | undefined;
  readonly callback: { url: string; method: Method } | undefined;
  readonly createdAt: number;
  status: TextStatus;
  updatedAt: number;
  sentAt: number | undefined;
  errorCode: number | undefined;
  errorMessage: string | undefined;
}

const LINES_LIMIT = 200;
const FINAL: ReadonlySet<CallStatus> = new Set(['completed', 'busy', 'no-answer', 'failed', 'canceled']);

export function isOver(call: Call): boolean {
  return FINAL.has(call.status);
}

export function eventOf(status: CallStatus): CallEvent | undefined {
  if (status === 'queued') return undefined;
  if (status === 'in-progress') return 'answered';
  return FINAL.has(status) ? 'completed' : (CALL_EVENTS.find((event) => event === status) ?? undefined);
}

export function addLine(call: Call, at: number, who: Line['who'], text: string, language?: string): void {
  const id = (call.lines.at(-1)?.id ?? 0) + 1;
  call.lines.push({ id, at, who, text, ...(language !== undefined && { language }) });
  if (call.lines.length > LINES_LIMIT) call.lines.shift();
}

/** Whole seconds that the call was up, as Twilio bills them; undefined when it was never answered. */
export function durationS(call: Call): number | undefined {
  return call.answeredAt === undefined || call.endedAt === undefined
    ? undefined
    : Math.ceil((call.endedAt - call.answeredAt) / 1000);
}

/** Keeps the newest `limit` records by sid; the oldest that may go leaves first. */
export class Ledger<T extends { readonly sid: string }> {
  readonly #bySid = new Map<string, T>();
  readonly #limit: number;
  readonly #mayGo: (record: T) => boolean;

  constructor(limit: number, mayGo: (record: T) => boolean) {
    this.#limit = limit;
    this.#mayGo = mayGo;
  }

  /** False when it is full of records that must stay. */
  add(record: T): boolean {
    if (this.#bySid.size >= this.#limit) {
      const oldest = this.#bySid.values().find(this.#mayGo);
      if (!oldest) return false;
      this.#bySid.delete(oldest.sid);
    }
    this.#bySid.set(record.sid, record);
    return true;
  }

  get(sid: string): T | undefined {
    return this.#bySid.get(sid);
  }

  /** Newest first, as Twilio lists them. */
  newestFirst(): T[] {
    return [...this.#bySid.values()].reverse();
  }

  /** Oldest first. */
  values(): IterableIterator<T> {
    return this.#bySid.values();
  }
}
