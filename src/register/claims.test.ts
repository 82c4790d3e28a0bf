import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hours } from '../core/time.ts';
import { filesHolding } from '../vault/test-files.ts';
import { readCode } from './claims.ts';
import { openTestRecords } from './test-records.ts';

const code = (expected: string) => expect.objectContaining({ code: expected });

function home() {
  const records = openTestRecords();
  const { register, clock } = records;
  const { device } = register.devices.add({ premises: register.premises.add().premises });
  return { ...records, claims: register.claims, device, now: () => clock.read() };
}

test('a claim code is 16 signs that can be read out, is given once, and only its hash is kept', () => {
  const { claims, device, directory, now } = home();
  const made = claims.make({ device, by: 'st_leader' });
  expect(made.code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$/);
  expect(made.expiresAt).toBe(now() + hours(24));
  for (const text of [made.code, made.code.replaceAll('-', '')]) expect(filesHolding(directory, text)).toEqual([]);
  expect(claims.open(device)).toMatchObject({ claim: made.claim, madeBy: 'st_leader' });
  expect(claims.make({ device, by: 'st_leader' }).code).not.toBe(made.code);
});

test('a claim code works once', () => {
  const { claims, device, now } = home();
  const { code: text } = claims.make({ device, by: 'shell' });
  expect(claims.look(text, now())).toEqual({ device });
  expect(claims.take(text, now())).toEqual({ device });
  expect(claims.take(text, now())).toEqual({ refused: 'used', device });
  expect(claims.open(device)).toBeUndefined();
});

test('a claim code works within its hours and no longer', () => {
  const { claims, device, now, clock } = home();
  const { code: text } = claims.make({ device, by: 'shell', hours: 2 });
  clock.move(hours(2) - 1);
  expect(claims.look(text, now())).toEqual({ device });
  clock.move(1);
  expect(claims.take(text, now())).toEqual({ refused: 'expired', device });
  expect(() => claims.make({ device, by: 'shell', hours: 73 })).toThrow(code('HW_INPUT_INVALID'));
});

test('the newest claim of a device is the only one; a revoked device has none', () => {
  const { claims, device, register, now } = home();
  const old = claims.make({ device, by: 'shell' }).code;
  const { code: text } = claims.make({ device, by: 'shell' });
  expect(claims.take(old, now())).toEqual({ refused: 'withdrawn', device });
  register.devices.revoke(device);
  expect(claims.take(text, now())).toEqual({ refused: 'withdrawn', device });
  expect(() => claims.make({ device, by: 'shell' })).toThrow(code('HW_DEVICE_REVOKED'));
});

test('a code is read as people type it, and nothing else is a code', () => {
  const { claims, device, now } = home();
  const { code: text } = claims.make({ device, by: 'shell' });
  const typed = text.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l');
  expect(claims.look(typed, now())).toEqual({ device });
  fc.assert(
    fc.property(fc.string({ maxLength: 60 }), (other) => {
      const signs = readCode(other);
      expect(signs === undefined || /^[0-9A-HJKMNP-TV-Z]{16}$/.test(signs)).toBe(true);
      if (signs === undefined) expect(claims.look(other, now())).toEqual({ refused: 'unknown' });
    }),
  );
});
