import { createHash } from 'node:crypto';
import type { ContactId, PointId } from '../../core/ids.ts';
import { Remembered } from '../remembered.ts';

/** Numbers that are kept, those written to last. */
const NUMBERS_KEPT = 10_000;

export interface Written {
  contact: ContactId;
  point: PointId | undefined;
}

/**
 * Whom we have written to, by number: somebody who answers STOP is found by it. Kept by digest and in memory alone; after a restart
 * the provider's own refusal of the next text says the same.
 */
export class Writers {
  readonly #byNumber = new Remembered<string, Written[]>(NUMBERS_KEPT);

  wrote(number: string, contact: ContactId, point: PointId | undefined): void {
    const key = senderKey(number);
    const known = this.#byNumber.get(key) ?? [];
    if (known.some((one) => one.contact === contact && one.point === point)) return;
    this.#byNumber.set(key, [...known, { contact, point }]);
  }

  /** Everybody who was written to at a number: contacts of two homes may be one person. */
  whoseIs(number: string): readonly Written[] {
    return this.#byNumber.get(senderKey(number)) ?? [];
  }
}

/** A number as it is kept: without the spaces and signs that people and providers put in, and not to be read back by looking. */
export function senderKey(number: string): string {
  return createHash('sha256').update(plain(number)).digest('base64');
}

/** Numbers are compared without the spaces and signs that people and providers put in. */
export function plain(number: string): string {
  return number.replace(/[\s().-]/g, '');
}
