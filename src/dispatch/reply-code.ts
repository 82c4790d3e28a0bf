import { createHmac } from 'node:crypto';
import type { AttemptId, ErrandId } from '../core/ids.ts';

const LOWEST = 10_000;
const CODES = 90_000;
/** Five digits by themselves: not the middle of a telephone number. */
const IN_TEXT = /(?<!\d)\d{5}(?!\d)/g;
const MOST_IN_ONE_TEXT = 5;

/** Reply codes: five digits that follow from the attempt's id and a secret key, so that none has to be stored. */
export class ReplyCodes {
  readonly #key: Uint8Array;

  /** `key`: at least 16 secret bytes, the same after a restart. */
  constructor(key: Uint8Array) {
    if (key.length < 16) throw new RangeError('the key of the reply codes is shorter than 16 bytes');
    this.#key = key;
  }

  /** 10000 to 99999. */
  of(attempt: AttemptId): number {
    return this.#code('reply-code', attempt);
  }

  /** The same for a test by text. */
  ofErrand(errand: ErrandId): number {
    return this.#code('errand-code', errand);
  }

  #code(kind: 'reply-code' | 'errand-code', id: string): number {
    const mac = createHmac('sha256', this.#key).update(`${kind}\0`).update(id).digest();
    return LOWEST + Number(mac.readBigUInt64BE() % BigInt(CODES));
  }

  /** The codes that a person's answer could mean, in order. */
  static read(text: string): number[] {
    return [...text.matchAll(IN_TEXT)].slice(0, MOST_IN_ONE_TEXT).map(([digits]) => Number(digits));
  }
}
