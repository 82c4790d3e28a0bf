import type { HeartEvent } from '../../src/core/event.ts';
import type { Lexicon } from '../../src/dispatch/words/lexicon.ts';
import { isWithin } from '../simulation/world/hours.ts';
import type { LiveHome, LivePerson, LivePoint } from './scheme.ts';

/** A request as it stood at a provider's door. */
export interface AtTheDoor {
  channel: 'voice' | 'sms' | 'email';
  to: string;
  attempt: string;
  at: number;
}

type EventOf<T extends HeartEvent['type']> = Extract<HeartEvent, { type: T }>;

/** The record, as far as it says what was overridden. */
export interface Record {
  planned(attempt: string): EventOf<'attempt-planned'> | undefined;
  overrides(): readonly EventOf<'reach-overridden'>[];
}

/**
 * Stands at the providers' doors and knows nothing of the product but its record: everything that comes must go to a number
 * that is on file for that home, by a channel that is safe there, within the hours of the number and of the person. What does
 * not, somebody must have asked for by name, on the record, once for each.
 */
export class Checker {
  readonly broken: string[] = [];
  readonly seen = { sends: 0, words: 0, overridden: 0, outsideHours: 0 };
  readonly #homes: readonly LiveHome[];
  readonly #lexicon: Lexicon;
  readonly #unsafe: { send: AtTheDoor; why: string; home: LiveHome; person: LivePerson }[] = [];
  readonly #homeOf: (attempt: string) => string | undefined;

  constructor(parts: { homes: readonly LiveHome[]; lexicon: Lexicon; homeOf(attempt: string): string | undefined }) {
    this.#homes = parts.homes;
    this.#lexicon = parts.lexicon;
    this.#homeOf = parts.homeOf;
  }

  /** One call, text or mail, at the moment it is taken. */
  take(send: AtTheDoor): void {
    this.seen.sends += 1;
    const premises = this.#homeOf(send.attempt);
    const home = this.#homes.find((one) => one.premises === premises);
    if (home === undefined) return this.#break(send, 'belongs to no home');
    const found = home.people.flatMap((person) => person.points.map((point) => ({ person, point })));
    const way = found.find(({ point }) => point.at === send.to);
    if (way === undefined) return this.#break(send, 'goes to somebody who is not on file for the home');
    const why = whyUnsafe(way, send, home.timeZone);
    if (why !== undefined) this.#unsafe.push({ send, why, home, person: way.person });
  }

  /** Everything that was said, written or mailed about a home. */
  read(text: string, secrets: readonly string[], what: string): void {
    this.seen.words += 1;
    const word = this.#lexicon.find(text);
    if (word !== undefined) this.broken.push(`${what} holds "${word}": ${text}`);
    const plain = text.toLowerCase();
    const secret = secrets.find((one) => plain.includes(one.toLowerCase()) || digitsOf(plain).includes(numberOf(one)));
    if (secret !== undefined) this.broken.push(`${what} holds what must never leave: ${secret}`);
  }

  /** What was outside hours or ways has to have been asked for, each by an order of its own. */
  end(record: Record): void {
    const audited = [...record.overrides()];
    /** The same attempt may come twice; it was asked for once. */
    const covered = new Set<string>();
    for (const { send, why, person } of this.#unsafe) {
      if (covered.has(send.attempt)) continue;
      const planned = record.planned(send.attempt);
      const index = audited.findIndex(
        ({ incident, contact, channel }) =>
          send.attempt.startsWith(`${incident}.`) && contact === person.contact && channel === send.channel,
      );
      if (planned?.step !== 0 || index < 0) this.#break(send, `${why}, and nobody had asked for it`);
      else {
        audited.splice(index, 1);
        covered.add(send.attempt);
        this.seen.overridden += 1;
      }
    }
  }

  #break({ channel, attempt, at }: AtTheDoor, why: string): void {
    this.broken.push(`${attempt} by ${channel} at ${new Date(at).toISOString()} ${why}`);
  }
}

function whyUnsafe(
  { person, point }: { person: LivePerson; point: LivePoint },
  { channel, at }: AtTheDoor,
  timeZone: string,
): string | undefined {
  if (person.removed || point.removed) return 'goes to a number that was taken off';
  if (!point.channels.has(channel)) return 'goes by a channel that is not safe there';
  if (point.lost.has(channel)) return 'goes by a channel that its owner has stopped';
  if (!isWithin(point.when, at, timeZone)) return 'is outside the hours of the number';
  if (!isWithin(person.when, at, timeZone)) return 'is outside the hours of the person';
  return undefined;
}

const digitsOf = (text: string): string => text.replaceAll(/[^0-9]/g, '');

/** The part of a telephone number that would give it away; something that no text holds for what is no number. */
function numberOf(secret: string): string {
  const digits = digitsOf(secret);
  return /^\+\d{8,}$/.test(secret) ? digits.slice(-9) : 'no number';
}
