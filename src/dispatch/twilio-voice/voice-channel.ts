import type { AttemptId } from '../../core/ids.ts';
import type { AttemptState } from '../../core/input.ts';
import { type DurationMs, seconds } from '../../core/time.ts';
import type { Channel, Found, Order, ProviderNews, SendResult, Stand } from '../channel.ts';
import { LOOK_BACK_MS, REMEMBERED_ATTEMPTS } from '../limits.ts';
import type { MessageBook, Spoken } from '../messages.ts';
import type { Pace } from '../provider/pace.ts';
import { failed } from '../provider/reading.ts';
import { Remembered } from '../remembered.ts';
import type { TwilioAccount } from '../twilio/account.ts';
import { statusOf } from '../twilio/failure.ts';
import { newsOfCall } from './call-status.ts';
import { sayAndHangUp } from './speech.ts';

export interface VoiceOptions {
  account: TwilioAccount;
  /** The number that calls are shown to come from, E.164. */
  from: string;
  messages: MessageBook;
  name?: string;
  /** Whether the provider is to listen for answering machines. What it hears is a hint: the next person is called sooner. */
  machineHint?: boolean;
  /** How many calls a second the account may make; as many as it likes when left out. */
  pace?: Pace;
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
  readonly awaits: ReadonlySet<AttemptState> = new Set<AttemptState>(['accepted', 'delivered', 'answered']);
  readonly pace?: Pace;
  readonly #ringS: number;
  /** How those are spoken to who are being called, for a word to them when somebody else has accepted. */
  readonly #spoken = new Remembered<AttemptId, Spoken>(REMEMBERED_ATTEMPTS);

  constructor(options: VoiceOptions) {
    this.#options = options;
    this.name = options.name ?? 'voice';
    this.patienceMs = options.patienceMs ?? PATIENCE_MS;
    if (options.pace !== undefined) this.pace = options.pace;
    this.#ringS = Math.round((options.ringMs ?? RING_MS) / 1000);
  }

  async send(order: Order, signal: AbortSignal): Promise<SendResult> {
    const { account, from } = this.#options;
    if (order.number === undefined) return { result: 'failed', reason: 'no-number' };
    if (order.language !== undefined || order.cover !== undefined) this.#spoken.set(order.attempt, order);
    const call = {
      To: order.number.reveal(),
      From: from,
      Url: account.hook('voice', order.attempt),
      StatusCallback: account.hook('call-status', order.attempt),
      StatusCallbackEvent: EVENTS,
      Timeout: this.#ringS,
      ...(this.#options.machineHint === true && this.#listening(order)),
    };
    try {
      const sid = await account.create('Calls', call, { signal, rehearsal: order.rehearsal });
      return sid ? { result: 'accepted', reference: sid } : { result: 'failed', reason: 'provider-error' };
    } catch (error) {
      return failed(error);
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
    const news = newsOfCall({ status: call.status, answeredBy: call.answeredBy ?? undefined }, 'none') ?? ACCEPTED;
    return { found: 'yes', reference: call.sid, ...news };
  }

  /** A telephone that rings stops; somebody who has answered is told who has accepted. */
  async standDown(stand: Stand, signal: AbortSignal): Promise<void> {
    if (stand.reference === undefined) return;
    const errand = { signal, rehearsal: false };
    const { account } = this.#options;
    const messages = this.#options.messages.for(this.#spoken.get(stand.attempt));
    const call = account.client.calls(stand.reference);
    if (!stand.answered && (await account.requests.during(errand, () => cancel(call)))) return;
    const who = messages.say(stand.by === 'desk' ? 'who.desk' : 'who.responder');
    const twiml = sayAndHangUp(messages.speech, messages.say('voice.already', { who }));
    await account.requests.during(errand, () => over(call.update({ twiml })));
  }

  /** Nobody's acceptance is in what the provider says of a call, so one that has ended counts as ended without a key. */
  async ask(reference: string, signal: AbortSignal): Promise<ProviderNews | undefined> {
    const { account } = this.#options;
    const errand = { signal, rehearsal: false };
    const call = await account.requests.during(errand, () => account.client.calls(reference).fetch());
    return newsOfCall({ status: call.status, answeredBy: call.answeredBy ?? undefined }, 'none');
  }

  /** Detection runs beside the call, so that whoever answers does not wait for it in silence. */
  #listening({ attempt }: Order) {
    return {
      MachineDetection: 'Enable',
      AsyncAmd: 'true',
      AsyncAmdStatusCallback: this.#options.account.hook('machine', attempt),
    };
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
