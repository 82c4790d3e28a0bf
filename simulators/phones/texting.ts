import type { Callbacks } from './callbacks.ts';
import { type Changes, PhoneError } from './changes.ts';
import { API_VERSION } from './exchange.ts';
import { type Handset, type Handsets, keep } from './handsets.ts';
import { codeIn, type TextPart } from './part.ts';
import { Ledger, type Text, type TextStatus } from './records.ts';
import { refusedBy } from './rest/codes.ts';
import { type Answer, isSuccess, type Sender } from './sender.ts';
import type { Timekeeper } from './timekeeper.ts';
import { type Method, parseTwiml } from './twiml.ts';
import { XmlError } from './xml.ts';

export interface TextOrder {
  to: string;
  from: string;
  body: string;
  messagingServiceSid: string | undefined;
  callback: { url: string; method: Method } | undefined;
  part: TextPart | undefined;
}

export interface TextingParts {
  /** What this network is called on its wall. */
  name: string;
  accountSid: string;
  time: Timekeeper;
  callbacks: Callbacks;
  sender: Sender;
  handsets: Handsets;
  changes: Changes;
  newSid: (prefix: string) => string;
  placed: (text: Readonly<Text>) => void;
  /** The code with which the network at large lets the next text fail; undefined when it lets it through. */
  outcome: (resource: 'messages') => number | undefined;
}

/** The number that a messaging service sends from here; one of the numbers kept for drama. */
export const SERVICE_NUMBER = '+447700900998';
const STOP_WORDS: ReadonlySet<string> = new Set(['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT']);
const START_WORDS: ReadonlySet<string> = new Set(['START', 'UNSTOP', 'YES']);
const ANSWERS = {
  STOP: 'You will get no more messages from this number. Reply START to get them again.',
  START: 'You will get messages from this number again.',
};
const TEXTS_KEPT = 10_000;
/** The handset is switched off or out of reach. */
const UNREACHABLE = 30003;
/** Codes of texts that never left: Twilio says `failed` then, and `undelivered` of those that a carrier gave up. */
const NEVER_SENT: ReadonlySet<number> = new Set([30001, 30002, 30010, 30036]);

/** Carries texts to phones, and replies from them. */
export class Texting {
  readonly texts = new Ledger<Text>(TEXTS_KEPT, (text) => text.status !== 'queued');
  inboundUrl: string | undefined;
  readonly #parts: TextingParts;

  constructor(parts: TextingParts, inboundUrl: string | undefined) {
    this.#parts = parts;
    this.inboundUrl = inboundUrl;
  }

  /** Takes a text; it is delivered right after. Undefined when too many wait. */
  place(order: TextOrder, direction: 'outbound-api' | 'outbound-reply' = 'outbound-api'): Text | undefined {
    const text = this.#record(order, direction, 'queued');
    if (!this.texts.add(text)) return undefined;
    this.#parts.placed(text);
    setImmediate(() => this.#deliver(text));
    return text;
  }

  /** Sends a text from a phone to whoever takes texts here. Resolves when that has answered. */
  async reply(handset: Handset, body: string, to: string | undefined): Promise<void> {
    const url = this.inboundUrl;
    if (url === undefined) throw new PhoneError('nobody takes texts: no inbound address is set');
    const number = to ?? handset.texts.findLast((text) => text.direction !== 'inbound')?.from;
    if (number === undefined) throw new PhoneError('this phone has had no text to reply to');
    const order = {
      from: handset.number,
      to: number,
      body,
      messagingServiceSid: undefined,
      callback: undefined,
      part: undefined,
    };
    const text = this.#record(order, 'inbound', 'received');
    this.texts.add(text);
    keep(handset.texts, text);
    const optOut = this.#heed(handset, body, number);
    this.#parts.changes.touch(handset.number);
    const optOutType = optOut !== undefined && number === SERVICE_NUMBER ? { OptOutType: optOut } : {};
    const received = { SmsStatus: 'received', Body: body, NumMedia: '0', NumSegments: '1', ...optOutType };
    const params = { ...this.#params(text), ...received };
    const answer = await this.#parts.sender.send({ what: 'text from a phone', url, method: 'POST', params });
    // Twilio sends nothing more to whoever has said STOP, the answer to it included.
    for (const said of handset.stopped.has(number) ? [] : readReplies(answer)) {
      this.place({ ...order, from: number, to: handset.number, body: said }, 'outbound-reply');
    }
  }

  /** STOP and START, which Twilio heeds and answers by itself (Twilio, "support for opt-out keywords"). */
  #heed(handset: Handset, body: string, number: string): 'STOP' | 'START' | undefined {
    const word = body.trim().toUpperCase();
    const what = STOP_WORDS.has(word) ? 'STOP' : START_WORDS.has(word) ? 'START' : undefined;
    if (what === undefined || (what === 'START' && !handset.stopped.has(number))) return undefined;
    if (what === 'STOP') handset.stopped.add(number);
    else handset.stopped.delete(number);
    const order = {
      from: number,
      to: handset.number,
      messagingServiceSid: undefined,
      callback: undefined,
      part: undefined,
    };
    this.place({ ...order, body: ANSWERS[what] }, 'outbound-reply');
    return what;
  }

  #record(order: TextOrder, direction: Text['direction'], status: TextStatus): Text {
    const now = this.#parts.time.now();
    const sentAt = direction === 'inbound' ? now : undefined;
    const fresh = { sid: this.#parts.newSid('SM'), createdAt: now, updatedAt: now, sentAt };
    return {
      ...order,
      network: this.#parts.name,
      ...fresh,
      direction,
      status,
      errorCode: undefined,
      errorMessage: undefined,
    };
  }

  #deliver(text: Text): void {
    const handset = this.#parts.handsets.of(text.to);
    this.#become(text, 'queued', false);
    const isOff = handset === undefined || handset.behaviour === 'off';
    const code =
      this.#parts.outcome('messages') ??
      text.part?.fails ??
      handset?.textsFailWith ??
      (isOff ? UNREACHABLE : undefined);
    if (code !== undefined && NEVER_SENT.has(code)) return this.#lose(text, code, 'failed');
    text.sentAt = this.#parts.time.now();
    this.#become(text, 'sent', false);
    if (handset === undefined || code !== undefined) return this.#lose(text, code ?? UNREACHABLE, 'undelivered');
    const arrive = (): void => this.#arrive(text, handset);
    if (text.part === undefined || text.part.arrivesAfterMs === 0) arrive();
    else this.#parts.time.wait(text.part.arrivesAfterMs, arrive);
  }

  #arrive(text: Text, handset: Handset): void {
    keep(handset.texts, text);
    keep(handset.newTexts, text);
    this.#become(text, 'delivered', true);
    const body = text.part?.replies === 'code' ? codeIn(text.body) : text.part?.replies;
    if (body === undefined) return;
    // A network that closes, or has nobody who takes texts, carries no reply; there is nobody here to be told.
    this.#parts.time.wait(text.part?.afterMs ?? 0, () => void this.reply(handset, body, text.from).catch(() => {}));
  }

  #lose(text: Text, code: number, status: 'failed' | 'undelivered'): void {
    text.errorCode = code;
    text.errorMessage = refusedBy(code).says;
    this.#become(text, status, true);
  }

  #become(text: Text, status: TextStatus, last: boolean): void {
    text.status = status;
    text.updatedAt = this.#parts.time.now();
    if (text.callback) {
      const failed: Record<string, string> = text.errorCode === undefined ? {} : { ErrorCode: String(text.errorCode) };
      const params = { ...this.#params(text), MessageStatus: status, SmsStatus: status, ...failed };
      this.#parts.callbacks.send(text.sid, { what: `text ${status}`, ...text.callback, params }, last);
    }
    this.#parts.changes.touch(text.to);
  }

  #params(text: Text): Record<string, string> {
    return {
      AccountSid: this.#parts.accountSid,
      ApiVersion: API_VERSION,
      MessageSid: text.sid,
      SmsSid: text.sid,
      SmsMessageSid: text.sid,
      From: text.from,
      To: text.to,
      ...(text.messagingServiceSid !== undefined && { MessagingServiceSid: text.messagingServiceSid }),
    };
  }
}

/** The texts that the answer to an inbound text asks to send back. A broken answer sends none, as at Twilio. */
function readReplies(answer: Answer): string[] {
  if (!isSuccess(answer) || answer.body.trim() === '') return [];
  try {
    return parseTwiml(answer.body).flatMap((verb) => (verb.verb === 'message' ? [verb.text] : []));
  } catch (error) {
    if (error instanceof XmlError) return [];
    throw error;
  }
}
