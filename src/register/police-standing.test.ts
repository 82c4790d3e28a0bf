import { expect, test } from 'vitest';
import { days, type Instant, instant } from '../core/time.ts';
import type { HouseholdFile } from './household-file-schema.ts';
import { markerStanding, standingOf, type UrnRules } from './police-standing.ts';

const RULES: UrnRules = {
  id: 'made-up',
  patterns: { HUA: /^ST\d{6}H$/u, IAS: /^ST\d{6}A$/u, LWS: /^ST\d{6}L$/u },
  reviewMarkerMs: days(90),
};
const NOW = instant(Date.parse('2026-06-15T12:00:00Z'));

type Urns = NonNullable<NonNullable<HouseholdFile['police']>['urns']>;
const urn = (text: string, type: Urns[number]['type'], level: Urns[number]['level'] = 'immediate') => ({
  ...{ urn: text, type, level, asOf: '2026-01-01' },
});

test.each<[string, Urns, string]>([
  ['no number', [], 'missing'],
  ['its own number', [urn('ST004417H', 'HUA')], 'ok'],
  ['one that is withdrawn', [urn('ST004417H', 'HUA', 'withdrawn')], 'withdrawn'],
  ['a withdrawn one and one that holds', [urn('ST004417H', 'HUA', 'withdrawn'), urn('ST004419H', 'HUA')], 'ok'],
  ['small letters', [urn('st004417h', 'HUA')], 'bad'],
  ['a digit too few', [urn('ST00417H', 'HUA')], 'bad'],
  ['a number of the burglar alarm, written down as hers', [urn('ST004418A', 'HUA')], 'wrong-type'],
  ['a number for burglars alone', [urn('ST004418A', 'IAS')], 'wrong-type'],
])('for her button, %s counts as it should', (_name, urns, standing) => {
  expect(standingOf({ police: { urns } }, RULES, 'HUA')).toBe(standing);
});

const marker = (expires: string | undefined, owner: string | undefined, asOf = '2026-06-01'): HouseholdFile => ({
  police: {
    marker: { is: { reference: 'made up', ...(expires && { expires }), ...(owner && { owner }) }, asOf },
  },
});
const standing = (file: HouseholdFile, now: Instant = NOW) => markerStanding(file, RULES, now);

test('a marker holds until the end of its last day, and not a moment longer', () => {
  const file = marker('2026-06-15', 'a unit');
  expect(standing(file)).toBe('ok');
  expect(standing(file, instant(Date.parse('2026-06-15T23:59:59.999Z')))).toBe('ok');
  expect(standing(file, instant(Date.parse('2026-06-16T00:00:00Z')))).toBe('expired');
});

test('a marker has an owner, an end, and is looked at again', () => {
  expect(standing({})).toBe('none');
  expect(standing(marker('2027-01-01', undefined))).toBe('no-owner');
  expect(standing(marker(undefined, 'a unit'))).toBe('no-expiry');
  expect(standing(marker('2027-01-01', 'a unit', '2026-01-01'))).toBe('review-due');
  // What has run out is said first.
  expect(standing(marker('2026-01-01', undefined, '2025-01-01'))).toBe('expired');
});
