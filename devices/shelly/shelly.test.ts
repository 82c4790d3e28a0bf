import { expect, test } from 'vitest';
import { after, seconds } from '../../src/core/time.ts';
import type { FamilyMessage } from '../family.ts';
import { EXAMPLE_AT, restOf } from '../family-examples.ts';
import { readInTurn } from '../memory.ts';
import { bluFacts, macOf } from './bthome.ts';
import { eventsOf } from './event.ts';
import { shellyPrefixOf } from './place.ts';
import { SHELLY } from './profile.ts';

const BUTTON = 'shellies/shellybutton1-0A1B2C3D4E5F';

function press(count: number, afterSeconds: number, event = 'S'): FamilyMessage {
  const payload = new TextEncoder().encode(JSON.stringify({ event, event_cnt: count }));
  return {
    prefix: BUTTON,
    rest: 'input_event/0',
    payload,
    retained: false,
    receivedAt: after(EXAMPLE_AT, seconds(afterSeconds)),
  };
}

/** The numbers of the presses that were read, '' where there was none. */
const numbers = (messages: readonly FamilyMessage[]): string[] =>
  readInTurn(SHELLY, messages).map((read) => ('reports' in read ? (read.reports[0]?.counter ?? '') : 'quarantined'));
const pressed = (messages: readonly FamilyMessage[]): number =>
  new Set(numbers(messages).filter((one) => one !== '')).size;

test('a relay that says its last press again every half minute has been pressed once', () => {
  const day = Array.from({ length: 2880 }, (_, n) => press(5, n * 30));
  expect(pressed(day)).toBe(1);
  // Later repeats are not even handed on: by then whoever compares numbers may have forgotten this one.
  expect(numbers(day).filter((one) => one !== '')).toHaveLength(9);
});

test('a button that counts from 1 again after each sleep is heard each time', () => {
  expect(pressed([press(1, 0), press(1, 200), press(1, 400)])).toBe(3);
});

test('two presses a second apart are two, and a long one is not a short one', () => {
  expect(pressed([press(1, 0), press(2, 1), press(2, 2), press(2, 3, 'L')])).toBe(3);
});

test('a press that comes after many repeats of the one before is a press', () => {
  const repeated = Array.from({ length: 20 }, (_, n) => press(5, n * 30));
  expect(pressed([...repeated, press(6, 610)])).toBe(2);
});

test('the prefix is found in topics of every generation', () => {
  expect(shellyPrefixOf('shellies/shellydw-0A1B2C/sensor/state')).toBe('shellies/shellydw-0A1B2C');
  expect(shellyPrefixOf('shellyplus1-0a1b2c3d4e5f/events/rpc')).toBe('shellyplus1-0a1b2c3d4e5f');
  expect(shellyPrefixOf('shelly-blu/events/0a:1b:2c:3d:4e:5f')).toBe('shelly-blu');
  expect(shellyPrefixOf('zigbee2mqtt/door')).toBeUndefined();
  expect(restOf('shellies/a/online', 'shellies')).toBe('a/online');
});

test('an address is the same however its digits are written', () => {
  expect(['0A:1B:2C:3D:4E:5F', '0a1b2c3d4e5f', '0a-1b-2c-3d-4e-5f'].map(macOf)).toEqual(
    Array(3).fill('0a:1b:2c:3d:4e:5f'),
  );
  expect(macOf('not an address')).toBeUndefined();
});

test('an encrypted frame without a key is life and says why it is no more', () => {
  const { facts, ignored } = bluFacts({ encryption: true, address: '0a:1b:2c:3d:4e:5f' });
  expect(facts).toEqual([]);
  expect(ignored.map(({ what }) => what)).toEqual(['encryption']);
});

test('every press that BTHome numbers has its word, and no button is lost for one that it does not', () => {
  const which = (button: number | number[]) =>
    bluFacts({ address: '0a:1b:2c:3d:4e:5f', button }).facts.map((fact) => (fact.is === 'press' ? fact.which : ''));
  expect([1, 2, 3, 4, 5, 6, 0x80, 0xfe].flatMap(which)).toEqual([
    'single',
    'double',
    'triple',
    'long',
    'long-double',
    'long-triple',
    'hold',
    'hold',
  ]);
  expect(which([0, 5, 0, 0])).toEqual(['long-double']);
});

test('the press of a button that is held has one word, however a built-in gateway calls it', () => {
  const said = (event: string) =>
    eventsOf([{ component: 'bthomedevice:200', event, idx: 0 }]).behind.get('bthomedevice:200');
  for (const event of ['hold', 'hold_press'])
    expect(said(event)).toEqual([{ key: 'button:0', is: 'press', which: 'hold' }]);
});

test('generation 1 announces itself on a topic that all devices share', () => {
  const payload = new TextEncoder().encode(JSON.stringify({ id: 'shellydw2-0A1B2C', model: 'SHDW-2', mac: 'x' }));
  const shared = { prefix: 'shellies', rest: 'announce', payload, retained: false, receivedAt: EXAMPLE_AT };
  expect(SHELLY.read(shared)).toMatchObject({ reports: [{ address: 'shellydw2-0A1B2C', facts: [], life: true }] });
  expect(SHELLY.read({ ...shared, prefix: 'shellies/announce', rest: '' })).toMatchObject({
    reports: [{ address: '' }],
  });
  expect(SHELLY.read({ ...shared, rest: 'command' })).toMatchObject({ reports: [], ignored: [{ what: 'command' }] });
});
