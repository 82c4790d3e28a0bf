import { type SafeText, safeText } from '../../core/text.ts';
import { type DurationMs, seconds } from '../../core/time.ts';
import type { Channel, Found, Order, ProviderNews, SendResult } from '../channel.ts';
import type { Messages } from '../messages.ts';
import { ReplyCodes } from '../reply-code.ts';
import type { TwilioAccount } from '../twilio/account.ts';
import { failureOf } from '../twilio/failure.ts';
import { newsOfMessage } from './message-status.ts';

export interface SmsOptions {
  account: TwilioAccount;
  /** The number that texts come from and replies go to, E.164. */
  from: string;
  messages: Messages;
  replyCodes: ReplyCodes;
  name?: string;
  patienceMs?: DurationMs;
}

const PATIENCE_MS = seconds(5);
const LOOK_THROUGH = 50;
const ACCEPTED: ProviderNews = { state: 'accepted' };

/** Texts a person and asks for a reply code, through Twilio. */
export class TwilioSms implements Channel {
  readonly name: string;
  readonly configured = true;
  readonly needs = 'number';
  readonly patienceMs: DurationMs;
  readonly #options: SmsOptions;

  constructor(options: SmsOptions) {
    this.#options = options;
    this.name = options.name ?? 'sms';
    this.patienceMs = options.patienceMs ?? PATIENCE_MS;
  }

  async send(order: Order, signal: AbortSignal): Promise<SendResult> {
    const { account, from, messages, replyCodes } = this.#options;
    if (order.number === undefined) return { result: 'failed', reason: 'no-number' };
    const code = replyCodes.of(order.attempt);
    const text = {
      To: order.number.reveal(),
      From: from,
      Body: messages.say('sms.brief', { reference: order.reference, code, incident: incidentNumber(order) }),
      StatusCallback: account.hook('message-status', order.attempt),
    };
    try {
      const sid = await account.create('Messages', text, { signal, rehearsal: order.rehearsal });
      return sid ? { result: 'accepted', reference: sid } : { result: 'failed', reason: 'provider-error' };
    } catch (error) {
      return { result: 'failed', reason: failureOf(error) };
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
    const news = newsOfMessage(text.status) ?? ACCEPTED;
    return { found: 'yes', reference: text.sid, ...news };
  }

  /**
   * Sends nothing. A text cannot be called back, and a second one would light the screen again; whoever replies late is
   * told who has accepted.
   */
  standDown(): Promise<void> {
    return Promise.resolve();
  }

  warm(): Promise<boolean> {
    return this.#options.account.warm();
  }

  close(): Promise<void> {
    return this.#options.account.close();
  }
}

/** An incident's id is digits and dashes that the gateway made: nothing in it tells of a person. */
function incidentNumber({ incident }: Order): SafeText {
  const [first, ...rest] = incident.split('-').map(Number);
  return rest.reduce<SafeText>((sum, part) => safeText`${sum}-${part}`, safeText`${first ?? 0}`);
}
