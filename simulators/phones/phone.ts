import { PhoneError } from './changes.ts';
import type { Handset } from './handsets.ts';
import type { Script } from './part.ts';
import { type Behaviour, type Call, isOver, type Line, type Text } from './records.ts';
import { isFate } from './rest/codes.ts';
import type { Networked, Wall } from './wall.ts';

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
  /** What it does by itself from the next call on; a script of its own ends. */
  behave(behaviour: Behaviour): void;
  /** Texts to it are taken on and then fail with the provider's code, such as 30005; undefined lets them arrive again. */
  failTexts(code: number | undefined): void;
  /** Calls and texts to it are refused with the provider's code, such as 21211; undefined takes them on again. */
  refuse(code: number | undefined): void;
  /** One of both, whichever the code belongs to. */
  failWith(code: number | undefined): void;
  /** What it does by itself, call by call and text by text; undefined lets it wait for a hand again. */
  answerBy(script: Script | undefined): void;
  /** Texts STOP to the number of the last text: the network then refuses to text it from there. */
  stop(): Promise<void>;
  /** Texts START: it may be texted again. */
  start(): Promise<void>;
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
  wall: Wall;
  /** Whose phone this is asked as: it carries what came through no network yet. */
  own: Networked;
}

/** The verbs of one handset. */
export function phoneOf(parts: PhoneParts): Phone {
  const { handset, wall } = parts;
  return {
    number: handset.number,
    calls: handset.calls,
    texts: handset.texts,
    get label() {
      return handset.label;
    },
    set label(label) {
      handset.label = label;
      wall.changes.touch(handset.number);
    },
    ringing: () => handset.live?.status === 'ringing',
    ...handsOn(parts),
    ...habitsOf(parts),
    ...expectationsOf(parts),
  };
}

const nameOf = ({ number }: Handset): string => `the phone ending ${number.slice(-4)}`;

/** What a person does with it. */
function handsOn({ handset, wall, own }: PhoneParts) {
  const liveCall = (status: Call['status']): Call => {
    if (handset.live?.status === status) return handset.live;
    throw new PhoneError(`${nameOf(handset)} ${status === 'ringing' ? 'is not ringing' : 'is not in a call'}`);
  };
  const exchangeOf = (call: Call) => (wall.through(call) ?? own).exchange;
  const end = (call: Call, status: Call['status'], remark: string): void => exchangeOf(call).end(call, status, remark);
  const busy = (): void => end(liveCall('ringing'), 'busy', 'The line is busy.');
  const take = async (by: 'human' | 'voicemail'): Promise<void> => {
    const call = liveCall('ringing');
    await exchangeOf(call).answer(call, by);
  };
  const reply = (body: string, to?: string): Promise<void> => {
    const last = handset.texts.findLast((text) => text.direction !== 'inbound');
    return ((last && wall.through(last)) ?? own).texting.reply(handset, body, to);
  };
  return {
    answer: () => take('human'),
    toVoicemail: () => take('voicemail'),
    busy,
    letRing(): void {
      liveCall('ringing').silenced = true;
      wall.changes.touch(handset.number);
    },
    async press(keys: string): Promise<void> {
      if (!KEYS.test(keys)) throw new PhoneError('a key is one of 0 to 9, * and #');
      const call = liveCall('in-progress');
      await exchangeOf(call).press(call, keys);
    },
    speak(words: string): void {
      const call = liveCall('in-progress');
      exchangeOf(call).speak(call, words);
    },
    hangUp(): void {
      if (handset.live?.status === 'ringing') busy();
      else end(liveCall('in-progress'), 'completed', 'The phone was hung up.');
    },
    reply,
    stop: () => reply('STOP'),
    start: () => reply('START'),
  };
}

/** What it does by itself. */
function habitsOf({ handset, wall }: PhoneParts) {
  const set = (change: Partial<Pick<Handset, 'behaviour' | 'script' | 'textsFailWith' | 'refusedWith'>>): void => {
    Object.assign(handset, change);
    wall.changes.touch(handset.number);
  };
  return {
    behave: (behaviour: Behaviour): void => set({ behaviour, script: undefined }),
    failTexts: (code: number | undefined): void => set({ textsFailWith: code }),
    refuse: (code: number | undefined): void => set({ refusedWith: code }),
    failWith(code: number | undefined): void {
      const fate = code !== undefined && isFate(code);
      set({ textsFailWith: fate ? code : undefined, refusedWith: fate ? undefined : code });
    },
    answerBy: (script: Script | undefined): void => set({ script }),
  };
}

/** What a test waits for. */
function expectationsOf({ handset, wall }: PhoneParts) {
  const until = <T>(find: () => T | undefined, what: string, withinMs = EXPECT_WITHIN_MS): Promise<T> =>
    wall.changes.until(find, () => `${nameOf(handset)} ${what}`, withinMs);
  return {
    expectCall: (withinMs?: number) => until(() => handset.newCalls.shift(), 'was not called', withinMs),
    expectText: (withinMs?: number) => until(() => handset.newTexts.shift(), 'was sent no text', withinMs),
    expectSpeech: (pattern: RegExp, withinMs?: number) =>
      until(() => spoken(handset, pattern), `did not hear ${pattern.source}`, withinMs),
    expectHeard: (pattern: RegExp, withinMs?: number) =>
      until(() => spoken(handset, pattern, 'other'), `did not hear anybody say ${pattern.source}`, withinMs),
    expectConference: (withinMs?: number) => until(() => handset.live?.conference, 'is in no conference', withinMs),
    async expectPrompt(withinMs?: number): Promise<void> {
      await until(() => (handset.live?.listening ? true : undefined), 'was not asked for a key', withinMs);
    },
    expectEnd: (withinMs?: number) => until(() => lastOver(handset), 'is still in its call', withinMs),
  };
}

function spoken(handset: Handset, pattern: RegExp, who: Line['who'] = 'caller'): string | undefined {
  return handset.calls.at(-1)?.lines.find((line) => line.who === who && pattern.test(line.text))?.text;
}

function lastOver(handset: Handset): Call | undefined {
  const last = handset.calls.at(-1);
  return last && isOver(last) ? last : undefined;
}
