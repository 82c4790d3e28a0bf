import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { instant } from '../../core/time.ts';
import { Bearing } from '../../intake/bearing.ts';
import type { KnownDevice } from '../../intake/directory.ts';
import { HandClock, testDevice } from '../../intake/embedded/testing.ts';
import { HEARTBEAT_NUMBERS, HeartbeatNumbers, WRITE_EVERY_MS } from './heartbeat-numbers.ts';

const root = mkdtempSync(join(tmpdir(), 'havenwatch-numbers-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const device = testDevice(1);

function house(dir = mkdtempSync(join(root, 'one-'))) {
  const file = join(dir, HEARTBEAT_NUMBERS);
  const clock = new HandClock();
  const warned: string[] = [];
  const open = () =>
    new HeartbeatNumbers({ file, clock, log: { warn: (_detail: object, says: string) => void warned.push(says) } });
  return { file, clock, warned, open, lines: () => readFileSync(file, 'utf8').split('\n').filter(Boolean) };
}

/** What is written beside the loop has been written. */
const written = async (numbers: HeartbeatNumbers, batches: number) => {
  while (numbers.counters.written + numbers.counters.failed < batches) await new Promise(setImmediate);
  await new Promise(setImmediate);
};

test('what is heard is written at once, then every two seconds at most, and is known again after a crash', async () => {
  const { open, clock, lines } = house();
  const numbers = open();
  const seen = { boot: 7, seq: 1 };
  numbers.heard(device, seen);
  clock.advance(0);
  await written(numbers, 1);
  for (let n = 1; n < 5; n += 1) {
    seen.seq += 1;
    numbers.heard(device, seen);
    clock.advance(WRITE_EVERY_MS / 5);
  }
  expect([lines().length, numbers.waiting]).toEqual([1, 1]);
  // A crash now: no more than these two seconds are lost.
  expect(open().of(device)).toMatchObject({ boot: 7, seq: 1 });
  clock.advance(WRITE_EVERY_MS / 5);
  await written(numbers, 2);
  expect(open().of(device)).toMatchObject({ boot: 7, seq: 5 });
  seen.seq = 6;
  numbers.heard(device, seen);
  // An orderly end loses nothing.
  await numbers.close();
  expect(open().of(device)).toMatchObject({ boot: 7, seq: 6 });
});

test('a heartbeat that was recorded is found out after a restart, with its hardware too; the next true one is life', async () => {
  const { open, clock } = house();
  const suspected: string[] = [];
  const suspicions = { suspect: (_device: KnownDevice, why: string) => void suspected.push(why) };
  const recorded = { hardware: 'imei-1', n: '7-2' };
  const before = open();
  const kept: string[] = [];
  const bearing = new Bearing({ suspicions, numbers: before, keepHardware: (_device, hash) => void kept.push(hash) });
  expect(bearing.believes(device, recorded, { receivedAt: clock.now() })).toBe(true);
  await before.close();
  const numbers = open();
  const restarted = new Bearing({ suspicions, numbers });
  const registered = { ...device, hardware: kept[0] };
  const says = (n: string) => restarted.believes(registered, { ...recorded, n }, { receivedAt: clock.now() });
  expect([says('7-2'), says('7-1'), says('6-9'), says('7-3')]).toEqual([false, false, false, true]);
  expect(suspected).toEqual(['replay', 'replay', 'replay']);
  // Enrolled anew, it counts from its own beginning.
  restarted.forget(device);
  expect(
    restarted.believes({ ...device, secretHash: Buffer.alloc(32, 9) }, { n: '0-1' }, { receivedAt: clock.now() }),
  ).toBe(true);
  await numbers.close();
});

test('a device that has moved on to another proof counts from its own beginning, whatever a crash has left of the old one', async () => {
  const { open } = house();
  const numbers = open();
  numbers.heard(device, { boot: 7, seq: 4_711 });
  await numbers.close();
  const certificates = new Map([['f'.repeat(64), { notAfter: instant(0), revoked: false, used: true }]]);
  expect(open().of({ ...device, certificates })).toBeUndefined();
  expect(open().of({ ...device, secretHash: Buffer.alloc(32, 9) })).toBeUndefined();
  const again = open();
  expect(again.of({ ...device })).toMatchObject({ seq: 4_711 });
  again.forget(device);
  expect(again.of(device)).toBeUndefined();
});

test('a line that a crash has cut short, or that is none, costs itself alone', async () => {
  const { open, file } = house();
  const numbers = open();
  numbers.heard(device, { boot: 7, seq: 1 });
  await numbers.close();
  appendFileSync(file, 'nonsense\ndv_0002 9-9 abc\ndv_0001 9-12');
  const after = open();
  expect(after.of(device)).toMatchObject({ boot: 7, seq: 1 });
  after.heard(device, { boot: 8, seq: 0 });
  await after.close();
  expect(open().of(device)).toMatchObject({ boot: 8, seq: 0 });
});

test('a disk that refuses ends nothing: it is said, kept, and written when it can be', async () => {
  const { open, file, clock, warned } = house();
  const numbers = open();
  // Nobody can write into a folder.
  mkdirSync(file);
  numbers.heard(device, { boot: 7, seq: 1 });
  clock.advance(0);
  await written(numbers, 1);
  clock.advance(WRITE_EVERY_MS);
  await written(numbers, 2);
  expect([numbers.counters.failed, numbers.waiting, warned.length]).toEqual([2, 1, 1]);
  rmSync(file, { recursive: true });
  clock.advance(WRITE_EVERY_MS);
  await written(numbers, 3);
  expect(numbers.waiting).toBe(0);
  expect(open().of(device)).toMatchObject({ boot: 7, seq: 1 });
});

test('the file stays within four times what it must hold, and loses nobody when it is written anew', async () => {
  const { open, file, clock } = house();
  const numbers = open();
  const fleet = Array.from({ length: 2_000 }, (_, n) => ({ of: testDevice(n), number: { boot: 1, seq: 0 } }));
  for (let round = 1; round <= 22; round += 1) {
    for (const { of, number } of fleet) {
      number.seq = round;
      numbers.heard(of, number);
    }
    while (numbers.counters.written < round * fleet.length) {
      clock.advance(WRITE_EVERY_MS);
      await new Promise(setImmediate);
    }
  }
  await numbers.close();
  expect(numbers.counters).toMatchObject({ written: 44_000, failed: 0 });
  expect(numbers.counters.rewritten).toBeGreaterThan(0);
  expect(readFileSync(file).length).toBeLessThan(1_200_000);
  const after = open();
  expect(fleet.every(({ of }) => after.of(of)?.seq === 22)).toBe(true);
});
