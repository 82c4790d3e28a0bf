import type { FailReason } from '../input.ts';

/** What a failure makes useless for the rest of the round: this number of a person, or the person at all. */
export type Passes = 'point' | 'contact';

/** Where the ladder goes after a failure: to the next way to the same person, or past that person. */
export const AFTER: Record<FailReason, 'next-rung' | 'next-contact'> = {
  busy: 'next-rung',
  'no-answer': 'next-rung',
  voicemail: 'next-rung',
  'no-key': 'next-rung',
  declined: 'next-contact',
  rejected: 'next-rung',
  undeliverable: 'next-rung',
  'provider-error': 'next-rung',
  'provider-silent': 'next-rung',
  'not-configured': 'next-rung',
  'stood-down': 'next-rung',
  'nobody-at-desk': 'next-rung',
  'no-number': 'next-rung',
  'opted-out': 'next-rung',
  'not-a-number': 'next-rung',
  unreachable: 'next-rung',
  filtered: 'next-rung',
  congested: 'next-rung',
  credentials: 'next-rung',
  'wrong-pin': 'next-contact',
  'unsafe-now': 'next-rung',
  'bad-urn': 'next-rung',
  withdrawn: 'next-rung',
  'no-urn': 'next-rung',
  'not-acknowledged': 'next-rung',
};

/** Nothing else will get through to that number either. */
const DEAD_NUMBER: ReadonlySet<FailReason> = new Set(['not-a-number']);

/** What is of no use for the rest of the round after this failure of an attempt to reach a person. */
export function passesAfter(reason: FailReason | undefined, hasPoint: boolean): Passes | undefined {
  if (reason === undefined) return undefined;
  if (AFTER[reason] === 'next-contact') return 'contact';
  return hasPoint && DEAD_NUMBER.has(reason) ? 'point' : undefined;
}
