import { expect, test } from 'vitest';
import { esphomePrefixOf, placeOf } from './place.ts';

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
