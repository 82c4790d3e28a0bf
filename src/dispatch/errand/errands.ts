import type { ErrandId } from '../../core/ids.ts';
import type { FailReason } from '../../core/input.ts';
import type { SafeText } from '../../core/text.ts';
import { after, type DurationMs, minutes, seconds } from '../../core/time.ts';
import type { Clock } from '../../gateway/ports.ts';
import type { ProviderNews } from '../channel.ts';
import type { DispatchLog } from '../log.ts';
import { nameOf } from '../log.ts';
import { type MessageBook, type Messages, spelled } from '../messages.ts';
import type { LostWhy } from '../people.ts';
import type { Pace } from '../provider/pace.ts';
import { failed } from '../provider/reading.ts';
import type { Metrics } from '../tally.ts';
import type { TwilioAccount } from '../twilio/account.ts';
import { plain, type Writers } from '../twilio-sms/writers.ts';
import { askForKey, sayAndHangUp } from '../twilio-voice/speech.ts';
import type { ErrandAnswers, ErrandDesk, ErrandNews, ErrandOrder } from './order.ts';

export interface ErrandsOptions {
  account: TwilioAccount;
  /** The number that is shown, E.164: the gateway's own. */
  from: string;
  messages: MessageBook;
  clock: Clock;
  /** Told once of each errand, with the best that was known when nothing more could come. */
  told(errand: ErrandId, news: ErrandNews): void;
  /** A way that the provider says is lost. */
  lost?(order: ErrandOrder, why: LostWhy): void;
  writers?: Writers | undefined;
  /** Shared with the alarms, which go first: an errand goes only when there is room at once. */
  pace?: Pace | undefined;
  metrics: Metrics;
  log: DispatchLog;
}

/** Errands under way at once; a schedule makes one at a time, and a person at the desk few. */
const MOST_LIVE = 100;
const ANSWER_MS: DurationMs = seconds(10);
/** A call rings for half a minute and speaks for another. */
const CALL_MS: DurationMs = minutes(2);
/** An answer to a text may take a while. */
const TEXT_MS: DurationMs = minutes(10);
const RING_S = 30;
const EVENTS = ['answered', 'completed'];
const CONFIRM_KEY = '1';

interface Live {
  order: ErrandOrder;
  words: Messages;
  /** The digits that a text asks to be sent back. */
  code: number;
  best: ErrandNews;
  bell: { cancel(): void };
}

/**
 * Calls and texts to one person that are no alarm: a code that proves a number to be theirs, and the test of the way to them. They
 * pass the heart by, are kept in memory alone, and give way to every alarm.
 */
export class Errands implements ErrandDesk, ErrandAnswers {
  readonly #options: ErrandsOptions;
  readonly #live = new Map<ErrandId, Live>();
  readonly #code: (errand: ErrandId) => number;

  /** `code`: five digits that follow from an errand's id. */
  constructor(options: ErrandsOptions, code: (errand: ErrandId) => number) {
    this.#options = options;
    this.#code = code;
  }

  get size(): number {
    return this.#live.size;
  }

  async begin(order: ErrandOrder): Promise<'begun' | FailReason> {
    const { clock, messages, metrics, pace } = this.#options;
    if (this.#live.size >= MOST_LIVE) return 'congested';
    if (order.channel === 'voice' && pace?.take() === false) return 'congested';
    const wait = order.channel === 'voice' ? CALL_MS : TEXT_MS;
    const live: Live = {
      order,
      words: messages.for(order),
      code: this.#code(order.errand),
      best: { outcome: 'failed', reason: 'provider-silent' },
      bell: clock.at(after(clock.now(), wait), () => this.#settle(order.errand)),
    };
    this.#live.set(order.errand, live);
    metrics.count('errand-begun', order.channel);
    const refused = await this.#place(live);
    if (refused === undefined) return 'begun';
    // Whoever asked hears it from the answer, and is not told a second time.
    this.#forget(order.errand);
    return refused;
  }

  /** What a call says to whoever answers it. Undefined: nothing is known of it any more. */
  answered(errand: ErrandId, machine: boolean): string {
    const live = this.#live.get(errand);
    const { messages, account } = this.#options;
    if (live === undefined) return sayAndHangUp(messages.speech, messages.say('errand.unknown'));
    const { words, order } = live;
    if (machine) this.#know(live, { outcome: 'failed', reason: 'voicemail' });
    else this.#know(live, { outcome: 'reached' });
    if (order.what === 'code' && order.code !== undefined) {
      // A machine's tape may be heard by anybody: no code for it.
      if (machine) return sayAndHangUp(words.speech, words.say('errand.goodbye'));
      return sayAndHangUp(words.speech, words.say('errand.code', { digits: spelled(order.code) }));
    }
    return askForKey({
      speech: words.speech,
      words: words.say('errand.test'),
      goodbye: words.say('errand.goodbye'),
      action: account.errandHook('key', errand),
    });
  }

  /** A key was pressed in a test call. */
  pressed(errand: ErrandId, key: string | undefined): string {
    const live = this.#live.get(errand);
    if (live === undefined || live.order.what !== 'test') return this.answered(errand, false);
    if (key !== CONFIRM_KEY) return this.answered(errand, false);
    this.#know(live, { outcome: 'confirmed' });
    this.#settle(errand);
    return sayAndHangUp(live.words.speech, live.words.say('errand.thanks'));
  }

  /** The provider's news of it. `over`: nothing more will come. */
  news(errand: ErrandId, news: ProviderNews): void {
    const live = this.#live.get(errand);
    if (live === undefined) return;
    if (news.loses !== undefined) this.#options.lost?.(live.order, news.loses);
    if (news.state === 'delivered' || news.state === 'answered') this.#know(live, { outcome: 'reached' });
    if (live.order.channel === 'sms' && news.state === 'delivered' && live.order.what === 'code') this.#settle(errand);
    if (news.state !== 'failed') return;
    // A code was heard, and that is all there is to it; a test without its key has not been passed.
    const heard = live.order.what === 'code' && live.best.outcome === 'reached';
    if (!heard) this.#know(live, { outcome: 'failed', ...(news.reason !== undefined && { reason: news.reason }) });
    this.#settle(errand);
  }

  /** The words that answer a text, when it carries the code of a test to that number. */
  replied(from: string, codes: readonly number[]): SafeText | undefined {
    for (const [errand, live] of this.#live) {
      const { order, code, words } = live;
      if (order.channel !== 'sms' || order.what !== 'test' || !codes.includes(code)) continue;
      if (plain(order.number.reveal()) !== from) continue;
      this.#know(live, { outcome: 'confirmed' });
      this.#settle(errand);
      return words.say('errand.thanks');
    }
    return undefined;
  }

  close(): void {
    for (const { bell } of this.#live.values()) bell.cancel();
    this.#live.clear();
  }

  /** Undefined when the provider has taken it. */
  async #place(live: Live): Promise<FailReason | undefined> {
    const { account, log } = this.#options;
    const { order } = live;
    try {
      const errand = { signal: AbortSignal.timeout(ANSWER_MS), rehearsal: false };
      const sid =
        order.channel === 'voice'
          ? await account.create('Calls', this.#call(order), errand)
          : await account.create('Messages', this.#text(live), errand);
      return sid === undefined ? 'provider-error' : undefined;
    } catch (error) {
      log.warn({ errand: order.errand, error: nameOf(error) }, 'an errand could not be placed');
      const refused = failed(error);
      if (refused.result !== 'failed') return undefined;
      if (refused.loses !== undefined) this.#options.lost?.(order, refused.loses);
      return refused.reason;
    }
  }

  #call({ errand, number }: ErrandOrder) {
    const { account, from } = this.#options;
    return {
      To: number.reveal(),
      From: from,
      Url: account.errandHook('answer', errand),
      StatusCallback: account.errandHook('call-status', errand),
      StatusCallbackEvent: EVENTS,
      Timeout: RING_S,
    };
  }

  #text({ order, words, code }: Live) {
    const { account, from, writers } = this.#options;
    const To = order.number.reveal();
    writers?.wrote(To, order.contact, order.point);
    const digits = order.what === 'code' && order.code !== undefined ? spelled(order.code) : undefined;
    const Body = digits ? words.say('errand.codeText', { digits }) : words.say('errand.testText', { code });
    const ValidityPeriod = TEXT_MS / 1000;
    return { To, From: from, Body, StatusCallback: account.errandHook('message-status', order.errand), ValidityPeriod };
  }

  /** What is confirmed stays so. */
  #know(live: Live, news: ErrandNews): void {
    if (live.best.outcome !== 'confirmed') live.best = news;
  }

  #settle(errand: ErrandId): void {
    const live = this.#live.get(errand);
    if (live === undefined) return;
    this.#forget(errand);
    this.#options.metrics.count('errand-over', live.order.channel);
    try {
      this.#options.told(errand, live.best);
    } catch (error) {
      this.#options.log.error({ errand, error: nameOf(error) }, 'what came of an errand could not be told');
    }
  }

  #forget(errand: ErrandId): void {
    this.#live.get(errand)?.bell.cancel();
    this.#live.delete(errand);
  }
}
