import { randomUUID, webcrypto, X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { Fault } from '../../core/fault.ts';
import { days, type Instant, instant } from '../../core/time.ts';
import type { Clock } from '../../gateway/ports.ts';
import '../../identity/reflect-metadata.ts';

export interface ServerCertificate {
  /** PEM, PKCS #8. */
  key: string;
  /** PEM. */
  cert: string;
  expiresAt: Instant;
  /** True when it was made just now. */
  made: boolean;
}

const KEY_NAME = 'server.key';
const CERT_NAME = 'server.crt';
const VALID_MS = days(3650);
/** A device's clock may be behind ours. */
const BACKDATED_MS = days(1);
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

/**
 * The gateway's own certificate, from `{dir}/tls/server.key` and `server.crt`; made on the first start, for the given DNS
 * names and addresses. A provider may put its own files there. Fails with a `Fault` when only one is there or one cannot be read.
 */
export async function loadOrMakeCertificate(
  dir: string,
  names: readonly string[],
  clock: Pick<Clock, 'now'>,
): Promise<ServerCertificate> {
  const folder = join(dir, 'tls');
  const keyFile = join(folder, KEY_NAME);
  const certFile = join(folder, CERT_NAME);
  const there = [keyFile, certFile].filter((file) => existsSync(file));
  if (there.length === 2) return load(keyFile, certFile);
  const alone = there[0];
  if (alone !== undefined) {
    throw new Fault('HW_CONFIG_INVALID', {
      where: alone,
      why: 'its counterpart is missing; put both files there or remove this one',
    });
  }
  const { key, cert } = await make(names, clock.now());
  // As a folder that appears whole, so that a start which was cut short leaves no half of a pair behind.
  const draft = existsSync(folder) ? folder : `${folder}.${randomUUID()}`;
  mkdirSync(draft, { recursive: true, mode: 0o700 });
  writePrivate(join(draft, KEY_NAME), key);
  writePrivate(join(draft, CERT_NAME), cert);
  if (draft !== folder) renameSync(draft, folder);
  return { key, cert, expiresAt: expiryOf(cert), made: true };
}

function load(keyFile: string, certFile: string): ServerCertificate {
  const key = read(keyFile);
  const cert = read(certFile);
  try {
    return { key, cert, expiresAt: expiryOf(cert), made: false };
  } catch (cause) {
    throw new Fault('HW_CONFIG_INVALID', { where: certFile, why: 'it is not a certificate in PEM form', cause });
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new Fault('HW_CONFIG_INVALID', { where: file, why: 'it cannot be read', cause });
  }
}

function expiryOf(cert: string): Instant {
  return instant(Date.parse(new X509Certificate(cert).validTo));
}

/** Never readable by others, not even for a moment; never over a file that is there. */
function writePrivate(file: string, text: string): void {
  writeFileSync(file, text, { mode: 0o600, flag: 'wx', flush: true });
}

async function make(names: readonly string[], now: Instant): Promise<{ key: string; cert: string }> {
  // Loaded only when a certificate has to be made: it takes longer than the rest of the start.
  const x509 = await import('@peculiar/x509');
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned(
    {
      name: 'CN=Havenwatch gateway',
      notBefore: new Date(now - BACKDATED_MS),
      notAfter: new Date(now + VALID_MS),
      signingAlgorithm: ALGORITHM,
      keys,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        new x509.SubjectAlternativeNameExtension(names.map((value) => ({ type: isIP(value) ? 'ip' : 'dns', value }))),
      ],
    },
    webcrypto,
  );
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  const lines = pkcs8.match(/.{1,64}/g) ?? [];
  return {
    key: `-----BEGIN PRIVATE KEY-----\n${lines.join('\n')}\n-----END PRIVATE KEY-----\n`,
    cert: `${certificate.toString('pem')}\n`,
  };
}
