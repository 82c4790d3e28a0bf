import { type DurationMs, seconds } from '../../core/time.ts';
import type { Channel, Found, Order, ProviderNews, SendResult, Stand } from '../channel.ts';
import { LOOK_BACK_MS } from '../limits.ts';
import type { Messages } from '../messages.ts';
import type { TwilioAccount } from '../twilio/account.ts';
import { failureOf, statusOf } from '../twilio/failure.ts';
import { newsOfCall } from './call-status.ts';
import { sayAndHangUp } from './speech.ts';

export interface VoiceOptions {
  account: TwilioAccount;
  /** The number that calls are shown to come from, E.164. */
  from: string;
  messages: Messages;
  name?: string;
  /** How long one request to the provider may take. */
  patienceMs?: DurationMs;
  /** How long a telephone rings before nobody is taken to be there. */
  ringMs?: DurationMs;
}

const PATIENCE_MS = seconds(5);
const RING_MS = seconds(30);
/** Calls to one number that are looked through after a restart. */
const LOOK_THROUGH = 50;
/** Twilio tells times in whole seconds. */
const WHOLE_SECOND_MS = 1000;
const ACCEPTED: ProviderNews = { state: 'accepted' };
const EVENTS = ['initiated', 'ringing', 'answered', 'completed'];

/** Calls a person and asks for a key, through Twilio. Only the key is proof of a human; the hooks hear of it. */
export class TwilioVoice implements Channel {
  readonly name: string;
  readonly configured = true;
  readonly needs = 'number';
  readonly patienceMs: DurationMs;
  readonly #options: VoiceOptions;
  readonly #ringS: number;

  constructor(options: VoiceOptions) {
    this.#options = options;
    this.name = options.name ?? 'voice';
    this.patienceMs = options.patienceMs ?? PATIENCE_MS;
    this.#ringS = Math.round((options.ringMs ?? RING_MS) / 1000);
  }

  async send(order: Order, signal: AbortSignal): Promise<SendResult> {
    const { account, from } = this.#options;
    if (order.number === undefined) return { result: 'failed', reason: 'no-number' };
    const call = {
      To: order.number.reveal(),
      From: from,
      Url: account.hook('voice', order.attempt),
      StatusCallback: account.hook('call-status', order.attempt),
      StatusCallbackEvent: EVENTS,
      Timeout: this.#ringS,
    };
    try {
      const sid = await account.create('Calls', call, { signal, rehearsal: order.rehearsal });
      return sid ? { result: 'accepted', reference: sid } : { result: 'failed', reason: 'provider-error' };
    } catch (error) {
      return { result: 'failed', reason: failureOf(error) };
    }
  }

  /**
   * Twilio keeps nothing of ours with a call, so it is known by number and time. More than one that could be ours leaves
   * it open which, and so do another attempt that could be meant and a call from before ours was planned: the answer is then
   * `unsure`.
   */
  async lookUp(order: Order, signal: AbortSignal): Promise<Found> {
    const { account, from } = this.#options;
    if (order.number === undefined) return { found: 'no' };
    if (order.resumed?.contested === true) return { found: 'unsure' };
    // Not filtered by StartTime: a call that is still queued has none yet, and the newest come first anyway.
    const filter = { to: order.number.reveal(), from, limit: LOOK_THROUGH };
    const calls = await account.requests.during({ signal, rehearsal: false }, () => account.client.calls.list(filter));
    const ours = calls.filter(({ sid, dateCreated }) => isWithin(order, dateCreated) && !order.taken(sid));
    const [call] = ours;
    if (call === undefined) return { found: 'no' };
    if (ours.length > 1 || isEarly(order, call.dateCreated)) return { found: 'unsure' };
    const news = newsOfCall(call.status, call.answeredBy ?? undefined, 'none') ?? ACCEPTED;
    return { found: 'yes', reference: call.sid, ...news };
  }

  /** A telephone that rings stops; somebody who has answered is told who has accepted. */
  async standDown(stand: Stand, signal: AbortSignal): Promise<void> {
    if (stand.reference === undefined) return;
    const errand = { signal, rehearsal: false };
    const { account, messages } = this.#options;
    const call = account.client.calls(stand.reference);
    if (!stand.answered && (await account.requests.during(errand, () => cancel(call)))) return;
    const who = messages.say(stand.by === 'desk' ? 'who.desk' : 'who.responder');
    const twiml = sayAndHangUp(messages.say('voice.already', { who }));
    await account.requests.during(errand, () => over(call.update({ twiml })));
  }

  warm(): Promise<boolean> {
    return this.#options.account.warm();
  }

  close(): Promise<void> {
    return this.#options.account.close();
  }
}

type CallContext = ReturnType<TwilioAccount['client']['calls']>;

/** False when the call was answered in the meantime: Twilio does not cancel a call in progress, it only says so. */
async function cancel(call: CallContext): Promise<boolean> {
  try {
    return (await call.update({ status: 'canceled' })).status !== 'in-progress';
  } catch (error) {
    if (statusOf(error) === 400) return false;
    if (statusOf(error) === 404) return true;
    throw error;
  }
}

/** A call that is over needs no more telling. */
async function over(update: Promise<unknown>): Promise<void> {
  try {
    await update;
  } catch (error) {
    if (statusOf(error) !== 400 && statusOf(error) !== 404) throw error;
  }
}

/** From before ours was planned: the provider's clock is slow, or the call was for an alarm that never reached our disk. */
function isEarly(order: Order, createdAt: Date): boolean {
  return createdAt.getTime() <= order.plannedAt - WHOLE_SECOND_MS;
}

/** Whether a call was made between the moment we planned ours and the restart, give or take the difference of two clocks. */
function isWithin(order: Order, createdAt: Date): boolean {
  const since = order.plannedAt - LOOK_BACK_MS - WHOLE_SECOND_MS;
  const until = order.resumed === undefined ? Number.POSITIVE_INFINITY : order.resumed.at + LOOK_BACK_MS;
  return createdAt.getTime() > since && createdAt.getTime() <= until;
}
