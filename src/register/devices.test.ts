import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { asDeviceId, asPremisesId } from '../core/ids.ts';
import { filesHolding, must } from '../vault/test-files.ts';
import { secretMatches } from './secrets.ts';
import { openTestRecords } from './test-records.ts';

const code = (expected: string) => expect.objectContaining({ code: expected });

test('a device gets an opaque id, a 256-bit secret given once, and its base topic', () => {
  const { directory, register, clock } = openTestRecords();
  const { premises } = register.premises.add();
  const { device, secret, topic } = register.devices.add({ premises, profile: 'native' });
  expect(device).toMatch(/^dv_[0-9a-hjkmnp-tv-z]{12}$/);
  expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
  expect(secret).toHaveLength(43);
  expect(topic).toBe(`hw/1/${register.premises.get(premises).partition}/${device}`);
  const kept = register.devices.get(device);
  expect(kept).toMatchObject({ premises, profile: 'native', revoked: false, commissionedAt: clock.read(), topic });
  expect(kept.secretHash).toEqual(createHash('sha256').update(secret).digest());
  expect(filesHolding(directory, secret)).toEqual([]);
});

test('only the device’s own secret matches', () => {
  const { register } = openTestRecords();
  const { premises } = register.premises.add();
  const own = register.devices.add({ premises });
  const foreign = register.devices.add({ premises });
  const { secretHash } = register.devices.get(own.device);
  expect(secretMatches(secretHash, own.secret)).toBe(true);
  expect(secretMatches(secretHash, Buffer.from(own.secret))).toBe(true);
  for (const wrong of [
    '',
    own.secret.slice(0, -1),
    `${own.secret}A`,
    foreign.secret,
    'A'.repeat(1_000_000),
    secretHash,
  ]) {
    expect(secretMatches(secretHash, wrong)).toBe(false);
  }
});

test('a new secret ends the old one; a revoked device gets none', () => {
  const { register } = openTestRecords();
  const { premises } = register.premises.add();
  const { device, secret } = register.devices.add({ premises });
  const renewed = register.devices.rotate(device);
  expect(secretMatches(register.devices.get(device).secretHash, secret)).toBe(false);
  expect(secretMatches(register.devices.get(device).secretHash, renewed.secret)).toBe(true);
  register.devices.revoke(device);
  register.devices.revoke(device);
  expect(register.devices.get(device).revoked).toBe(true);
  expect(() => register.devices.rotate(device)).toThrow(code('HW_DEVICE_REVOKED'));
});

test('sensors, rooms and supervision are kept and can be changed', () => {
  const { register } = openTestRecords();
  const { premises } = register.premises.add({ rooms: [{ room: 'bedroom', zone: 'sanctuary' }] });
  const { device } = register.devices.add({
    premises,
    room: 'bedroom',
    sensors: { 'bedroom-button': { zone: 'sanctuary', room: 'bedroom', kind: 'button' } },
    supervision: { intervalMs: 30_000, misses: 2, graceMs: 5_000 },
  });
  register.devices.change(device, { zone: 'sanctuary', room: null });
  const kept = register.devices.get(device);
  expect(kept).toMatchObject({
    zone: 'sanctuary',
    room: undefined,
    supervision: { intervalMs: 30_000, misses: 2, graceMs: 5_000 },
  });
  expect([...kept.sensors]).toEqual([['bedroom-button', { zone: 'sanctuary', room: 'bedroom', kind: 'button' }]]);
  expect(kept.sensors.get('constructor')).toBeUndefined();
  expect(register.devices.listIn(premises)).toEqual([kept]);
});

test('premises, rooms and figures that cannot be are refused by name', () => {
  const { register } = openTestRecords();
  const { premises } = register.premises.add();
  expect(() => register.devices.add({ premises: must(asPremisesId('pm_nowhere')) })).toThrow(code('HW_NOT_FOUND'));
  expect(() => register.devices.add({ premises, room: 'attic' })).toThrow(/no room called attic/);
  expect(() => register.devices.add({ premises, supervision: { intervalMs: 0, misses: 1, graceMs: 0 } })).toThrow(
    /supervision.intervalMs/,
  );
  expect(() => register.devices.add({ premises: 'a b' })).toThrow(code('HW_INPUT_INVALID'));
  expect(() => register.devices.get(must(asDeviceId('dv_nothing')))).toThrow(code('HW_NOT_FOUND'));
});
