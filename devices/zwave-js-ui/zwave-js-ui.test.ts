import { describe, expect, test } from 'vitest';
import { instant } from '../../src/core/time.ts';
import type { FamilyMessage, Report } from '../family.ts';
import { ZWAVE_JS_UI } from './profile.ts';

const receivedAt = instant(Date.UTC(2026, 10, 21, 19, 4, 12));

function heard(rest: string, payload: unknown, more: Partial<FamilyMessage> = {}): Report[] {
  const bytes = new TextEncoder().encode(JSON.stringify(payload));
  const read = ZWAVE_JS_UI.read({ prefix: 'zwave', rest, payload: bytes, retained: false, receivedAt, ...more });
  return 'quarantine' in read ? [] : read.reports;
}

describe('a node of Z-Wave JS UI', () => {
  test('is the same whether its gateway names topics or numbers them', () => {
    const said = { time: 1, value: 8, nodeId: 7 };
    const reports = [
      'nodeID_7/113/0/Home_Security/Motion_sensor_status',
      '7/113/0/Home_Security/Motion_sensor_status',
      'Hall/7/113/0/Home_Security/Motion_sensor_status',
      'Hall/Eye/notification/endpoint_0/Home_Security/Motion_sensor_status',
      'Eye/notification/endpoint_0/Home_Security/Motion_sensor_status',
    ].flatMap((rest) => heard(rest, said));
    expect(reports.map(({ address }) => address)).toEqual(Array(5).fill('nodeID_7'));
    expect(new Set(reports.map(({ facts }) => JSON.stringify(facts))).size).toBe(1);
  });

  test('does not live because its gateway says again what it remembers', () => {
    const values = ['113/0/Access_Control/Door_state', '128/0/level', '98/0/currentMode', '37/0/currentValue'];
    const reports = values.flatMap((value) => heard(`nodeID_7/${value}`, { time: receivedAt, value: 22 }));
    expect(reports.filter(({ life }) => life)).toEqual([]);
    expect(heard('nodeID_7/lastActive', { time: receivedAt, value: receivedAt })).toMatchObject([{ life: true }]);
    expect(heard('nodeID_7/lastActive', { value: receivedAt }, { retained: true })).toMatchObject([{ life: false }]);
  });

  test('pressed twice is pressed twice; the same press delivered twice is one', () => {
    const counters = [5, 5, 6].flatMap((time) => heard('nodeID_9/91/0/scene/001', { time, value: 0 }));
    expect(counters.map(({ counter }) => counter)).toEqual(['5', '5', '6']);
  });

  test('every press of the specification has its own word', () => {
    const words = [0, 2, 3, 4, 5, 6].flatMap((value) => heard('nodeID_9/91/0/scene/001', { time: 1, value }));
    const which = words.flatMap(({ facts }) => facts.map((fact) => (fact.is === 'press' ? fact.which : '')));
    expect(which).toEqual(['single', 'hold', 'double', 'triple', 'quadruple', 'quintuple']);
    expect(heard('nodeID_9/91/0/scene/001', { time: 1, value: 7 })).toEqual([]);
  });
});

describe('events of the Notification class', () => {
  const facts = (rest: string, payload: unknown) => heard(rest, payload).flatMap((report) => report.facts);

  test('are moments, whatever came along with them, and with or without a place', () => {
    const glass = { key: 'Home_Security', is: 'press', which: 'glass_breakage' };
    expect(facts('nodeID_7/113/0/Home_Security/Glass_breakage', { time: 5 })).toEqual([glass]);
    expect(facts('7/113/0/Home_Security/Glass_breakage_location_provided', { time: 6, value: { a: 1 } })).toEqual([
      glass,
    ]);
    expect(facts('Hall/notification/endpoint_0/Emergency_Alarm/Contact_police', { time: 7 })).toEqual([
      { key: 'Emergency_Alarm', is: 'press', which: 'contact_police' },
    ]);
    expect(facts('nodeID_7/113/0/Access_Control/Keypad_unlock_operation', { time: 8, value: { userId: 1 } })).toEqual(
      [],
    );
  });

  test('a lid and a magnet that do not belong there are tampering, and a battery to be charged is low', () => {
    const said = (name: string, value: number) => facts(`nodeID_7/113/0/${name}`, { time: 1, value });
    expect(said('System/Cover_status', 6)).toMatchObject([{ is: 'tamper', state: 'alarm' }]);
    expect(said('Home_Security/Magnetic_interference_status', 11)).toMatchObject([{ is: 'tamper', state: 'alarm' }]);
    expect(said('Power_Management/Battery_level_status', 15)).toMatchObject([{ is: 'battery', low: true }]);
    expect(said('Power_Management/Battery_level_status', 0)).toMatchObject([{ is: 'battery', low: false }]);
  });

  test('a gateway that has lost its radio is itself away, and no node is', () => {
    expect(heard('driver/status', true)).toMatchObject([{ address: '', link: 'online' }]);
    expect(heard('driver/status', false)).toMatchObject([{ address: '', link: 'offline' }]);
    expect(heard('driver/status', null)).toMatchObject([{ address: '', link: 'offline' }]);
  });
});
