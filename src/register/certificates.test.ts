import { expect, test } from 'vitest';
import { after, days } from '../core/time.ts';
import { must } from '../vault/test-files.ts';
import { CERTIFICATES_PER_DEVICE, NO_CERTIFICATES } from './certificates.ts';
import { secretMatches } from './secrets.ts';
import { openTestRecords } from './test-records.ts';

const code = (expected: string) => expect.objectContaining({ code: expected });

function home() {
  const { register, clock } = openTestRecords();
  const { device, secret } = register.devices.add({ premises: register.premises.add().premises });
  const directory = register.openDirectory();
  let made = 0;
  return {
    register,
    clock,
    device,
    secret,
    certificates: register.certificates,
    entry: () => {
      directory.refresh();
      return must(directory.device(device));
    },
    issued: () => {
      made += 1;
      const serial = made.toString(16).padStart(32, '0');
      const fingerprint = made.toString(16).padStart(64, '0');
      return { serial, fingerprint, notAfter: after(clock.read(), days(397)) };
    },
  };
}

test('a running gateway sees a new certificate, its first use and its end without a restart', () => {
  const { certificates, device, entry, issued } = home();
  expect(entry().certificates).toBe(NO_CERTIFICATES);
  const one = issued();
  certificates.add(device, one);
  expect(entry().certificates.get(one.fingerprint)).toEqual({ notAfter: one.notAfter, revoked: false, used: false });
  certificates.firstUsed(device, { certificate: one.fingerprint });
  expect(entry().certificates.get(one.fingerprint)).toMatchObject({ revoked: false, used: true });
  certificates.revoke({ device, serial: one.serial });
  expect(entry().certificates.get(one.fingerprint)).toMatchObject({ revoked: true });
  expect(() => certificates.revoke({ device, serial: one.serial })).toThrow(code('HW_NOT_FOUND'));
});

test('the old proof counts until the new one was used, and then ends: a certificate after a secret', () => {
  const { certificates, device, entry, issued, secret } = home();
  const one = issued();
  certificates.add(device, one);
  expect(secretMatches(entry().secretHash, secret)).toBe(true);
  certificates.firstUsed(device, { certificate: one.fingerprint });
  expect(secretMatches(entry().secretHash, secret)).toBe(false);
  const two = issued();
  certificates.add(device, two);
  expect(entry().certificates.get(one.fingerprint)?.revoked).toBe(false);
  certificates.firstUsed(device, { certificate: two.fingerprint });
  expect(entry().certificates.get(one.fingerprint)?.revoked).toBe(true);
  expect(entry().certificates.get(two.fingerprint)?.revoked).toBe(false);
  // What has ended cannot come back by being used late.
  certificates.firstUsed(device, { certificate: one.fingerprint });
  expect(entry().certificates.get(two.fingerprint)?.revoked).toBe(false);
});

test('the old proof counts until the new one was used, and then ends: a secret after either', () => {
  const { certificates, device, entry, issued, secret } = home();
  const one = issued();
  certificates.add(device, one);
  const next = certificates.offerSecret(device);
  expect(secretMatches(entry().secretHash, secret)).toBe(true);
  expect(secretMatches(must(entry().nextSecretHash), next)).toBe(true);
  certificates.firstUsed(device, { secret: 'next' });
  expect(entry().nextSecretHash).toBeUndefined();
  expect(secretMatches(entry().secretHash, next)).toBe(true);
  expect(entry().certificates.get(one.fingerprint)?.revoked).toBe(true);
  certificates.firstUsed(device, { secret: 'next' });
  expect(secretMatches(entry().secretHash, next)).toBe(true);
});

test('a device that is asked to renew stays asked until it has a new proof', () => {
  const { certificates, device, entry, issued, clock } = home();
  certificates.askRenewal(device);
  const since = clock.read();
  clock.move(1000);
  certificates.askRenewal(device);
  expect(entry().renewAskedAt).toBe(since);
  certificates.add(device, issued());
  expect(entry().renewAskedAt).toBeUndefined();
});

test('a revoked device keeps no proof and is given none; a secret by hand ends every other proof', () => {
  const { certificates, device, entry, issued, register } = home();
  const one = issued();
  certificates.add(device, one);
  certificates.offerSecret(device);
  register.devices.rotate(device);
  expect(entry().certificates.get(one.fingerprint)?.revoked).toBe(true);
  expect(entry().nextSecretHash).toBeUndefined();
  const two = issued();
  certificates.add(device, two);
  register.devices.revoke(device);
  expect(entry().certificates.get(two.fingerprint)?.revoked).toBe(true);
  expect(() => certificates.add(device, issued())).toThrow(code('HW_DEVICE_REVOKED'));
  expect(() => certificates.offerSecret(device)).toThrow(code('HW_DEVICE_REVOKED'));
});

test('whose certificate ends before long is known beforehand, and whose last one is newer is not', () => {
  const { certificates, device, issued, clock } = home();
  const one = issued();
  certificates.add(device, one);
  const before = (days_: number) =>
    certificates.lastingUntil(after(clock.read(), days(days_))).map((each) => each.device);
  expect(before(397)).toEqual([]);
  expect(before(398)).toEqual([device]);
  clock.move(days(380));
  expect(before(30)).toEqual([device]);
  certificates.add(device, issued());
  expect(before(30)).toEqual([]);
});

test('a device that asks again and again holds a few certificates and no more', () => {
  const { certificates, device, issued } = home();
  for (let n = 0; n < CERTIFICATES_PER_DEVICE + 3; n += 1) certificates.add(device, issued());
  const good = certificates.ofDevice(device).filter(({ revokedAt }) => revokedAt === null);
  expect(good).toHaveLength(CERTIFICATES_PER_DEVICE);
  expect(good.at(0)?.serial).toBe((CERTIFICATES_PER_DEVICE + 3).toString(16).padStart(32, '0'));
});
