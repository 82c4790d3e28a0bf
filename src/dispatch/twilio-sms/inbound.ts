import { createHash } from 'node:crypto';
import twilio from 'twilio';
import type { SafeText } from '../../core/text.ts';
import { between, hours, type Instant } from '../../core/time.ts';
import { Remembered } from '../remembered.ts';
import { ReplyCodes } from '../reply-code.ts';
import { submitAcceptance, wordsFor } from '../twilio/acceptance.ts';
import type { Form } from '../twilio/form.ts';
import type { LiveText, TwilioHooksOptions } from '../twilio/hook-options.ts';

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
    const guesses = this.#guessesOf(from);
    if (guesses.count >= WRONG_CODES) {
      metrics.count('reply-ignored', 'sms');
      return answer();
    }
    const text = this.#find(from, ReplyCodes.read(form.get('Body') ?? ''));
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
    const sender = createHash('sha256').update(from).digest('base64');
    const known = this.#guesses.get(sender);
    if (known !== undefined && between(known.sinceAt, now) < WRONG_CODES_PER) return known;
    const fresh = { count: 0, sinceAt: now };
    this.#guesses.set(sender, fresh);
    return fresh;
  }
}

/** Numbers are compared without the spaces and signs that people and providers put in. */
function plain(number: string): string {
  return number.replace(/[\s().-]/g, '');
}

function answer(words?: SafeText): string {
  const response = new twilio.twiml.MessagingResponse();
  if (words !== undefined) response.message(words);
  return response.toString();
}
