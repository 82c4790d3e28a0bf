import type { AttemptState } from '../../core/input.ts';
import { type DurationMs, minutes, seconds } from '../../core/time.ts';
import type { Channel, Found, Order, ProviderNews, SendResult } from '../channel.ts';
import { incidentNumber } from '../incident-number.ts';
import type { MessageBook } from '../messages.ts';
import { failed } from '../provider/reading.ts';
import { ReplyCodes } from '../reply-code.ts';
import type { TwilioAccount } from '../twilio/account.ts';
import { newsOfMessage } from './message-status.ts';
import type { Writers } from './writers.ts';

export interface SmsOptions {
  account: TwilioAccount;
  /** The number that texts come from and replies go to, E.164. */
  from: string;
  messages: MessageBook;
  replyCodes: ReplyCodes;
  name?: string;
  patienceMs?: DurationMs;
  /** Keeps who was written to, so that a STOP finds them. */
  writers?: Writers;
}

const PATIENCE_MS = seconds(5);
/** A text that comes later than this would ask for what is long over: the provider is to drop it. */
const GOOD_FOR: DurationMs = minutes(5);
const LOOK_THROUGH = 50;
const ACCEPTED: ProviderNews = { state: 'accepted' };

/** Texts a person and asks for a reply code, through Twilio. */
export class TwilioSms implements Channel {
  readonly name: string;
  readonly configured = true;
  readonly needs = 'number';
  readonly patienceMs: DurationMs;
  readonly awaits: ReadonlySet<AttemptState> = new Set<AttemptState>(['accepted']);
  readonly #options: SmsOptions;

  constructor(options: SmsOptions) {
    this.#options = options;
    this.name = options.name ?? 'sms';
    this.patienceMs = options.patienceMs ?? PATIENCE_MS;
  }

  async send(order: Order, signal: AbortSignal): Promise<SendResult> {
    const { account, from, replyCodes, writers } = this.#options;
    if (order.number === undefined) return { result: 'failed', reason: 'no-number' };
    const messages = this.#options.messages.for(order);
    const code = replyCodes.of(order.attempt);
    const number = order.number.reveal();
    if (order.contact !== undefined && !order.rehearsal) writers?.wrote(number, order.contact, order.point);
    const text = {
      To: number,
      From: from,
      Body: messages.say('sms.brief', { reference: order.reference, code, incident: incidentNumber(order) }),
      StatusCallback: account.hook('message-status', order.attempt),
      ValidityPeriod: GOOD_FOR / 1000,
    };
    try {
      const sid = await account.create('Messages', text, { signal, rehearsal: order.rehearsal });
      return sid ? { result: 'accepted', reference: sid } : { result: 'failed', reason: 'provider-error' };
    } catch (error) {
      return failed(error);
    }
  }

  /** The reply code in a text's own words tells for certain which attempt it was. */
  async lookUp(order: Order, signal: AbortSignal): Promise<Found> {
    const { account, from, replyCodes } = this.#options;
    if (order.number === undefined) return { found: 'no' };
    // Not filtered by DateSent: a text that is still queued has none yet, and the newest come first anyway.
    const filter = { to: order.number.reveal(), from, limit: LOOK_THROUGH };
    const texts = await account.requests.during({ signal, rehearsal: false }, () =>
      account.client.messages.list(filter),
    );
    const code = replyCodes.of(order.attempt);
    const text = texts.find(({ body, sid }) => ReplyCodes.read(body).includes(code) && !order.taken(sid));
    if (text === undefined) return { found: 'no' };
    const news = newsOfMessage(text.status, text.errorCode) ?? ACCEPTED;
    return { found: 'yes', reference: text.sid, ...news };
  }

  /**
   * Sends nothing. A text cannot be called back, and a second one would light the screen again; whoever replies late is
   * told who has accepted.
   */
  standDown(): Promise<void> {
    return Promise.resolve();
  }

  async ask(reference: string, signal: AbortSignal): Promise<ProviderNews | undefined> {
    const { account } = this.#options;
    const errand = { signal, rehearsal: false };
    const text = await account.requests.during(errand, () => account.client.messages(reference).fetch());
    return newsOfMessage(text.status, text.errorCode);
  }

  warm(): Promise<boolean> {
    return this.#options.account.warm();
  }

  close(): Promise<void> {
    return this.#options.account.close();
  }
}
