import { expect, test } from 'vitest';
import { asDeviceId, asPartition, asPremisesId, asSignalId } from '../core/ids.ts';
import type { Input } from '../core/input.ts';
import { type Instant, instant } from '../core/time.ts';
import { Batteries } from './batteries.ts';
import type { KnownDevice } from './directory.ts';

const MINUTE = 60_000;

function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('there is none');
  return value;
}

const device: KnownDevice = {
  id: must(asDeviceId('dv_hub1')),
  index: 3,
  premises: must(asPremisesId('pm_home')),
  partition: must(asPartition(7)),
  profile: 'native',
  sensors: new Map(),
  revoked: false,
  topic: 'hw/1/7/dv_hub1',
  secretHash: new Uint8Array(32),
};

function open() {
  const told: string[] = [];
  let counted = 0;
  const submit = (_partition: unknown, input: Input) => {
    if (input.type === 'battery') told.push(`${input.sensor ?? 'own'} ${input.percent}`);
  };
  const batteries = new Batteries(
    { submit },
    {
      add: () => {
        counted += 1;
      },
    },
  );
  const beat = (minutes: number, battery: number, sensors?: Record<string, { battery: number }>) =>
    batteries.heartbeat(device, { battery, ...(sensors && { sensors }) }, at(minutes));
  return { batteries, told, beat, counted: () => counted };
}

const at = (minutes: number): Instant => instant(1_800_000_000_000 + minutes * MINUTE);

test('of a day of heartbeats the heart hears what fell, an hour apart at least', () => {
  const { told, beat, counted } = open();
  // Every minute a little less, with noise: a point in five hours.
  for (let minute = 0; minute < 24 * 60; minute += 1) beat(minute, 90 - minute / 300 + (minute % 2) * 0.4);
  expect(told).toEqual(['own 90', 'own 89', 'own 88', 'own 87', 'own 86', 'own 85']);
  expect(counted()).toBe(told.length);
});

test('each sensor of a hub counts by itself, and so does what a signal says', () => {
  const { batteries, told, beat } = open();
  beat(0, 80, { 'front-door': { battery: 60 }, 'back-door': { battery: 50 } });
  beat(61, 80, { 'front-door': { battery: 59.9 }, 'back-door': { battery: 50 } });
  batteries.signal(
    device,
    { kind: 'battery', state: 'low', percent: 9, sensor: 'back-door', id: must(asSignalId('1')) },
    at(62),
  );
  expect(told).toEqual(['own 80', 'front-door 60', 'back-door 50', 'front-door 59', 'back-door 9']);
});

test('a new battery is told when the hour is over, and no earlier', () => {
  const { told, beat } = open();
  beat(0, 12);
  beat(10, 100);
  beat(59, 100);
  beat(60, 100);
  expect(told).toEqual(['own 12', 'own 100']);
});

test('names that a device makes up are told for so many, and no more', () => {
  const { told, beat } = open();
  for (let n = 0; n < 500; n += 1) beat(n, 50, { [`made-up-${n}`]: { battery: 50 } });
  expect(told.length).toBe(64);
});
