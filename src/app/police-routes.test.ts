import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { HOME } from '../core/handling/testing/shift.ts';
import { instant } from '../core/time.ts';
import { USUAL_BRIEFING } from '../desk/brief/briefing.ts';
import type { Standing, UrnType } from '../register/police-standing.ts';
import { type Force, forceFile } from './config/force-file.ts';
import { checkYaml } from './config/yaml-file.ts';
import { policeBook } from './police-routes.ts';

const NOON = instant(Date.parse('2026-06-15T12:00:00Z'));
const NIGHT = instant(Date.parse('2026-06-15T02:00:00Z'));
const strict = readFileSync(new URL('../../config/forces/strict.yaml', import.meta.url), 'utf8');

/** The ways to the strict force of a home with these standings, as `kind` or `kind: why not`. */
function ways(standings: Partial<Record<UrnType, Standing>>, at = NOON, change: (force: Force) => void = () => {}) {
  const force = checkYaml('strict.yaml', strict, forceFile).value;
  change(force);
  const book = policeBook({
    forces: new Map([['strict', force]]),
    kindOf: () => USUAL_BRIEFING.otherwise,
    forceOf: () => 'strict',
    standing: (_premises, type) => standings[type],
    offsets: () => [],
  });
  const routes = book.police(HOME, 'panic', at)?.routes ?? [];
  return routes.map(({ kind, blocked }) => (blocked === undefined ? kind : `${kind}: ${blocked}`));
}

test.each<[string, Standing | undefined, string[]]>([
  ['a good number', 'ok', ['line', '999']],
  ['a withdrawn one', 'withdrawn', ['line: withdrawn', '999']],
  ['one that does not fit', 'bad', ['line: bad-urn', '999']],
  ['one of another type', 'wrong-type', ['line: wrong-type', '999']],
  ['none', 'missing', ['line: no-urn', '999']],
  ['one that nobody has looked at', undefined, ['line: no-urn', '999']],
])('with %s the ways are what they are', (_name, standing, expected) => {
  expect(ways(standing === undefined ? {} : { HUA: standing })).toEqual(expected);
});

test('a way that is closed at this hour is not taken, and 999 never is closed', () => {
  expect(ways({ HUA: 'ok' }, NIGHT)).toEqual(['line: out-of-hours', '999']);
});

test('when the agreement has ended only 999 is left', () => {
  expect(ways({ HUA: 'ok' }, NOON, (force) => Object.assign(force, { agreedUntil: '2026-06-14' }))).toEqual([
    'line: expired',
    '999',
  ]);
  expect(ways({ HUA: 'ok' }, NOON, (force) => Object.assign(force, { agreedUntil: '2026-06-15' }))).toEqual([
    'line',
    '999',
  ]);
});
