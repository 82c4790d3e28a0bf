import type { Callbacks } from './callbacks.ts';
import { type Changes, PhoneError } from './changes.ts';
import { API_VERSION } from './exchange.ts';
import { type Handset, type Handsets, keep } from './handsets.ts';
import { Ledger, type Text, type TextStatus } from './records.ts';
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
}

export interface TextingParts {
  accountSid: string;
  time: Timekeeper;
  callbacks: Callbacks;
  sender: Sender;
  handsets: Handsets;
  changes: Changes;
  newSid: (prefix: string) => string;
  placed: (text: Readonly<Text>) => void;
}

/** The number that a messaging service sends from here; one of the numbers kept for drama. */
export const SERVICE_NUMBER = '+447700900998';
const TEXTS_KEPT = 10_000;
/** Twilio 30003: the handset is switched off or out of reach. */
const UNREACHABLE = { code: 30003, message: 'Unreachable destination handset' };

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
    const order = { from: handset.number, to: number, body, messagingServiceSid: undefined, callback: undefined };
    const text = this.#record(order, 'inbound', 'received');
    this.texts.add(text);
    keep(handset.texts, text);
    this.#parts.changes.touch(handset.number);
    const params = { ...this.#params(text), SmsStatus: 'received', Body: body, NumMedia: '0', NumSegments: '1' };
    const answer = await this.#parts.sender.send({ what: 'text from a phone', url, method: 'POST', params });
    for (const said of readReplies(answer)) {
      this.place({ ...order, from: number, to: handset.number, body: said }, 'outbound-reply');
    }
  }

  #record(order: TextOrder, direction: Text['direction'], status: TextStatus): Text {
    const now = this.#parts.time.now();
    const sentAt = direction === 'inbound' ? now : undefined;
    const fresh = { sid: this.#parts.newSid('SM'), createdAt: now, updatedAt: now, sentAt };
    return { ...order, ...fresh, direction, status, errorCode: undefined, errorMessage: undefined };
  }

  #deliver(text: Text): void {
    const handset = this.#parts.handsets.of(text.to);
    this.#become(text, 'queued', false);
    text.sentAt = this.#parts.time.now();
    this.#become(text, 'sent', false);
    if (handset === undefined || handset.behaviour === 'off') {
      text.errorCode = UNREACHABLE.code;
      text.errorMessage = UNREACHABLE.message;
      this.#become(text, 'undelivered', true);
      return;
    }
    keep(handset.texts, text);
    keep(handset.newTexts, text);
    this.#become(text, 'delivered', true);
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
