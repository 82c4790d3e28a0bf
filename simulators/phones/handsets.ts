import type { Script } from './part.ts';
import type { Behaviour, Call, Text } from './records.ts';

/** A telephone on the wall: what it does by itself, and what has come to it. */
export interface Handset {
  readonly number: string;
  label: string;
  behaviour: Behaviour;
  /** The provider's code with which texts to it fail after they were taken on. */
  textsFailWith: number | undefined;
  /** The provider's code with which calls and texts to it are refused. */
  refusedWith: number | undefined;
  /** The numbers that it has asked to text it no more. */
  readonly stopped: Set<string>;
  /** What it does by itself, call by call. */
  script: Script | undefined;
  /** The call that rings or is up; a second one meanwhile finds it busy. */
  live: Call | undefined;
  readonly calls: Call[];
  readonly texts: Text[];
  /** Calls and texts that no expectation has taken yet. */
  readonly newCalls: Call[];
  readonly newTexts: Text[];
}

const HANDSETS_LIMIT = 500;
const KEPT_PER_HANDSET = 500;
/** E.164, as Twilio wants it. */
export const E164 = /^\+[1-9]\d{6,14}$/;

/** Every telephone that exists here, in the order in which it appeared. Calling a number makes it exist. */
export class Handsets {
  readonly #byNumber = new Map<string, Handset>();

  /** The handset of a number, made now if need be; undefined when the number is not E.164 or the wall is full. */
  of(number: string): Handset | undefined {
    const known = this.#byNumber.get(number);
    if (known || !E164.test(number) || this.#byNumber.size >= HANDSETS_LIMIT) return known;
    const fresh: Handset = {
      number,
      label: '',
      behaviour: 'human',
      textsFailWith: undefined,
      refusedWith: undefined,
      stopped: new Set(),
      script: undefined,
      live: undefined,
      calls: [],
      texts: [],
      newCalls: [],
      newTexts: [],
    };
    this.#byNumber.set(number, fresh);
    return fresh;
  }

  known(number: string): Handset | undefined {
    return this.#byNumber.get(number);
  }

  all(): Handset[] {
    return [...this.#byNumber.values()];
  }
}

/** Adds to a list that keeps only the newest. */
export function keep<T>(list: T[], item: T): void {
  list.push(item);
  if (list.length > KEPT_PER_HANDSET) list.shift();
}
