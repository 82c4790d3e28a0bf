import { expect, test } from 'vitest';
import { EXAMPLE_AT } from '../family-examples.ts';
import { esphomePrefixOf, placeOf } from './place.ts';
import { readEsphome } from './read.ts';

test('whose a topic is', () => {
  expect(placeOf('binary_sensor/door/state')).toEqual({
    address: '',
    component: 'binary_sensor',
    id: 'door',
    word: 'state',
  });
  expect(placeOf('cellar/status')).toEqual({ address: 'cellar', component: '', id: '', word: 'status' });
  expect(placeOf('nothing/of/ours')).toBeUndefined();
  expect(placeOf('')).toBeUndefined();
});

test('the node is what stands before the component', () => {
  expect(esphomePrefixOf('house/landing/binary_sensor/door/state')).toBe('house/landing');
  expect(esphomePrefixOf('landing/status')).toBe('landing');
  expect(esphomePrefixOf('homeassistant/binary_sensor/landing/door/config')).toBe(
    'homeassistant/binary_sensor/landing',
  );
  expect(esphomePrefixOf('status')).toBeUndefined();
});

test('an alarm panel is in small letters, a lock in capitals, and both are read without an announcement', () => {
  const facts = (rest: string, word: string) => {
    const payload = new TextEncoder().encode(word);
    const read = readEsphome({ prefix: 'landing', rest, payload, retained: false, receivedAt: EXAMPLE_AT });
    return 'reports' in read ? read.reports.flatMap((report) => report.facts) : [];
  };
  const panel = ['armed_away', 'armed_night', 'armed_custom_bypass', 'disarmed', 'pending'].map((word) =>
    facts('alarm_control_panel/panel/state', word).flatMap((fact) => (fact.is === 'arm' ? fact.state : [])),
  );
  expect(panel).toEqual([['away'], ['home'], ['home'], ['disarmed'], []]);
  expect(facts('alarm_control_panel/panel/state', 'triggered')).toMatchObject([{ is: 'switch', state: 'on' }]);
  expect(facts('lock/front/state', 'JAMMED')).toMatchObject([{ is: 'lock', state: 'jammed' }]);
});
