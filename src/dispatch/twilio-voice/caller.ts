import type { AttemptId } from '../../core/ids.ts';
import type { FailReason } from '../../core/input.ts';
import { type SafeText, safeText } from '../../core/text.ts';
import { nameOf } from '../log.ts';
import { standingOf, submitAcceptance, wordsFor } from '../twilio/acceptance.ts';
import { type Form, referenceOf } from '../twilio/form.ts';
import { type AttemptView, hookUrl, mannerOf, type TwilioHooksOptions, wordsOf } from '../twilio/hook-options.ts';
import { isMachine } from './call-status.ts';
import { Pins } from './pin.ts';
import { askForKey, askForPin, sayAndAskForKey, sayAndHangUp, sayAndReturn } from './speech.ts';

interface About {
  attempt: AttemptId;
  view: AttemptView;
}

const ACCEPT_KEY = '1';
const DECLINE_KEY = '2';
/** Only after a PIN, and only where there is something to hear. */
const DETAILS_KEY = '3';
/** How often one call asks before it gives up and lets the next person be called. */
const MOST_ASKS = 4;

/** What a call says to whoever answers it, document by document. Only a key is proof of a human; a PIN, where asked, comes before it. */
export class Caller {
  readonly #options: TwilioHooksOptions;
  readonly #pins: Pins;

  constructor(options: TwilioHooksOptions) {
    this.#options = options;
    this.#pins = new Pins(options);
  }

  /** Somebody, or something, has answered. */
  answered(about: About, form: Form, asks: number): string {
    const { attempt, view } = about;
    if (isMachine(form.get('AnsweredBy'))) return this.#perhapsAMachine(about, asks);
    this.#tell(about, form);
    if (this.#wantsPin(about)) return this.#askForPin(about, asks, 'voice.pin');
    const standing = standingOf(view, attempt);
    if (standing !== undefined) return this.#end(view, wordsFor(this.#options, 'voice', standing, view));
    return this.#ask(about, asks, 'voice.brief');
  }

  /** The provider thinks that it hears a machine, or does not: a hint. The next person is called, and a key pressed on this call still counts. */
  hinted(about: About, form: Form): void {
    if (isMachine(form.get('AnsweredBy'))) this.#voicemail(about);
  }

  /** A key was pressed. Nothing is promised to the person before the acceptance is on disk. */
  async pressed(about: About, key: string | undefined, asks: number): Promise<string> {
    const { attempt, view } = about;
    if (this.#wantsPin(about)) return this.#askForPin(about, asks, 'voice.pin');
    if (key === DECLINE_KEY && standingOf(view, attempt) === undefined) return this.#declined(about);
    if (key === DETAILS_KEY && this.#mayHear(about)) return this.#details(about, asks);
    if (key !== ACCEPT_KEY || view.contact === undefined) return this.#ask(about, asks, 'voice.again');
    const verdict = await submitAcceptance(this.#options, view, { attempt, contact: view.contact, how: 'key' });
    const fresh = this.#options.lookupAttempt(attempt) ?? view;
    const words = wordsFor(this.#options, 'voice', verdict, fresh);
    if (verdict !== 'wait') return this.#end(view, words);
    if (asks >= MOST_ASKS) return this.#goodbye(view);
    // The key comes along: handed in again, it is answered only when the first one is on disk.
    return sayAndReturn(
      wordsOf(this.#options, view).speech,
      words,
      `${this.#key(attempt, asks + 1)}&pressed=${ACCEPT_KEY}`,
    );
  }

  /** A PIN was entered. Whoever does not know it hears nothing of what it is about. */
  async entered(about: About, digits: string, asks: number): Promise<string> {
    const { attempt, view } = about;
    if (view.contact === undefined) return this.#goodbye(view);
    if (this.#wantsPin(about)) {
      const verdict = await this.#pins.check(attempt, view.contact, digits);
      if (verdict === 'out-of-tries') {
        this.#failed(about, 'wrong-pin');
        return this.#end(view, wordsOf(this.#options, view).say('voice.pinWrong'));
      }
      if (verdict !== 'right') return this.#askForPin(about, asks, 'voice.pinAgain');
    }
    const standing = standingOf(view, attempt);
    if (standing !== undefined) return this.#end(view, wordsFor(this.#options, 'voice', standing, view));
    return this.#ask(about, 0, 'voice.brief');
  }

  /** A call that we know nothing of: its incident may never have reached the disk, so nothing is claimed about it. */
  unknown(): string {
    const { messages } = this.#options;
    return sayAndHangUp(messages.speech, messages.say('voice.unknown'));
  }

  #wantsPin({ attempt, view }: About): boolean {
    return mannerOf(this.#options, view).pin === true && !this.#pins.isRight(attempt);
  }

  #askForPin({ attempt, view }: About, asks: number, wording: 'voice.pin' | 'voice.pinAgain'): string {
    if (asks > MOST_ASKS) return this.#goodbye(view);
    const messages = wordsOf(this.#options, view);
    return askForPin({
      speech: messages.speech,
      words: messages.say(wording),
      goodbye: messages.say('voice.goodbye'),
      action: hookUrl(this.#options, `pin/${attempt}?asks=${asks + 1}`),
    });
  }

  #ask(about: About, asks: number, wording: 'voice.brief' | 'voice.again'): string {
    if (asks >= MOST_ASKS) return this.#goodbye(about.view);
    return askForKey(this.#asked(about, asks, wording));
  }

  #asked({ attempt, view }: About, asks: number, wording: 'voice.brief' | 'voice.again') {
    const messages = wordsOf(this.#options, view);
    const asked = safeText`${messages.say(wording, { reference: view.reference })} ${messages.say('voice.cannot')}`;
    const offered = this.#mayHear({ attempt, view }) ? safeText`${asked} ${messages.say('trained.offer')}` : asked;
    return {
      speech: messages.speech,
      words: view.drill === true ? safeText`${messages.say('voice.drill')} ${offered}` : offered,
      goodbye: messages.say('voice.goodbye'),
      action: this.#key(attempt, asks + 1),
    };
  }

  /** What trained staff hear after their PIN. It is opened now, on the record, and said once. */
  #details(about: About, asks: number): string {
    const { attempt, view } = about;
    const messages = wordsOf(this.#options, view);
    const details = this.#briefOf(about);
    if (asks >= MOST_ASKS || details === undefined) return this.#ask(about, asks, 'voice.again');
    this.#options.metrics.count('brief-spoken', view.channel);
    return sayAndAskForKey({
      ...this.#asked({ attempt, view }, asks, 'voice.again'),
      before: messages.say('trained.before'),
      details,
      afterwards: messages.say('trained.after'),
    });
  }

  #mayHear({ attempt, view: { incident, contact } }: About): boolean {
    if (incident === undefined || contact === undefined || !this.#pins.isRight(attempt)) return false;
    return this.#options.people?.isTrained?.(incident, contact) === true;
  }

  #briefOf({ attempt, view: { incident, contact } }: About): string | undefined {
    if (incident === undefined || contact === undefined) return undefined;
    try {
      return this.#options.people?.spokenBrief?.(incident, contact)?.reveal();
    } catch (error) {
      this.#options.log.error({ attempt, error: nameOf(error) }, 'the details could not be read');
      return undefined;
    }
  }

  /** The person cannot. Whether somebody has accepted in the meantime is asked first: then it is thanked for. */
  #declined(about: About): string {
    this.#failed(about, 'declined');
    return this.#end(about.view, wordsOf(this.#options, about.view).say('voice.declined'));
  }

  /** A machine's tape is no place for the reference; but a person may have been taken for one, and can still press. */
  #perhapsAMachine(about: About, asks: number): string {
    this.#voicemail(about);
    if (this.#wantsPin(about)) return this.#askForPin(about, asks, 'voice.pin');
    return this.#ask(about, asks, 'voice.again');
  }

  #voicemail(about: About): void {
    this.#options.metrics.count('machine-hint', about.view.channel);
    this.#failed(about, 'voicemail');
  }

  #failed({ attempt, view }: About, reason: FailReason): void {
    this.#options.door.submit(view.partition, { type: 'report', report: { attempt, state: 'failed', reason } });
  }

  /** The request for words is itself proof that the call was answered, should the status callback be lost. */
  #tell({ attempt, view }: About, form: Form): void {
    const reference = referenceOf(form, 'CallSid');
    const report = { attempt, state: 'answered' as const, ...(reference !== undefined && { reference }) };
    this.#options.door.submit(view.partition, { type: 'report', report });
  }

  #goodbye(view: AttemptView): string {
    return this.#end(view, wordsOf(this.#options, view).say('voice.goodbye'));
  }

  #end(view: AttemptView, words: SafeText): string {
    return sayAndHangUp(wordsOf(this.#options, view).speech, words);
  }

  #key(attempt: AttemptId, asks: number): string {
    return hookUrl(this.#options, `key/${attempt}?asks=${asks}`);
  }
}
