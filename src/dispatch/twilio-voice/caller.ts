import type { AttemptId } from '../../core/ids.ts';
import { safeText } from '../../core/text.ts';
import { standingOf, submitAcceptance, wordsFor } from '../twilio/acceptance.ts';
import { type Form, referenceOf } from '../twilio/form.ts';
import type { AttemptView, TwilioHooksOptions } from '../twilio/hook-options.ts';
import { isMachine } from './call-status.ts';
import { askForKey, hangUp, sayAndHangUp, sayAndReturn } from './speech.ts';

interface About {
  attempt: AttemptId;
  view: AttemptView;
}

const ACCEPT_KEY = '1';
/** How often one call asks before it gives up and lets the next person be called. */
const MOST_ASKS = 4;

/** What a call says to whoever answers it, document by document. */
export class Caller {
  readonly #options: TwilioHooksOptions;

  constructor(options: TwilioHooksOptions) {
    this.#options = options;
  }

  /** Somebody, or something, has answered. */
  answered(about: About, form: Form, asks: number): string {
    const { attempt, view } = about;
    if (isMachine(form.get('AnsweredBy'))) return this.#voicemail(about);
    this.#tell(about, form);
    const standing = standingOf(view, attempt);
    if (standing !== undefined) return sayAndHangUp(wordsFor(this.#options, 'voice', standing, view));
    return this.#ask(about, asks, 'voice.brief');
  }

  /** A key was pressed. Nothing is promised to the person before the acceptance is on disk. */
  async pressed(about: About, key: string | undefined, asks: number): Promise<string> {
    const { attempt, view } = about;
    if (key !== ACCEPT_KEY || view.contact === undefined) return this.#ask(about, asks, 'voice.again');
    const verdict = await submitAcceptance(this.#options, view, { attempt, contact: view.contact, how: 'key' });
    const fresh = this.#options.lookupAttempt(attempt) ?? view;
    const words = wordsFor(this.#options, 'voice', verdict, fresh);
    if (verdict !== 'wait') return sayAndHangUp(words);
    if (asks >= MOST_ASKS) return this.#goodbye();
    // The key comes along: handed in again, it is answered only when the first one is on disk.
    return sayAndReturn(words, `${this.#url(attempt, asks + 1)}&pressed=${ACCEPT_KEY}`);
  }

  /** A call that we know nothing of: its incident may never have reached the disk, so nothing is claimed about it. */
  unknown(): string {
    return sayAndHangUp(this.#options.messages.say('voice.unknown'));
  }

  #ask(about: About, asks: number, wording: 'voice.brief' | 'voice.again'): string {
    if (asks >= MOST_ASKS) return this.#goodbye();
    const { messages } = this.#options;
    const asked = messages.say(wording, { reference: about.view.reference });
    const words = about.view.drill === true ? safeText`${messages.say('voice.drill')} ${asked}` : asked;
    return askForKey(words, messages.say('voice.goodbye'), this.#url(about.attempt, asks + 1));
  }

  /** A machine's tape is no place for our words, and no human. */
  #voicemail({ attempt, view }: About): string {
    this.#options.door.submit(view.partition, {
      type: 'report',
      report: { attempt, state: 'failed', reason: 'voicemail' },
    });
    return hangUp();
  }

  /** The request for words is itself proof that the call was answered, should the status callback be lost. */
  #tell({ attempt, view }: About, form: Form): void {
    const reference = referenceOf(form, 'CallSid');
    const report = { attempt, state: 'answered' as const, ...(reference !== undefined && { reference }) };
    this.#options.door.submit(view.partition, { type: 'report', report });
  }

  #goodbye(): string {
    return sayAndHangUp(this.#options.messages.say('voice.goodbye'));
  }

  #url(attempt: AttemptId, asks: number): string {
    return `${this.#options.publicUrl.replace(/\/+$/, '')}/hooks/twilio/key/${attempt}?asks=${asks}`;
  }
}
