import { expect, test } from 'vitest';
import type { Input } from '../core/input.ts';
import { type Instant, instant } from '../core/time.ts';
import { Bearing } from './bearing.ts';
import type { KnownDevice } from './directory.ts';
import { testDevice } from './embedded/testing.ts';
import { Suspicions } from './suspicions.ts';

const SECOND = 1_000;
const at = (ms: number): Instant => instant(1_800_000_000_000 + ms);

function open() {
  let now = 0;
  const told: string[] = [];
  const repeated: string[] = [];
  const suspicions = new Suspicions({
    door: {
      submit: (_partition, input: Input) => {
        if (input.type === 'suspicion') told.push(`${input.origin.device} ${input.why}`);
      },
    },
    directory: { premises: () => ({ risk: 'high' }) },
    clock: { now: () => at(now) },
    tally: { add: (name) => void (name === 'suspicions_repeated' && repeated.push(name)) },
  });
  const kept: string[] = [];
  const bearing = new Bearing({ suspicions, keepHardware: (_device, hardware) => void kept.push(hardware) });
  return {
    suspicions,
    bearing,
    told,
    repeated,
    kept,
    pass: (ms: number) => {
      now += ms;
    },
  };
}

const device = testDevice(1);

test('the same of the same device is told once a minute and counted meanwhile; another reason is told at once', () => {
  const { suspicions, told, repeated, pass } = open();
  for (let n = 0; n < 100; n += 1) suspicions.suspect(device, 'foreign-topic');
  suspicions.suspect(device, 'replay');
  suspicions.suspect(testDevice(2), 'foreign-topic');
  expect(told).toEqual([`${device.id} foreign-topic`, `${device.id} replay`, 'dv_0002 foreign-topic']);
  expect(repeated).toHaveLength(99);
  pass(60 * SECOND);
  suspicions.suspect(device, 'foreign-topic');
  expect(told).toHaveLength(4);
});

test('wrong secrets are a suspicion from the third within ten minutes on', () => {
  const { suspicions, told, pass } = open();
  for (let n = 0; n < 5; n += 1) {
    suspicions.wrongSecret(device);
    pass(301 * SECOND);
  }
  expect(told).toEqual([]);
  suspicions.wrongSecret(device);
  suspicions.wrongSecret(device);
  expect(told).toEqual([`${device.id} wrong-secret`]);
});

test('a heartbeat counts once: its number must be greater, over restarts of the device too', () => {
  const { bearing, told } = open();
  const believes = (n: string) => bearing.believes(device, { n }, at(0));
  expect(['7-1', '7-2', '7-5'].map(believes)).toEqual([true, true, true]);
  expect(['7-5', '7-4', '6-900'].map(believes)).toEqual([false, false, false]);
  expect(['8-0', '8-1'].map(believes)).toEqual([true, true]);
  expect(told).toEqual([`${device.id} replay`]);
});

test('hardware is kept when it is first told, and other hardware is not the device', () => {
  const { bearing, told, kept } = open();
  const known: KnownDevice = { ...device };
  expect(bearing.believes(known, { hardware: 'imei-1' }, at(0))).toBe(true);
  expect(kept).toHaveLength(1);
  expect(bearing.believes(known, { hardware: 'imei-1' }, at(1))).toBe(true);
  expect(bearing.believes(known, { hardware: 'imei-2' }, at(2))).toBe(false);
  bearing.believes({ ...known, hardware: kept[0] }, { hardware: 'imei-1' }, at(2));
  // A person has put other hardware in its place.
  expect(bearing.believes(known, { hardware: 'imei-3' }, at(2))).toBe(true);
  expect(kept).toHaveLength(2);
  const restarted = open();
  const registered = { ...device, hardware: kept[0] };
  expect(restarted.bearing.believes(registered, { hardware: 'imei-2' }, at(3))).toBe(false);
  expect(restarted.bearing.believes(registered, { hardware: 'imei-1' }, at(4))).toBe(true);
  expect(told.concat(restarted.told)).toEqual([`${device.id} hardware-changed`, `${device.id} hardware-changed`]);
});

test.each([
  [-41, false],
  [-40, true],
  [20, true],
  [21, false],
])('of a device whose clock is kept right, what it says %i s off is believed: %s', (offS, expected) => {
  const { bearing } = open();
  const heartbeat = { at: at(offS * SECOND) };
  expect(bearing.believes({ ...device, disciplinedClock: true }, heartbeat, at(0))).toBe(expected);
  expect(bearing.believes(device, heartbeat, at(0))).toBe(true);
});
