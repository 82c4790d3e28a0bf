import { createPublicKey, webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import { type DurationMs, days, type Instant } from '../../core/time.ts';
import { expiryOf, type Pair } from '../../identity/make.ts';
import { keyText, newKeys, newSerial, P256, readKey, x509 } from '../../identity/x509.ts';

export const SERVER_VALID_MS: DurationMs = days(3650);
/** What devices trust outlives what it signs: nobody visits them for it. */
const ANCHOR_VALID_MS: DurationMs = days(9131);
/** A device's clock may be behind ours. */
const BACKDATED_MS: DurationMs = days(1);

/** What devices trust: it signs the gateway's own certificates and nothing else. */
export async function makeAnchor(now: Instant): Promise<Pair> {
  const lib = await x509();
  const keys = await newKeys();
  const certificate = await lib.X509CertificateGenerator.createSelfSigned(
    {
      serialNumber: newSerial(),
      name: 'CN=Havenwatch gateways',
      ...lasting(now, now + ANCHOR_VALID_MS),
      signingAlgorithm: P256,
      keys,
      extensions: [
        new lib.BasicConstraintsExtension(true, 0, true),
        new lib.KeyUsagesExtension(lib.KeyUsageFlags.keyCertSign, true),
        await lib.SubjectKeyIdentifierExtension.create(keys.publicKey, false, webcrypto),
      ],
    },
    webcrypto,
  );
  return { key: await keyText(keys.privateKey), certificate: `${certificate.toString('pem').trim()}\n` };
}

/** A certificate of the gateway for a key in PEM and the DNS names and addresses that devices dial (RFC 5280 §4.2.1.6). */
export async function makeServer(anchor: Pair, key: string, names: readonly string[], now: Instant): Promise<string> {
  const lib = await x509();
  const above = new lib.X509Certificate(anchor.certificate);
  const spki = Uint8Array.from(createPublicKey(key).export({ type: 'spki', format: 'der' }));
  const certificate = await lib.X509CertificateGenerator.create(
    {
      serialNumber: newSerial(),
      subject: 'CN=Havenwatch gateway',
      issuer: above.subjectName,
      ...lasting(now, Math.min(now + SERVER_VALID_MS, expiryOf(anchor.certificate))),
      signingAlgorithm: P256,
      publicKey: await webcrypto.subtle.importKey('spki', spki, P256, true, ['verify']),
      signingKey: await readKey(anchor.key),
      extensions: [
        new lib.BasicConstraintsExtension(false, undefined, true),
        new lib.KeyUsagesExtension(lib.KeyUsageFlags.digitalSignature, true),
        new lib.ExtendedKeyUsageExtension([lib.ExtendedKeyUsage.serverAuth]),
        new lib.SubjectAlternativeNameExtension(names.map((value) => ({ type: isIP(value) ? 'ip' : 'dns', value }))),
        await lib.AuthorityKeyIdentifierExtension.create(above, false, webcrypto),
      ],
    },
    webcrypto,
  );
  return `${certificate.toString('pem').trim()}\n`;
}

function lasting(now: Instant, until: number): { notBefore: Date; notAfter: Date } {
  return { notBefore: new Date(now - BACKDATED_MS), notAfter: new Date(until) };
}
