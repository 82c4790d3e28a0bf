import twilio from 'twilio';
import type { SafeText } from '../../core/text.ts';
import { between, hours, type Instant } from '../../core/time.ts';
import { nameOf } from '../log.ts';
import { Remembered } from '../remembered.ts';
import { ReplyCodes } from '../reply-code.ts';
import { submitAcceptance, wordsFor } from '../twilio/acceptance.ts';
import type { Form } from '../twilio/form.ts';
import type { LiveText, TwilioHooksOptions } from '../twilio/hook-options.ts';
import { optOutIn } from './opt-out.ts';
import { plain, senderKey, type Written } from './writers.ts';

/** Wrong codes from one number before it is heard no more: who guesses must not be able to silence an alarm. */
const WRONG_CODES = 10;
const WRONG_CODES_PER = hours(1);
const NUMBERS_REMEMBERED = 10_000;

interface Guesses {
  count: number;
  sinceAt: Instant;
}

/** Texts that people send: a reply code accepts the attempt it was made for, and only from the number it was sent to. */
export class Inbound {
  readonly #options: TwilioHooksOptions;
  readonly #guesses = new Remembered<string, Guesses>(NUMBERS_REMEMBERED);

  constructor(options: TwilioHooksOptions) {
    this.#options = options;
  }

  /** Answers the text that is to be sent back; empty for one that deserves no answer. */
  async received(form: Form): Promise<string> {
    const { metrics, messages } = this.#options;
    const from = plain(form.get('From') ?? '');
    const body = form.get('Body') ?? '';
    const optOut = optOutIn(body, form.get('OptOutType'));
    if (optOut !== undefined) this.#optedOut(from, optOut === 'stop');
    // The provider answers these itself.
    if (optOut === 'stop' || optOut === 'start') return answer();
    const guesses = this.#guessesOf(from);
    if (guesses.count >= WRONG_CODES) {
      metrics.count('reply-ignored', 'sms');
      return answer();
    }
    const codes = ReplyCodes.read(body);
    const text = this.#find(from, codes);
    const errand = text === undefined ? this.#options.errands?.replied(from, codes) : undefined;
    if (errand !== undefined) return answer(errand);
    if (text === undefined) {
      guesses.count += 1;
      metrics.count('reply-unknown', 'sms');
      return answer(messages.say('sms.unknown'));
    }
    return answer(await this.#accept(text));
  }

  async #accept({ attempt, contact }: LiveText): Promise<SafeText | undefined> {
    const { lookupAttempt, metrics } = this.#options;
    const view = lookupAttempt(attempt);
    if (view === undefined) {
      metrics.count('hook-unknown-attempt', 'sms');
      return this.#options.messages.say('sms.unknown');
    }
    const verdict = await submitAcceptance(this.#options, view, { attempt, contact, how: 'reply' });
    return wordsFor(this.#options, 'sms', verdict, lookupAttempt(attempt) ?? view);
  }

  /** A way that a person closes is lost until they open it again; it is shown, and nobody writes to them meanwhile. */
  #optedOut(from: string, stop: boolean): void {
    const { metrics, people, log } = this.#options;
    metrics.count(stop ? 'reply-stop' : 'reply-start', 'sms');
    for (const { contact, point } of this.#whoseIs(from)) {
      metrics.count(stop ? 'way-lost' : 'way-regained', 'sms');
      try {
        if (stop) people?.lost?.(contact, point, 'sms', 'opted-out');
        else people?.regained?.(contact, point, 'sms');
      } catch (error) {
        log.error({ contact, error: nameOf(error) }, 'what somebody has opted for could not be noted');
      }
    }
  }

  /** Of those written to since the start; else of those whom an alarm that still runs has written to. */
  #whoseIs(from: string): readonly Written[] {
    const written = this.#options.writers?.whoseIs(from) ?? [];
    if (written.length > 0) return written;
    const live = [...this.#options.liveSmsAttempts()].filter(({ number }) => plain(number?.reveal() ?? '') === from);
    return live.map(({ contact, attempt }) => ({ contact, point: this.#options.lookupAttempt(attempt)?.point }));
  }

  /** The newest text to that number that carried one of the codes. */
  #find(from: string, codes: readonly number[]): LiveText | undefined {
    if (codes.length === 0) return undefined;
    let newest: LiveText | undefined;
    for (const text of this.#options.liveSmsAttempts()) {
      // The code first: a number is looked at only where the code already fits.
      if (!codes.includes(this.#options.replyCodes.of(text.attempt))) continue;
      if (plain(text.number?.reveal() ?? '') === from) newest = text;
    }
    return newest;
  }

  #guessesOf(from: string): Guesses {
    const now = this.#options.clock.now();
    // Kept by digest: the number itself has no business in memory once the text is answered.
    const sender = senderKey(from);
    const known = this.#guesses.get(sender);
    if (known !== undefined && between(known.sinceAt, now) < WRONG_CODES_PER) return known;
    const fresh = { count: 0, sinceAt: now };
    this.#guesses.set(sender, fresh);
    return fresh;
  }
}

function answer(words?: SafeText): string {
  const response = new twilio.twiml.MessagingResponse();
  if (words !== undefined) response.message(words);
  return response.toString();
}
