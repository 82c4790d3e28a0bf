import { webcrypto } from 'node:crypto';
import type { Extension, Pkcs10CertificateRequestCreateParams } from '@peculiar/x509';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { REQUEST_BYTES, type RequestRefused, readRequest } from './request.ts';
import { newKeys, P256, x509 } from './x509.ts';

const lib = await x509();

const DEVICE = 'dv_front';
let keys: webcrypto.CryptoKeyPair;
let spki: Buffer;

beforeAll(async () => {
  keys = await newKeys();
  spki = Buffer.from(await webcrypto.subtle.exportKey('spki', keys.publicKey));
});

async function request(asked: Partial<Pkcs10CertificateRequestCreateParams> = {}): Promise<string> {
  const made = await lib.Pkcs10CertificateRequestGenerator.create(
    { name: `CN=${DEVICE}`, keys, signingAlgorithm: P256, ...asked },
    webcrypto,
  );
  return made.toString('pem');
}

async function refused(pem: string): Promise<RequestRefused | 'taken'> {
  const read = await readRequest(pem, DEVICE);
  return 'refused' in read ? read.refused : 'taken';
}

test('a request for the device itself, or for nobody by name, is taken with its key', async () => {
  expect(await readRequest(await request(), DEVICE)).toEqual({ spki });
  expect(await readRequest(await request({ name: '' }), DEVICE)).toEqual({ spki });
  const modest = [
    new lib.BasicConstraintsExtension(false),
    new lib.KeyUsagesExtension(lib.KeyUsageFlags.digitalSignature, true),
    new lib.ExtendedKeyUsageExtension([lib.ExtendedKeyUsage.clientAuth]),
  ];
  expect(await readRequest(await request({ extensions: modest }), DEVICE)).toEqual({ spki });
});

test('a request that asks for more than a device is given is refused, and told what it was', async () => {
  const asking = async (...extensions: Extension[]) => refused(await request({ extensions }));
  expect(await asking(new lib.BasicConstraintsExtension(true))).toBe('asks-for-authority');
  expect(await asking(new lib.BasicConstraintsExtension(true, 0, true))).toBe('asks-for-authority');
  expect(await asking(new lib.SubjectAlternativeNameExtension([{ type: 'dns', value: DEVICE }]))).toBe(
    'asks-for-names',
  );
  expect(await asking(new lib.ExtendedKeyUsageExtension([lib.ExtendedKeyUsage.serverAuth]))).toBe('asks-for-use');
  const both = [lib.ExtendedKeyUsage.clientAuth, lib.ExtendedKeyUsage.serverAuth];
  expect(await asking(new lib.ExtendedKeyUsageExtension(both))).toBe('asks-for-use');
  const signs = lib.KeyUsageFlags.keyCertSign | lib.KeyUsageFlags.digitalSignature;
  expect(await asking(new lib.KeyUsagesExtension(signs))).toBe('asks-for-use');
  expect(await asking(new lib.Extension('1.3.6.1.4.1.99999.1', false, Buffer.from('0500', 'hex')))).toBe(
    'asks-for-more',
  );
  const password = new lib.ChallengePasswordAttribute('let-me-in');
  expect(await refused(await request({ attributes: [password] }))).toBe('asks-for-more');
});

test('a request in the name of another device, or of more than a device, is refused', async () => {
  for (const name of ['CN=dv_back', 'CN=dv_front, O=Havenwatch', 'CN=dv_front+CN=dv_back', 'O=dv_front', 'CN=DV_FRONT'])
    expect(await refused(await request({ name })), name).toBe('wrong-name');
});

test('a request that is not signed by its own key on P-256 is refused', async () => {
  const others = await newKeys();
  const swapped = { publicKey: keys.publicKey, privateKey: others.privateKey };
  expect(await refused(await request({ keys: swapped }))).toBe('wrong-signature');
  for (const algorithm of [
    { name: 'ECDSA', namedCurve: 'P-384', hash: 'SHA-384' },
    { name: 'RSASSA-PKCS1-v1_5', modulusLength: 2048, publicExponent: Uint8Array.of(1, 0, 1), hash: 'SHA-256' },
  ]) {
    const foreign = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
    if (!('privateKey' in foreign)) throw new Error('a pair is made');
    expect(await refused(await request({ keys: foreign, signingAlgorithm: algorithm }))).toBe('wrong-key');
  }
});

test('what is no request at all is refused as such', async () => {
  const pem = await request();
  expect(await refused('')).toBe('not-a-request');
  expect(await refused('-----BEGIN CERTIFICATE REQUEST-----')).toBe('not-a-request');
  expect(await refused(pem + pem)).toBe('not-a-request');
  expect(await refused(pem.replaceAll('CERTIFICATE REQUEST', 'CERTIFICATE'))).toBe('not-a-request');
  expect(await refused(wrapped(Buffer.concat([bytesOf(pem), Buffer.from([0])])))).toBe('not-a-request');
  expect(await refused(' '.repeat(REQUEST_BYTES + 1))).toBe('too-large');
});

test('whatever is done to a request on its way, it is refused, or certifies the same key for the same device', async () => {
  const good = bytesOf(await request());
  const hits = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 3 });
  const length = fc.oneof({ weight: 4, arbitrary: fc.constant(good.length) }, fc.nat(good.length));
  let turnedAway = 0;
  await fc.assert(
    fc.asyncProperty(hits, length, async (changes, end) => {
      const bytes = Buffer.from(good.subarray(0, end));
      for (const [place, value] of changes) if (place < end) bytes[place] = value;
      const read = await readRequest(wrapped(bytes), DEVICE);
      if ('refused' in read) turnedAway += 1;
      else expect(Buffer.from(read.spki)).toEqual(spki);
    }),
    { numRuns: 600 },
  );
  // The others were hit by the value they had.
  expect(turnedAway).toBeGreaterThan(500);
});

function bytesOf(pem: string): Buffer {
  return Buffer.from(pem.replace(/-----[A-Z ]+-----/g, ''), 'base64');
}

function wrapped(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE REQUEST-----\n${lines.join('\n')}\n-----END CERTIFICATE REQUEST-----\n`;
}
