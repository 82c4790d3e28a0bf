import { describe, expect, it } from 'vitest';
import type { Book, RosterEntry } from '../book.ts';
import { HOME } from '../handling/testing/shift.ts';
import { Rulebook } from '../rules/rule.ts';
import { instant } from '../time.ts';
import { type Way, whyNot } from './reach.ts';
import type { SkipReason } from './skip-reason.ts';
import { from, number, person, someone } from './testing/policy.ts';

/** Eight in the morning in London, in winter. */
const EIGHT = instant(Date.parse('2027-01-15T08:00:00Z'));
const [anna, anna1, anna2] = [person('anna'), number('anna1'), number('anna2')];
const [OPEN, SHUT] = [from(7, 9), from(9, 23)];

const asked = (roster: RosterEntry[], way: Way, now = EIGHT): SkipReason | undefined => {
  const book: Book = {
    rules: new Rulebook([]),
    policy: () => undefined,
    roster: () => roster,
    channels: new Set(),
    offsets: () => [
      { fromAt: instant(0), offsetMs: 0 },
      { fromAt: instant(Date.parse('2027-03-28T01:00:00Z')), offsetMs: 3_600_000 },
    ],
  };
  return whyNot(book, HOME, way, now);
};

describe('whether a way to somebody is safe now', () => {
  it.each([
    ['the desk is a place', [], { channel: 'desk' }, undefined],
    ['not on file any more', [], { channel: 'voice', contact: anna }, 'removed'],
    ['on file', [someone('anna', 'duty')], { channel: 'voice', contact: anna, point: anna1 }, undefined],
    [
      'the number is not on file any more',
      [someone('anna', 'duty')],
      { channel: 'voice', contact: anna, point: anna2 },
      'removed',
    ],
    [
      'not by this channel',
      [someone('anna', 'duty', { points: [{ channels: ['sms'] }] })],
      { channel: 'voice', contact: anna, point: anna1 },
      'not-safe',
    ],
    [
      'within the hours of the number',
      [someone('anna', 'duty', { points: [{ when: [SHUT, OPEN] }] })],
      { channel: 'voice', contact: anna, point: anna1 },
      undefined,
    ],
    [
      'outside the hours of the number',
      [someone('anna', 'duty', { points: [{ when: [SHUT] }] })],
      { channel: 'voice', contact: anna, point: anna1 },
      'not-now',
    ],
    [
      'outside their own hours',
      [someone('anna', 'duty', { when: [SHUT] })],
      { channel: 'voice', contact: anna, point: anna1 },
      'off-duty',
    ],
    [
      'never, by its hours',
      [someone('anna', 'duty', { points: [{ when: [] }] })],
      { channel: 'voice', contact: anna, point: anna1 },
      'not-now',
    ],
    [
      'any of the numbers will do',
      [someone('anna', 'duty', { points: [{ when: [SHUT] }, {}] })],
      { channel: 'voice', contact: anna },
      undefined,
    ],
    [
      'none of the numbers will do now',
      [someone('anna', 'duty', { points: [{ when: [SHUT] }, { channels: [] }] })],
      { channel: 'voice', contact: anna },
      'not-now',
    ],
    [
      'none of the numbers will ever do',
      [someone('anna', 'duty', { points: [{ channels: [] }] })],
      { channel: 'voice', contact: anna },
      'not-safe',
    ],
    [
      'without numbers of their own',
      [{ contact: anna, role: 'duty', order: 1, channels: ['voice'] }],
      { channel: 'voice', contact: anna },
      undefined,
    ],
    [
      'without numbers of their own, not by this channel',
      [{ contact: anna, role: 'duty', order: 1, channels: ['sms'] }],
      { channel: 'voice', contact: anna },
      'not-safe',
    ],
  ] as [string, RosterEntry[], Way, SkipReason | undefined][])('%s', (_, roster, way, why) => {
    expect(asked(roster, way)).toBe(why);
  });

  it('by the clock on the wall of the home, in summer as in winter', () => {
    const roster = [someone('anna', 'duty', { points: [{ when: [from(8, 9)] }] })];
    const way = { channel: 'voice', contact: anna, point: anna1 };
    const hours = (day: string) =>
      [6, 7, 8, 9].filter((hour) => asked(roster, way, instant(Date.parse(`${day}T0${hour}:30:00Z`))) === undefined);
    expect(hours('2027-01-15')).toEqual([8]);
    expect(hours('2027-06-15')).toEqual([7]);
  });
});
