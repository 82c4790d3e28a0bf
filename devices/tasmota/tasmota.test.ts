import { expect, test } from 'vitest';
import type { Fact } from '../fact.ts';
import { EXAMPLE_AT } from '../family-examples.ts';
import { placeOf, tasmotaPrefixOf } from './place.ts';
import { TASMOTA } from './profile.ts';
import { radioCode } from './radio.ts';
import { readTasmota } from './read.ts';
import { zigbeeReport } from './zigbee.ts';

function facts(rest: string, payload: string): Fact[] {
  const bytes = new TextEncoder().encode(payload);
  const read = readTasmota({ prefix: 'stat/hall', rest, payload: bytes, retained: false, receivedAt: EXAMPLE_AT });
  return 'reports' in read ? read.reports.flatMap((report) => report.facts) : [];
}

test('whose a topic is, in both orders, one device a prefix and many', () => {
  expect(placeOf('tele/hall', 'SENSOR')).toEqual({ address: '', way: 'tele', word: 'SENSOR' });
  expect(placeOf('tele', 'hall/SENSOR')).toEqual({ address: 'hall', way: 'tele', word: 'SENSOR' });
  expect(placeOf('house', 'hall/tele/SENSOR')).toEqual({ address: 'hall', way: 'tele', word: 'SENSOR' });
  expect(placeOf('hall', 'stat/RESULT')).toEqual({ address: '', way: 'stat', word: 'RESULT' });
  expect(placeOf('tele/zb', '1A2B/SENSOR')).toEqual({ address: '1A2B', way: 'tele', word: 'SENSOR' });
  expect(placeOf('hall', 'SENSOR')).toBeUndefined();
  expect(tasmotaPrefixOf('stat/hall/RESULT')).toBe('stat/hall');
  expect(tasmotaPrefixOf('zigbee2mqtt/hall')).toBeUndefined();
});

test('a push-button that only ever says ON is pressed each time it says so', () => {
  expect(facts('RESULT', '{"Switch1":{"Action":"ON"}}')).toContainEqual({
    key: 'Switch1.action',
    is: 'press',
    which: 'on',
  });
  expect(facts('SWITCH1', 'ON')).toContainEqual({ key: 'Switch1.action', is: 'press', which: 'on' });
});

test('a button is in no state, whatever it says', () => {
  expect(facts('RESULT', '{"Button1":{"Action":"ON"}}')).toEqual([{ key: 'Button1', is: 'press', which: 'on' }]);
});

test('what dims a lamp or lets a button go is no press', () => {
  for (const action of ['CLEAR', 'INC_DEC', 'INV'])
    expect(facts('RESULT', `{"Button1":{"Action":"${action}"}}`)).toEqual([]);
});

test('both codes of a door contact are one sender; a longer code is its own', () => {
  expect(radioCode({ Data: '3AF907' })?.address).toBe(radioCode({ Data: '0x3AF90E' })?.address);
  expect(radioCode({ Data: '3AF907AB' })).toEqual({
    address: 'rf-3AF907AB',
    fact: { key: 'rf', is: 'press', which: 'code' },
  });
  expect(radioCode({ Data: 'none' })).toBeUndefined();
  expect(radioCode({ Data: '', Bits: 24 })).toBeUndefined();
});

test('a code is the same however it is written: its zeros left out, or as a number', () => {
  const fob = { address: 'rf-0003A', fact: { key: 'rf', is: 'press', which: 'E' } };
  for (const said of [
    { Data: '0003AE' },
    { Data: '0x3AE', Bits: 24, Protocol: 1, Pulse: 330 },
    { Data: 0x3ae, Bits: 24, Protocol: 1, Pulse: 330 },
    { Sync: 9500, Low: 340, High: 960, Data: 0x3ae, RfKey: 'None' },
  ])
    expect(radioCode(said)).toEqual(fob);
  for (const Data of [0, -1, 1.5, 2 ** 60, null]) expect(radioCode({ Data, Bits: 24 })).toBeUndefined();
});

test('a zone status is read low byte first', () => {
  const { report } = zigbeeReport('0x1A2B', { '0500!00': '0001' });
  expect(report.facts[0]).toEqual({ key: 'alarm1', is: 'switch', state: 'off' });
});

test('a door that opens is never proposed as a call for help', () => {
  for (const fact of facts('RESULT', '{"Switch1":{"Action":"ON"}}')) {
    expect(TASMOTA.usual(fact)?.means).not.toBe('panic');
  }
  expect(facts('RESULT', '{"Switch1":{"Action":"ON"}}').map((fact) => TASMOTA.usual(fact)?.means)).toEqual([
    'door',
    undefined,
  ]);
});

test('a change of a zone that stands in the message in bytes and as a number is said once', () => {
  const { report } = zigbeeReport('0x1A2B', {
    '0500<00': '0100FF0000',
    ZoneStatusChange: 1,
    ZoneStatusChangeZone: 255,
  });
  expect(report.facts.filter(({ key }) => key === 'alarm1')).toEqual([{ key: 'alarm1', is: 'switch', state: 'on' }]);
});

test('a click in both of its spellings is one, and letting the button go is none', () => {
  expect(zigbeeReport('0x1A2B', { click: 'single', Click: 'single' }).report.facts).toHaveLength(1);
  expect(zigbeeReport('0x1A2B', { Click: 'release' }).report.facts).toEqual([]);
});
