import { spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { asDeviceId } from '../core/ids.ts';
import { after, days, instant } from '../core/time.ts';
import { type Authority, openAuthority, rotateIssuing } from './authority.ts';
import { IDENTITY, IDENTITY_ROOT, ISSUING_FILE, TRUSTED_FILE } from './files.ts';

const NOW = instant(Date.UTC(2026, 10, 21));
const clock = { now: () => NOW };
const DEVICE = asDeviceId('dv_front') ?? never();
const code = (expected: string) => expect.objectContaining({ code: expected });
let dir: string;
let authority: Authority;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'havenwatch-identity-'));
  authority = await openAuthority(dir, clock);
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

test('an authority is made once, its root in a folder of its own, and only its owner can read it', async () => {
  expect(authority.made).toBe(true);
  expect(authority.root.atHand).toBe(true);
  const issuing = readFileSync(join(dir, IDENTITY, ISSUING_FILE), 'utf8');
  expect((await openAuthority(dir, clock)).made).toBe(false);
  expect(readFileSync(join(dir, IDENTITY, ISSUING_FILE), 'utf8')).toBe(issuing);
  for (const file of [`${IDENTITY}/${ISSUING_FILE}`, `${IDENTITY}/${TRUSTED_FILE}`, `${IDENTITY_ROOT}/root.key`])
    expect(statSync(join(dir, file)).mode & 0o777).toBe(0o600);
  expect(issuing).not.toContain(readFileSync(join(dir, IDENTITY_ROOT, 'root.key'), 'utf8').slice(30, 90));
});

test('a device’s certificate names the device, serves a TLS client for 397 days, and can certify nobody', async () => {
  const issued = await authority.issue({ device: DEVICE, publicKey: 'bundle', now: NOW });
  const leaf = new X509Certificate(issued.certificate);
  expect(leaf.subject).toBe('CN=dv_front');
  expect(leaf.ca).toBe(false);
  expect(leaf.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2']);
  expect(leaf.subjectAltName).toBeUndefined();
  expect(leaf.publicKey.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
  expect(leaf.fingerprint256.replaceAll(':', '').toLowerCase()).toBe(issued.fingerprint);
  expect(Date.parse(leaf.validFrom)).toBe(NOW - days(1));
  expect(issued.notAfter).toBe(after(NOW, days(397)));
  expect(Buffer.from(issued.serial, 'hex')).toHaveLength(16);
  const again = await authority.issue({ device: DEVICE, publicKey: 'bundle', now: NOW });
  expect(again.serial).not.toBe(issued.serial);
  expect(again.key).not.toBe(issued.key);
});

test('another implementation of the standard finds the chain good, for a client and for nothing else', async ({
  skip,
}) => {
  const version = spawnSync('openssl', ['version']);
  if (version.error) return skip('openssl is not on this machine');
  const { certificate } = await authority.issue({ device: DEVICE, publicKey: 'bundle', now: NOW });
  const [leaf, chain] = [join(dir, 'leaf.pem'), join(dir, 'chain.pem')];
  writeFileSync(leaf, certificate);
  writeFileSync(chain, authority.trusted);
  const root = join(dir, IDENTITY_ROOT, 'root.crt');
  const verify = (purpose: string) =>
    spawnSync('openssl', [
      ...['verify', '-x509_strict', '-attime', String(NOW / 1000), '-purpose', purpose],
      ...['-CAfile', root, '-untrusted', chain, leaf],
    ]);
  expect(String(verify('sslclient').stdout)).toContain(': OK');
  expect(verify('sslserver').status).not.toBe(0);
});

test('the issuing certificate is rotated with the root; what the old one has signed stays trusted until it ends', async () => {
  const home = join(dir, 'rotated');
  for (const folder of [IDENTITY, IDENTITY_ROOT]) cpSync(join(dir, folder), join(home, folder), { recursive: true });
  const rotated = await openAuthority(home, clock);
  const before = await rotated.issue({ device: DEVICE, publicKey: 'bundle', now: NOW });
  const away = join(dir, 'root-on-a-stick');
  renameSync(join(home, IDENTITY_ROOT), away);
  expect(rotated.root.atHand).toBe(false);
  await expect(rotateIssuing(home, join(home, IDENTITY_ROOT), NOW)).rejects.toEqual(code('HW_IDENTITY_ROOT_MISSING'));
  const later = after(NOW, days(1700));
  expect((await rotateIssuing(home, away, later)).expiresAt).toBe(after(later, days(1826)));
  const next = await rotated.issue({ device: DEVICE, publicKey: 'bundle', now: later });
  expect(issuerOf(next.certificate)).not.toBe(issuerOf(before.certificate));
  for (const { certificate } of [before, next]) expect(rotated.trusted).toContain(issuerOf(certificate));
  const muchLater = after(later, days(200));
  await rotateIssuing(home, away, muchLater);
  expect(rotated.trusted).not.toContain(issuerOf(before.certificate));
  expect(rotated.trusted).toContain(issuerOf(next.certificate));
});

test('no certificate outlives the one that signed it, and an authority that has ended signs nothing', async () => {
  const nearlyOver = after(NOW, days(1800));
  const issued = await authority.issue({ device: DEVICE, publicKey: 'bundle', now: nearlyOver });
  expect(issued.notAfter).toBe(authority.expiresAt);
  const over = authority.issue({ device: DEVICE, publicKey: 'bundle', now: authority.expiresAt });
  await expect(over).rejects.toEqual(code('HW_IDENTITY_EXPIRED'));
});

test('a root of somebody else does not rotate; a start that was cut short goes on with its root', async () => {
  const other = join(dir, 'other');
  await openAuthority(other, clock);
  await expect(rotateIssuing(dir, join(other, IDENTITY_ROOT), NOW)).rejects.toEqual(code('HW_IDENTITY_ROOT_MISSING'));
  const root = readFileSync(join(other, IDENTITY_ROOT, 'root.crt'), 'utf8');
  rmSync(join(other, IDENTITY), { recursive: true });
  expect((await openAuthority(other, clock)).trusted).toContain(root);
  rmSync(join(other, IDENTITY, ISSUING_FILE));
  rmSync(join(other, IDENTITY_ROOT), { recursive: true });
  await expect(openAuthority(other, clock)).rejects.toEqual(code('HW_IDENTITY_BROKEN'));
  expect(existsSync(join(other, IDENTITY_ROOT))).toBe(false);
});

function issuerOf(chain: string): string {
  return chain.slice(chain.indexOf('-----END CERTIFICATE-----') + 26);
}

function never(): never {
  throw new Error('not an id');
}
