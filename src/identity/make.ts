import { webcrypto, X509Certificate } from 'node:crypto';
import { type DurationMs, days, type Instant, instant } from '../core/time.ts';
import { keyText, newKeys, newSerial, P256, x509 } from './x509.ts';

/** A key and its certificate, each in PEM. */
export interface Pair {
  key: string;
  certificate: string;
}

const ROOT_VALID_MS = days(7300);
export const ISSUING_VALID_MS = days(1826);
/** A device's certificate: a year, and a month in which to renew it. */
export const DEVICE_VALID_MS = days(397);
/** A clock in the field may be behind ours. */
const BACKDATED_MS = days(1);

/** The root: it signs issuing certificates and nothing else. */
export async function makeRoot(now: Instant): Promise<Pair> {
  const { X509CertificateGenerator, BasicConstraintsExtension, KeyUsagesExtension, KeyUsageFlags, ...lib } =
    await x509();
  const keys = await newKeys();
  const certificate = await X509CertificateGenerator.createSelfSigned(
    {
      serialNumber: newSerial(),
      name: 'CN=Havenwatch device root',
      ...validity(now, ROOT_VALID_MS),
      signingAlgorithm: P256,
      keys,
      extensions: [
        new BasicConstraintsExtension(true, 1, true),
        new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
        await lib.SubjectKeyIdentifierExtension.create(keys.publicKey, false, webcrypto),
      ],
    },
    webcrypto,
  );
  return { key: await keyText(keys.privateKey), certificate: text(certificate.toString('pem')) };
}

/** An issuing certificate below the root: it signs devices' certificates, and no further authority. */
export async function makeIssuing(
  root: { key: webcrypto.CryptoKey; certificate: string },
  now: Instant,
): Promise<Pair> {
  const lib = await x509();
  const keys = await newKeys();
  const above = new lib.X509Certificate(root.certificate);
  const certificate = await lib.X509CertificateGenerator.create(
    {
      serialNumber: newSerial(),
      subject: 'CN=Havenwatch device issuing',
      issuer: above.subjectName,
      ...validity(now, ISSUING_VALID_MS, root.certificate),
      signingAlgorithm: P256,
      publicKey: keys.publicKey,
      signingKey: root.key,
      extensions: [
        new lib.BasicConstraintsExtension(true, 0, true),
        new lib.KeyUsagesExtension(lib.KeyUsageFlags.keyCertSign | lib.KeyUsageFlags.cRLSign, true),
        await lib.SubjectKeyIdentifierExtension.create(keys.publicKey, false, webcrypto),
        await lib.AuthorityKeyIdentifierExtension.create(above, false, webcrypto),
      ],
    },
    webcrypto,
  );
  return { key: await keyText(keys.privateKey), certificate: text(certificate.toString('pem')) };
}

/** What a device's certificate says of it (RFC 5280): its id as common name, that it is a TLS client, and nothing else. */
export async function makeLeaf(
  issuing: { key: webcrypto.CryptoKey; certificate: string },
  { device, spki, now }: { device: string; spki: Uint8Array; now: Instant },
): Promise<string> {
  const lib = await x509();
  const above = new lib.X509Certificate(issuing.certificate);
  const publicKey = await webcrypto.subtle.importKey('spki', Uint8Array.from(spki), P256, true, ['verify']);
  const certificate = await lib.X509CertificateGenerator.create(
    {
      serialNumber: newSerial(),
      subject: [{ CN: [device] }],
      issuer: above.subjectName,
      ...validity(now, DEVICE_VALID_MS, issuing.certificate),
      signingAlgorithm: P256,
      publicKey,
      signingKey: issuing.key,
      extensions: [
        new lib.BasicConstraintsExtension(false, undefined, true),
        new lib.KeyUsagesExtension(lib.KeyUsageFlags.digitalSignature, true),
        new lib.ExtendedKeyUsageExtension([lib.ExtendedKeyUsage.clientAuth], true),
        await lib.AuthorityKeyIdentifierExtension.create(above, false, webcrypto),
      ],
    },
    webcrypto,
  );
  return text(certificate.toString('pem'));
}

/** Nothing outlives what it is signed by. */
function validity(now: Instant, life: DurationMs, above?: string): { notBefore: Date; notAfter: Date } {
  const end = above === undefined ? now + life : Math.min(now + life, expiryOf(above));
  return { notBefore: new Date(now - BACKDATED_MS), notAfter: new Date(end) };
}

/** Until when a certificate in PEM is good. */
export function expiryOf(certificate: string): Instant {
  return instant(Date.parse(new X509Certificate(certificate).validTo));
}

function text(pem: string): string {
  return `${pem.trim()}\n`;
}
