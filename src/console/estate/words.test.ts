import { expect, it } from 'vitest';
import { causeOf, forecastWords, lengthWords } from './words.ts';

const NOW = Date.parse('2026-11-22T12:00:00Z');
const at = (hoursAgo: number) => new Date(NOW - hoursAgo * 3_600_000).toISOString();

it('says why a device is as it is: never heard, late, silent, out of service, or we were away', () => {
  const device = { revoked: false, supervision: 'ok', since: at(5), lastSeenAt: at(1) } as const;
  const says = (change: object) => causeOf({ ...device, ...change }, NOW).replaceAll(/\d\d:\d\d:\d\d/g, 'T');
  expect([
    says({}),
    says({ supervision: 'late' }),
    says({ supervision: 'silent' }),
    says({ supervision: 'silent', lastSeenAt: null }),
    says({ supervision: 'unknown', lastSeenAt: null }),
    says({ supervision: 'unknown' }),
    says({ supervision: 'silent', revoked: true }),
  ]).toEqual([
    'Well, last heard T',
    'Late since T, last heard T',
    'Silent since T, last heard T',
    'Silent since T, never heard',
    'Never heard since it was fitted',
    'The gateway was away; last heard T',
    'Taken out of service',
  ]);
});

it('says when a battery will be empty, and how sure that is', () => {
  const forecast = { at: at(-48), earliest: at(-24), latest: at(-72), sure: 'good' } as const;
  const says = (change: object) => forecastWords({ percent: 30, forecast, ...change }, NOW);
  expect([
    says({}),
    says({ forecast: { ...forecast, sure: 'rough' } }),
    says({ forecast: null }),
    says({ percent: 0 }),
  ]).toEqual([
    'Empty in 2 days, Tue, 24 Nov 2026 (23 Nov to 25 Nov)',
    'Empty perhaps in 2 days, which is not sure (23 Nov to 25 Nov)',
    'Too little is known to say',
    'Empty',
  ]);
  expect(says({ forecast: { ...forecast, at: at(48) } })).toContain('Should have been empty on Fri, 20 Nov 2026');
});

it('says lengths in the largest unit that says enough', () => {
  expect([10_000, 60_000, 119 * 60_000, 125 * 60_000].map(lengthWords)).toEqual([
    'less than a minute',
    '1 min',
    '119 min',
    '2 h 5 min',
  ]);
});
