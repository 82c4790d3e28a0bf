import { expect, test } from 'vitest';
import type { Input } from '../core/input.ts';
import { type Instant, instant } from '../core/time.ts';
import { Bearing } from './bearing.ts';
import type { KnownDevice } from './directory.ts';
import { testDevice } from './embedded/testing.ts';
import { sourceOf } from './source.ts';
import { Suspicions } from './suspicions.ts';

const SECOND = 1_000;
const at = (ms: number): Instant => instant(1_800_000_000_000 + ms);

function open() {
  let now = 0;
  const told: string[] = [];
  const repeated: string[] = [];
  const counts = { suspicions: 0, suspicions_repeated: 0, suspicions_held_back: 0 };
  const suspicions = new Suspicions({
    door: {
      submit: (_partition, input: Input) => {
        if (input.type === 'suspicion') told.push(`${input.origin.device} ${input.why}`);
      },
    },
    directory: { premises: () => ({ risk: 'high' }) },
    clock: { now: () => at(now) },
    tally: {
      add(name) {
        if (name === 'suspicions_repeated') repeated.push(name);
        if (name in counts) counts[name as keyof typeof counts] += 1;
      },
    },
  });
  const kept: string[] = [];
  const bearing = new Bearing({ suspicions, keepHardware: (_device, hardware) => void kept.push(hardware) });
  return {
    suspicions,
    bearing,
    told,
    repeated,
    counts,
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

test('whoever guesses secrets without end has it told ever more seldom, an hour apart at most, and each guess is counted', () => {
  const { suspicions, told, counts, pass } = open();
  const toldAt: number[] = [];
  const guesses = 6 * 3_600;
  for (let second = 0; second < guesses; second += 1) {
    suspicions.wrongSecret(device, '192.0.2.7');
    if (told.length > toldAt.length) toldAt.push(second);
    pass(SECOND);
  }
  const minutesApart = toldAt.map((at, n) => Math.round((at - (toldAt[n - 1] ?? at)) / 60));
  expect(toldAt[0]).toBe(2);
  expect(minutesApart).toEqual([0, 1, 2, 4, 8, 16, 32, 60, 60, 60, 60]);
  expect(counts.suspicions + counts.suspicions_repeated).toBe(guesses - 2);
  // An hour without a guess, and the next ones count as the first.
  pass(3_600 * SECOND);
  for (let n = 0; n < 3; n += 1) suspicions.wrongSecret(device, '192.0.2.7');
  expect(told).toHaveLength(toldAt.length + 1);
});

test('who guesses at many homes from one address alarms five of them; the rest waits, is counted, and another address is heard', () => {
  const { suspicions, told, counts, pass } = open();
  const guessAt = (n: number, source: string) => suspicions.guessed(testDevice(n), 'wrong-certificate', source);
  for (let n = 1; n <= 100; n += 1) guessAt(n, '2001:db8:1:2');
  expect([told.length, counts.suspicions_held_back]).toEqual([5, 95]);
  guessAt(50, '2001:db8:1:3');
  expect(told.at(-1)).toBe('dv_0050 wrong-certificate');
  pass(60 * SECOND);
  for (let n = 1; n <= 100; n += 1) guessAt(n, '2001:db8:1:2');
  // Those five may be told again by now, each as one of this address: one in this minute.
  expect(told).toHaveLength(7);
  // What only the owner of a thing can show is told whatever came from there before.
  suspicions.suspect(testDevice(99), 'revoked-certificate');
  expect(told.at(-1)).toBe('dv_0099 revoked-certificate');
});

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:db8:1:2::9', '2001:db8:1:2'],
  ['2001:db8::9', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
  [undefined, ''],
])('%s comes from %s', (address, source) => {
  expect(sourceOf(address)).toBe(source);
});

test('a heartbeat counts once: its number must be greater, over restarts of the device too', () => {
  const { bearing, told } = open();
  const believes = (n: string) => bearing.believes(device, { n }, { receivedAt: at(0) });
  expect(['7-1', '7-2', '7-5'].map(believes)).toEqual([true, true, true]);
  expect(['7-5', '7-4', '6-900'].map(believes)).toEqual([false, false, false]);
  expect(['8-0', '8-1'].map(believes)).toEqual([true, true]);
  expect(told).toEqual([`${device.id} replay`]);
});

test('a heartbeat that MQTT sends again because its answer was lost is no life, and raises nothing', () => {
  const { bearing, told } = open();
  const believes = (n: string, again: boolean) => bearing.believes(device, { n }, { receivedAt: at(0), again });
  expect([believes('7-1', false), believes('7-1', true), believes('7-2', true)]).toEqual([true, false, true]);
  expect(told).toEqual([]);
  // Only the very last may be on its way still.
  expect(believes('7-1', true)).toBe(false);
  expect(told).toEqual([`${device.id} replay`]);
});

test('hardware is kept when it is first told, and other hardware is not the device', () => {
  const { bearing, told, kept } = open();
  const known: KnownDevice = { ...device };
  expect(bearing.believes(known, { hardware: 'imei-1' }, { receivedAt: at(0) })).toBe(true);
  expect(kept).toHaveLength(1);
  expect(bearing.believes(known, { hardware: 'imei-1' }, { receivedAt: at(1) })).toBe(true);
  expect(bearing.believes(known, { hardware: 'imei-2' }, { receivedAt: at(2) })).toBe(false);
  bearing.believes({ ...known, hardware: kept[0] }, { hardware: 'imei-1' }, { receivedAt: at(2) });
  // A person has put other hardware in its place.
  expect(bearing.believes(known, { hardware: 'imei-3' }, { receivedAt: at(2) })).toBe(true);
  expect(kept).toHaveLength(2);
  const restarted = open();
  const registered = { ...device, hardware: kept[0] };
  expect(restarted.bearing.believes(registered, { hardware: 'imei-2' }, { receivedAt: at(3) })).toBe(false);
  expect(restarted.bearing.believes(registered, { hardware: 'imei-1' }, { receivedAt: at(4) })).toBe(true);
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
  expect(bearing.believes({ ...device, disciplinedClock: true }, heartbeat, { receivedAt: at(0) })).toBe(expected);
  expect(bearing.believes(device, heartbeat, { receivedAt: at(0) })).toBe(true);
});
