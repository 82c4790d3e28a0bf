import { createPrivateKey, randomUUID, X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '../../core/fault.ts';
import type { Instant } from '../../core/time.ts';
import type { Clock } from '../../gateway/ports.ts';
import { certificatesIn, replaceFile } from '../../identity/files.ts';
import { expiryOf, type Pair } from '../../identity/make.ts';
import { keyText, newKeys } from '../../identity/x509.ts';
import { makeAnchor, makeServer } from './make-certificate.ts';

export interface ServerCertificate {
  /** PEM, PKCS #8. */
  key: string;
  /** PEM: what is shown, its own and whatever stands between it and what devices trust. */
  cert: string;
  /** PEM: what devices trust. */
  authority: string;
  expiresAt: Instant;
  /** True when it was made just now. */
  made: boolean;
}

const TLS = 'tls';
const OWN_CURVE = 'prime256v1';
const KEY_NAME = 'server.key';
const CERT_NAME = 'server.crt';
/** What devices trust, and its key where the gateway has made both. */
const ANCHOR_KEY_NAME = 'authority.key';
const ANCHOR_NAME = 'authority.crt';

/** All of them, below the data directory. */
export const SERVER_FILES = [KEY_NAME, CERT_NAME, ANCHOR_KEY_NAME, ANCHOR_NAME].map((name) => `${TLS}/${name}`);

/**
 * The gateway's own certificate, from `{dir}/tls/server.key` and `server.crt`; made on the first start, for the given DNS
 * names and addresses. A provider may put its own files there, and what devices are to trust as `authority.crt`. Fails with a
 * `Fault` when only one is there or one cannot be read.
 */
export async function loadOrMakeCertificate(
  dir: string,
  names: readonly string[],
  clock: Pick<Clock, 'now'>,
): Promise<ServerCertificate> {
  const folder = join(dir, TLS);
  const there = [KEY_NAME, CERT_NAME].map((name) => join(folder, name)).filter((file) => existsSync(file));
  if (there.length === 2) return loadCertificate(dir);
  const alone = there[0];
  if (alone !== undefined) {
    throw new Fault('HW_CONFIG_INVALID', {
      where: alone,
      why: 'its counterpart is missing; put both files there or remove this one',
    });
  }
  const anchor = await makeAnchor(clock.now());
  const key = await keyText((await newKeys()).privateKey);
  const cert = await makeServer(anchor, key, names, clock.now());
  // As a folder that appears whole, so that a start which was cut short leaves no half of a pair behind.
  const draft = existsSync(folder) ? folder : `${folder}.${randomUUID()}`;
  mkdirSync(draft, { recursive: true, mode: 0o700 });
  writePrivate(join(draft, ANCHOR_KEY_NAME), anchor.key);
  writePrivate(join(draft, ANCHOR_NAME), anchor.certificate);
  writePrivate(join(draft, KEY_NAME), key);
  writePrivate(join(draft, CERT_NAME), cert + anchor.certificate);
  if (draft !== folder) renameSync(draft, folder);
  return { ...loadCertificate(dir), made: true };
}

/** True once the gateway has a certificate of its own, or somebody has put one there. */
export function hasCertificate(dir: string): boolean {
  return existsSync(join(dir, TLS, CERT_NAME));
}

/** The gateway's own certificate as its files are now. Throws `HW_CONFIG_INVALID` when they cannot be read or do not belong together. */
export function loadCertificate(dir: string): ServerCertificate {
  const folder = join(dir, TLS);
  const certFile = join(folder, CERT_NAME);
  const anchorFile = join(folder, ANCHOR_NAME);
  const key = read(join(folder, KEY_NAME));
  const text = read(certFile);
  const authority = existsSync(anchorFile) ? read(anchorFile) : text;
  try {
    const own = new X509Certificate(text);
    if (!own.checkPrivateKey(createPrivateKey(key)))
      throw new Fault('HW_CONFIG_INVALID', { where: certFile, why: `it does not belong to the key in ${KEY_NAME}` });
    const cert = shown(text);
    if (!standsAbove(authority, cert))
      throw new Fault('HW_CONFIG_INVALID', {
        where: anchorFile,
        why: `${CERT_NAME} does not chain to it, and devices are told to trust it; put there what it chains to, or remove it`,
      });
    return { key, cert, authority, expiresAt: expiryOf(text), made: false };
  } catch (cause) {
    if (cause instanceof Fault) throw cause;
    throw new Fault('HW_CONFIG_INVALID', {
      where: certFile,
      why: 'it is not a certificate in PEM form, or its key is none',
      cause,
    });
  }
}

/**
 * Puts a new certificate in the place of the gateway's own, for the same key. Devices that trust its authority notice nothing. Where the
 * gateway has none yet they trust the old certificate itself: then only `anew` makes one, and they have to be enrolled again.
 * Fails with `HW_CONFIG_INVALID`.
 */
export async function renewCertificate(
  dir: string,
  { names, anew, now }: { names: readonly string[]; anew: boolean; now: Instant },
): Promise<ServerCertificate> {
  const folder = join(dir, TLS);
  const { key, cert: former } = loadCertificate(dir);
  if (createPrivateKey(key).asymmetricKeyDetails?.namedCurve !== OWN_CURVE)
    throw new Fault('HW_CONFIG_INVALID', {
      where: join(folder, KEY_NAME),
      why: 'it is not a key that the gateway makes; put the new certificate there yourself',
    });
  const known = readAnchor(folder, former);
  if (known === undefined && !anew)
    throw new Fault('HW_CONFIG_INVALID', {
      where: join(folder, CERT_NAME),
      why: 'nothing here could certify a new one that devices trust already: put yours there yourself, or make everything anew with --anew and enrol every device again',
    });
  const anchor = known ?? (await makeAnchor(now));
  const cert = await makeServer(anchor, key, names, now);
  // First what is shown: it holds what devices trust too, so whatever a power cut leaves behind can be started.
  if (known === undefined) rmSync(join(folder, ANCHOR_NAME), { force: true });
  replaceFile(join(folder, CERT_NAME), cert + anchor.certificate);
  if (known === undefined) {
    replaceFile(join(folder, ANCHOR_KEY_NAME), anchor.key);
    replaceFile(join(folder, ANCHOR_NAME), anchor.certificate);
  }
  return loadCertificate(dir);
}

/** What has certified the certificate, when it is the gateway's own doing. */
function readAnchor(folder: string, cert: string): Pair | undefined {
  const [keyFile, file] = [join(folder, ANCHOR_KEY_NAME), join(folder, ANCHOR_NAME)];
  if (!existsSync(keyFile) || !existsSync(file)) return undefined;
  const anchor = { key: read(keyFile), certificate: read(file) };
  return standsAbove(anchor.certificate, cert) ? anchor : undefined;
}

/** True when the end of the chain is trusted itself or signed by something that is. */
function standsAbove(authority: string, chain: string): boolean {
  const last = certificatesIn(chain).at(-1);
  if (last === undefined) return false;
  const end = new X509Certificate(last);
  return certificatesIn(authority).some((pem) => {
    const one = new X509Certificate(pem);
    return one.fingerprint256 === end.fingerprint256 || (end.checkIssued(one) && end.verify(one.publicKey));
  });
}

/** A root beside the certificate is for whoever trusts the file; devices have it, and it is not sent to them with every handshake. */
function shown(text: string): string {
  const [own = text, ...above] = certificatesIn(text);
  return [own, ...above.filter((pem) => !isRoot(new X509Certificate(pem)))].join('');
}

function isRoot(certificate: X509Certificate): boolean {
  return certificate.checkIssued(certificate);
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new Fault('HW_CONFIG_INVALID', { where: file, why: 'it cannot be read', cause });
  }
}

/** Never readable by others, not even for a moment; never over a file that is there. */
function writePrivate(file: string, text: string): void {
  writeFileSync(file, text, { mode: 0o600, flag: 'wx', flush: true });
}
