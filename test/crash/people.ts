import { setTimeout as pause } from 'node:timers/promises';
import type { PhoneNetwork } from '../../simulators/phones/network.ts';
import { type Call, isOver, type Text } from '../../simulators/phones/records.ts';
import { attemptOf } from '../rig/record.ts';
import type { Seed } from '../rig/seed.ts';
import type { Ended, Thanked } from './phone-log.ts';

/** What people do with a call, and how many of a hundred do so. */
const HABITS = [
  ['accepts', 22],
  ['hangs up', 13],
  ['refuses', 20],
  ['voicemail', 15],
  ['lets it ring', 30],
] as const;
type Habit = (typeof HABITS)[number][0];
const REPLIES = 0.15;
const ACCEPTED = /You have accepted/;
const CODE = /Reply (\d{5})/;
/** Longest look at one call for what it says next. */
const LOOKS_MOST = 1_500;
const LOOK_MS = 20;
const END_LOOK_MS = 100;

export interface PeopleParts {
  network: () => PhoneNetwork;
  seed: Seed;
  /** Somebody is about to press a key: an acceptance is on its way. */
  keyed: (attempt: string) => void;
  thanked: (line: Thanked) => void;
  ended: (line: Ended) => void;
}

/** Everybody who has a telephone: some answer and press 1, some do not, and in the end all of them do. */
export class People {
  readonly #parts: PeopleParts;
  readonly #repliedTo = new Map<string, string>();
  /** From now on whoever is called accepts. */
  willing = false;

  constructor(parts: PeopleParts) {
    this.#parts = parts;
  }

  called(call: Readonly<Call>): void {
    void look(() => isOver(call), END_LOOK_MS).then(() => this.#over(call));
    this.#take(call).catch(() => {
      // The line went dead under their hand, as it does when the gateway is gone.
    });
  }

  /** A text has come; one of a hundred answers to our own replies is none of their business. */
  texted(text: Readonly<Text>): void {
    if (text.direction === 'outbound-reply') return this.#hear(text);
    const wants = this.willing || this.#parts.seed.between(0, 1) < REPLIES;
    const [, code] = CODE.exec(text.body) ?? [];
    if (!wants || code === undefined) return;
    this.#reply(text, code).catch(() => {});
  }

  async #take(call: Readonly<Call>): Promise<void> {
    const { seed, network } = this.#parts;
    const habit = this.#habit();
    await look(() => call.status === 'ringing' || isOver(call));
    await pause(seed.between(100, this.willing ? 400 : 2_500));
    const phone = network().phone(call.to);
    if (call.status !== 'ringing' || habit === 'lets it ring') return;
    if (habit === 'refuses') return phone.busy();
    if (habit === 'voicemail') return phone.toVoicemail();
    await phone.answer();
    await pause(seed.between(50, 800));
    if (isOver(call)) return;
    if (habit === 'hangs up') return phone.hangUp();
    this.#parts.keyed(attemptOf(call));
    await phone.press('1');
    await look(() => isOver(call) || hasThanked(call));
    if (hasThanked(call)) this.#thanked(attemptOf(call), 'key');
  }

  async #reply(text: Readonly<Text>, code: string): Promise<void> {
    await pause(this.#parts.seed.between(300, 2_000));
    this.#repliedTo.set(text.to, attemptOf(text));
    this.#parts.keyed(attemptOf(text));
    await this.#parts.network().phone(text.to).reply(code);
  }

  #hear(answer: Readonly<Text>): void {
    const attempt = this.#repliedTo.get(answer.to);
    if (attempt !== undefined && ACCEPTED.test(answer.body)) this.#thanked(attempt, 'reply');
  }

  #over({ sid, status, endedAt }: Readonly<Call>): void {
    if (endedAt !== undefined) this.#parts.ended({ what: 'ended', sid, status, at: endedAt });
  }

  #thanked(attempt: string, how: Thanked['how']): void {
    this.#parts.thanked({ what: 'thanked', attempt, how, at: Date.now() });
  }

  #habit(): Habit {
    if (this.willing) return 'accepts';
    let left = this.#parts.seed.between(0, 100);
    for (const [habit, share] of HABITS) {
      left -= share;
      if (left < 0) return habit;
    }
    return 'lets it ring';
  }
}

function hasThanked(call: Readonly<Call>): boolean {
  return call.lines.some(({ who, text }) => who === 'caller' && ACCEPTED.test(text));
}

async function look(so: () => boolean, everyMs = LOOK_MS): Promise<void> {
  for (let looks = 0; looks < LOOKS_MOST && !so(); looks += 1) await pause(everyMs);
}
