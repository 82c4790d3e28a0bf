import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { days } from '../../core/time.ts';
import { openAuthority, rotateIssuing } from '../../identity/authority.ts';
import { certificatesIn, IDENTITY_ROOT } from '../../identity/files.ts';
import { renewCertificate } from '../../intake/embedded/certificate.ts';
import { makeAnchor } from '../../intake/embedded/make-certificate.ts';
import { HandClock } from '../../intake/embedded/testing.ts';
import type { TlsIdentity } from '../../intake/tls-identity.ts';
import { OwnTls } from './own-tls.ts';

const root = mkdtempSync(join(tmpdir(), 'havenwatch-own-tls-'));
const made = join(root, 'made');
const names = ['localhost'];
beforeAll(async () => {
  mkdirSync(made);
  const clock = new HandClock();
  const authority = await openAuthority(made, clock);
  await OwnTls.open({ dataDir: made, authority, names, clock, log: { info: () => {}, error: () => {} } });
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Says so where it is missing. */
function hasOpenssl(): boolean {
  const isThere = spawnSync('openssl', ['version']).status === 0;
  if (!isThere) console.warn('SKIPPED: there is no openssl here to make what a provider would bring');
  return isThere;
}

/** A gateway of its own on a copy of what was made. */
async function house() {
  const dataDir = mkdtempSync(join(root, 'one-'));
  cpSync(made, dataDir, { recursive: true });
  const clock = new HandClock();
  const authority = await openAuthority(dataDir, clock);
  const errors: string[] = [];
  const log = { info: () => {}, error: (_detail: object, says: string) => void errors.push(says) };
  const own = await OwnTls.open({ dataDir, authority, names, clock, log });
  const shown: TlsIdentity[] = [];
  const file = (name: string) => join(dataDir, 'tls', name);
  return { dataDir, clock, own, errors, shown, file, look: () => own.look((one) => void shown.push(one)) };
}

test('what somebody puts there is taken up once, and what devices trust stays the same', async () => {
  const { dataDir, clock, own, shown, look, file } = await house();
  const { trust } = own.now;
  look();
  expect(shown).toEqual([]);
  await renewCertificate(dataDir, { names: ['gateway.example.org'], anew: false, now: clock.now() });
  await rotateIssuing(dataDir, join(dataDir, IDENTITY_ROOT), clock.now());
  look();
  look();
  expect([shown.length, own.now.trust === trust]).toEqual([1, true]);
  // The root is what devices have: it is not sent to them. Trusted are the root, the issuing certificate of before, and the one of now.
  expect(certificatesIn(String(shown[0]?.cert))).toHaveLength(1);
  expect(certificatesIn(shown[0]?.authority ?? '')).toHaveLength(3);
  expect(certificatesIn(readFileSync(file('server.crt'), 'utf8'))).toHaveLength(2);
});

test.each([
  ['half a certificate', (text: string) => text.slice(0, 300), 'is not a certificate in PEM form'],
  [
    'the certificate of somebody else',
    () => readFileSync(join(made, 'identity/trusted.pem'), 'utf8'),
    'does not belong to the key',
  ],
])(
  '%s is not taken up: it is said once, those of before go on, and the good one is taken up when it comes',
  async (_what, broken, says) => {
    const { own, shown, look, errors, file } = await house();
    const good = readFileSync(file('server.crt'), 'utf8');
    writeFileSync(file('server.crt'), broken(good));
    for (let n = 0; n < 3; n += 1) look();
    expect([shown, errors.length]).toEqual([[], 1]);
    expect(own.warnings()).toEqual([expect.stringContaining(says)]);
    writeFileSync(file('server.crt'), good);
    look();
    expect([shown.length, own.warnings()]).toEqual([1, []]);
  },
);

test('what TLS itself refuses leaves everything as it was', async () => {
  const { dataDir, clock, own, errors } = await house();
  const { shown } = own.now;
  await renewCertificate(dataDir, { names, anew: false, now: clock.now() });
  own.look(() => {
    throw new Error('no');
  });
  expect([own.now.shown, errors.length]).toEqual([shown, 1]);
});

test('it says while it runs which certificate is about to end, until there is another', async () => {
  const { dataDir, clock, own, look } = await house();
  expect(own.warnings()).toEqual([]);
  clock.advance(days(1_826 - 170));
  expect(own.warnings()).toEqual([expect.stringMatching(/^The issuing certificate for devices in .* ends on 2031-/)]);
  await rotateIssuing(dataDir, join(dataDir, IDENTITY_ROOT), clock.now());
  look();
  expect(own.warnings()).toEqual([]);
  clock.advance(days(3_650 - 1_826 + 170 - 20));
  expect(own.warnings()).toContainEqual(
    expect.stringContaining('The certificate that the gateway shows to devices ends on 2036-'),
  );
});

test('a certificate from before the gateway had an authority of its own goes on, and is renewed only by making all anew', async () => {
  const { dataDir, clock, own, look, file } = await house();
  const old = await makeAnchor(clock.now());
  for (const name of ['authority.key', 'authority.crt']) rmSync(file(name));
  writeFileSync(file('server.key'), old.key);
  writeFileSync(file('server.crt'), old.certificate);
  look();
  expect(own.now).toMatchObject({ trust: old.certificate, shown: { cert: old.certificate } });
  const again = (anew: boolean) => renewCertificate(dataDir, { names, anew, now: clock.now() });
  await expect(again(false)).rejects.toThrow('nothing here could certify a new one');
  const { key, authority } = await again(true);
  look();
  expect([key, own.now.trust, own.warnings()]).toEqual([old.key, authority, []]);
});

test.skipIf(!hasOpenssl())('a provider’s own pair is shown and trusted as it is, and left alone', async () => {
  const { dataDir, clock, own, look, file } = await house();
  const to = ['-keyout', file('server.key'), '-out', file('server.crt')];
  execFileSync(
    'openssl',
    ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=provider', '-days', '9', ...to],
    {
      stdio: 'ignore',
    },
  );
  look();
  // The gateway's own authority is still there, and does not stand above it.
  expect(own.warnings()).toEqual([expect.stringContaining('does not chain to it')]);
  rmSync(file('authority.crt'));
  look();
  expect(own.now.trust).toBe(readFileSync(file('server.crt'), 'utf8'));
  const again = renewCertificate(dataDir, { names, anew: true, now: clock.now() });
  await expect(again).rejects.toThrow('it is not a key that the gateway makes');
});

test('a certificate that devices trust itself is renewed only by making all anew; one of a provider is left alone', async () => {
  const { dataDir, clock, file } = await house();
  rmSync(file('authority.key'));
  const again = (anew: boolean) => renewCertificate(dataDir, { names, anew, now: clock.now() });
  await expect(again(false)).rejects.toThrow('nothing here could certify a new one');
  const before = readFileSync(file('authority.crt'), 'utf8');
  const { authority } = await again(true);
  expect(authority).not.toBe(before);
  await expect(again(false)).resolves.toMatchObject({ authority });
  // What devices are told to trust has to stand above what is shown.
  writeFileSync(file('authority.crt'), before);
  await expect(again(false)).rejects.toThrow('does not chain to it');
});
