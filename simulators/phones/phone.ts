import { type Changes, PhoneError } from './changes.ts';
import type { Exchange } from './exchange.ts';
import type { Handset } from './handsets.ts';
import { type Behaviour, type Call, isOver, type Line, type Text } from './records.ts';
import type { Texting } from './texting.ts';

/** Real time that an expectation waits before it fails, unless told otherwise. */
export const EXPECT_WITHIN_MS = 5_000;
const KEYS = /^[0-9*#]{1,32}$/;

/**
 * A telephone with verbs, for tests and for the page. A verb that makes no sense now (answering a phone that does not
 * ring) throws a `PhoneError`. Expectations reject with one after `withinMs` of real time.
 */
export interface Phone {
  readonly number: string;
  label: string;
  /** Every call that came, newest last, answered or not. Live records: they change as the call does. */
  readonly calls: readonly Readonly<Call>[];
  /** Every text to and from it, newest last. */
  readonly texts: readonly Readonly<Text>[];
  ringing(): boolean;
  /** Picks up; resolves when the caller speaks and listens, so that a key pressed next is heard. */
  answer(): Promise<void>;
  /** Sends the ringing call to voicemail at once. */
  toVoicemail(): Promise<void>;
  /** Refuses the ringing call: the caller is told that the line is busy. */
  busy(): void;
  /** Stops the noise and lets it ring out for the caller. */
  letRing(): void;
  /** Presses keys (`0`–`9`, `*`, `#`); resolves when what they set off has been fetched and speaks or is over. */
  press(keys: string): Promise<void>;
  /** Says something into the telephone: whoever is in the same conference hears it, unless this phone is muted there. */
  speak(words: string): void;
  /** Ends the call; on a ringing phone the same as `busy()`. */
  hangUp(): void;
  /** Texts back to the number of the last text (or to `to`); resolves when the receiver has answered. */
  reply(body: string, to?: string): Promise<void>;
  /** What it does by itself from the next call on. */
  behave(behaviour: Behaviour): void;
  /** The next call that no earlier expectation has taken, whatever becomes of it. */
  expectCall(withinMs?: number): Promise<Readonly<Call>>;
  /** The next text that no earlier expectation has taken. */
  expectText(withinMs?: number): Promise<Readonly<Text>>;
  /** Waits until the caller has said something that matches, in the newest call. */
  expectSpeech(pattern: RegExp, withinMs?: number): Promise<string>;
  /** Waits until something said by another person in the conference matches. */
  expectHeard(pattern: RegExp, withinMs?: number): Promise<string>;
  /** Waits until it sits in a conference, and tells whether it is muted there. */
  expectConference(withinMs?: number): Promise<{ muted: boolean }>;
  /** Waits until the caller listens for keys. */
  expectPrompt(withinMs?: number): Promise<void>;
  /** Waits until the newest call is over. */
  expectEnd(withinMs?: number): Promise<Readonly<Call>>;
}

interface PhoneParts {
  handset: Handset;
  exchange: Exchange;
  texting: Texting;
  changes: Changes;
}

/** The verbs of one handset. */
export function phoneOf({ handset, exchange, texting, changes }: PhoneParts): Phone {
  const name = `the phone ending ${handset.number.slice(-4)}`;
  const liveCall = (status: Call['status']): Call => {
    if (handset.live?.status === status) return handset.live;
    throw new PhoneError(`${name} ${status === 'ringing' ? 'is not ringing' : 'is not in a call'}`);
  };
  const busy = (): void => exchange.end(liveCall('ringing'), 'busy', 'The line is busy.');
  const until = <T>(find: () => T | undefined, what: string, withinMs = EXPECT_WITHIN_MS): Promise<T> =>
    changes.until(find, () => `${name} ${what}`, withinMs);
  return {
    number: handset.number,
    calls: handset.calls,
    texts: handset.texts,
    get label() {
      return handset.label;
    },
    set label(label) {
      handset.label = label;
      changes.touch(handset.number);
    },
    ringing: () => handset.live?.status === 'ringing',
    answer: async () => exchange.answer(liveCall('ringing'), 'human'),
    toVoicemail: async () => exchange.answer(liveCall('ringing'), 'voicemail'),
    busy,
    letRing() {
      liveCall('ringing').silenced = true;
      changes.touch(handset.number);
    },
    async press(keys) {
      if (!KEYS.test(keys)) throw new PhoneError('a key is one of 0 to 9, * and #');
      await exchange.press(liveCall('in-progress'), keys);
    },
    speak: (words) => exchange.speak(liveCall('in-progress'), words),
    hangUp() {
      if (handset.live?.status === 'ringing') busy();
      else exchange.end(liveCall('in-progress'), 'completed', 'The phone was hung up.');
    },
    reply: (body, to) => texting.reply(handset, body, to),
    behave(behaviour) {
      handset.behaviour = behaviour;
      changes.touch(handset.number);
    },
    expectCall: (withinMs) => until(() => handset.newCalls.shift(), 'was not called', withinMs),
    expectText: (withinMs) => until(() => handset.newTexts.shift(), 'was sent no text', withinMs),
    expectSpeech: (pattern, withinMs) =>
      until(() => spoken(handset, pattern), `did not hear ${pattern.source}`, withinMs),
    expectHeard: (pattern, withinMs) =>
      until(() => spoken(handset, pattern, 'other'), `did not hear anybody say ${pattern.source}`, withinMs),
    expectConference: (withinMs) => until(() => handset.live?.conference, 'is in no conference', withinMs),
    async expectPrompt(withinMs) {
      await until(() => (handset.live?.listening ? true : undefined), 'was not asked for a key', withinMs);
    },
    expectEnd: (withinMs) => until(() => lastOver(handset), 'is still in its call', withinMs),
  };
}

function spoken(handset: Handset, pattern: RegExp, who: Line['who'] = 'caller'): string | undefined {
  return handset.calls.at(-1)?.lines.find((line) => line.who === who && pattern.test(line.text))?.text;
}

function lastOver(handset: Handset): Call | undefined {
  const last = handset.calls.at(-1);
  return last && isOver(last) ? last : undefined;
}
