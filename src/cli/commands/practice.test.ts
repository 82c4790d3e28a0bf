import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { plansOf } from '../../../simulators/practice/play.ts';
import { tempDirectory } from '../../vault/test-files.ts';
import { readNight } from './practice.ts';

const NIGHT = join(import.meta.dirname, '../../../simulators/practice/night.yaml');

test('the night that comes with the software can be played', () => {
  const night = readNight(NIGHT);
  expect(plansOf(night).map(({ name }) => name)).toEqual(Object.keys(night.homes));
  for (const { home } of night.alarms) expect(night.homes).toHaveProperty([home]);
});

test.each([
  [
    'a home that is not of the script',
    'home: Kestrel 4, do: press hall-button',
    'home: Kestrel 5, do: press hall-button',
    /not one of the homes/,
  ],
  [
    'something that cannot happen there',
    'do: force back-door',
    'do: force cellar-door',
    /no watched door or window "cellar-door"/,
  ],
  ['a plan that is not there', 'Kestrel 7: kestrel-4', 'Kestrel 7: castle-1', /no plan "castle-1"/],
])('a night with %s is refused in plain words', (_what, right, wrong, says) => {
  const file = join(tempDirectory(), 'night.yaml');
  writeFileSync(file, readFileSync(NIGHT, 'utf8').replace(right, wrong));
  expect(() => readNight(file)).toThrow(says);
});
