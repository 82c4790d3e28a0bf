import { createHash, webcrypto, X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { Fault } from '../core/fault.ts';
import type { DeviceId } from '../core/ids.ts';
import type { Instant } from '../core/time.ts';
import {
  IDENTITY,
  IDENTITY_ROOT,
  ISSUING_FILE,
  readIssuing,
  readRoot,
  readTrusted,
  writeIssuing,
  writeRoot,
  writeTrusted,
} from './files.ts';
import { expiryOf, makeIssuing, makeLeaf, makeRoot, type Pair } from './make.ts';
import { keyText, newKeys, readKey } from './x509.ts';

/** A certificate as it is handed to a device, this once where a key comes with it. */
export interface Issued {
  /** Hex, 16 bytes. */
  serial: string;
  /** SHA-256 of the certificate's DER, hex: what the register knows it by. */
  fingerprint: string;
  /** PEM: the device's own, then the issuing one. */
  certificate: string;
  /** PEM, PKCS #8; only of a bundle. */
  key?: string;
  notAfter: Instant;
}

export interface IssueRequest {
  device: DeviceId;
  /** A public key as `readRequest` found it, or `bundle`: the key is made here and handed out with the certificate. */
  publicKey: { spki: Uint8Array } | 'bundle';
  now: Instant;
}

/** The scheme's own authority for devices. Its root lies apart and is not needed for any of this. */
export interface Authority {
  /** PEM: every certificate that a device's may chain to. */
  readonly trusted: string;
  /** Certifies a key for a device. Fails with `HW_IDENTITY_EXPIRED`, `HW_IDENTITY_BROKEN`. */
  issue(request: IssueRequest): Promise<Issued>;
  /** Whether the root is still in the data directory, from where it should be taken away. */
  readonly root: { readonly atHand: boolean };
  /** When the issuing certificate ends. */
  readonly expiresAt: Instant;
  /** True when it was made just now. */
  readonly made: boolean;
}

/**
 * Opens the authority of a data directory and makes it when there is none: a root in `identity-root/`, an issuing key and
 * certificate in `identity/`. Fails with `HW_IDENTITY_BROKEN`, `HW_IDENTITY_ROOT_MISSING`.
 */
export async function openAuthority(dir: string, clock: { now(): Instant }): Promise<Authority> {
  const made = readIssuing(dir) === undefined;
  if (made) await makeAuthority(dir, clock.now());
  return new FiledAuthority(dir, made);
}

/** A start that was cut short may have left a root without anything below it: then that root goes on. */
async function makeAuthority(dir: string, now: Instant): Promise<void> {
  const folder = join(dir, IDENTITY_ROOT);
  const trusted = readTrusted(dir);
  let root = readRoot(folder);
  if (root === undefined) {
    if (trusted.length > 0)
      throw new Fault('HW_IDENTITY_BROKEN', { where: join(dir, IDENTITY, ISSUING_FILE), why: 'it is missing' });
    root = await makeRoot(now);
    writeRoot(folder, root);
  }
  if (!trusted.includes(root.certificate)) writeTrusted(dir, [...trusted, root.certificate]);
  writeIssuing(dir, await makeIssuing(await opened(root, folder), now));
}

/**
 * Puts a new issuing certificate in the place of the old one, which stays trusted until it ends. `rootDir` holds `root.key`
 * and `root.crt`. Fails with `HW_IDENTITY_ROOT_MISSING`, `HW_IDENTITY_BROKEN`.
 */
export async function rotateIssuing(dir: string, rootDir: string, now: Instant): Promise<{ expiresAt: Instant }> {
  const root = readRoot(rootDir);
  if (root === undefined) throw new Fault('HW_IDENTITY_ROOT_MISSING', { where: rootDir });
  const former = readIssuing(dir);
  const trusted = readTrusted(dir);
  if (former !== undefined && !trusted.includes(root.certificate))
    throw new Fault('HW_IDENTITY_ROOT_MISSING', {
      where: rootDir,
      why: 'the root there is not the one of this gateway',
    });
  const next = await makeIssuing(await opened(root, rootDir), now);
  // First what is trusted, then what issues: whatever a power cut leaves behind, no device is turned away for it.
  const kept = [root.certificate, ...trusted, ...(former === undefined ? [] : [former.certificate])];
  writeTrusted(
    dir,
    [...new Set(kept)].filter((one) => expiryOf(one) > now),
  );
  writeIssuing(dir, next);
  return { expiresAt: expiryOf(next.certificate) };
}

class FiledAuthority implements Authority {
  readonly #dir: string;
  readonly made: boolean;

  constructor(dir: string, made: boolean) {
    this.#dir = dir;
    this.made = made;
  }

  get trusted(): string {
    return [...readTrusted(this.#dir), this.#issuing().certificate].join('');
  }

  get root(): { atHand: boolean } {
    return { atHand: readRoot(join(this.#dir, IDENTITY_ROOT)) !== undefined };
  }

  get expiresAt(): Instant {
    return expiryOf(this.#issuing().certificate);
  }

  async issue({ device, publicKey, now }: IssueRequest): Promise<Issued> {
    const issuing = this.#issuing();
    const ends = expiryOf(issuing.certificate);
    if (ends <= now) throw new Fault('HW_IDENTITY_EXPIRED', { where: new Date(ends).toISOString().slice(0, 10) });
    const { spki, key } = publicKey === 'bundle' ? await newBundle() : { spki: publicKey.spki };
    const own = await opened(issuing, join(this.#dir, IDENTITY, ISSUING_FILE));
    const leaf = await makeLeaf(own, { device, spki, now });
    const { serialNumber, raw } = new X509Certificate(leaf);
    return {
      serial: serialNumber.toLowerCase(),
      fingerprint: createHash('sha256').update(raw).digest('hex'),
      certificate: leaf + issuing.certificate,
      ...(key !== undefined && { key }),
      notAfter: expiryOf(leaf),
    };
  }

  /** Read at each use: another process may have rotated it, and certificates are seldom issued. */
  #issuing(): Pair {
    const found = readIssuing(this.#dir);
    if (found !== undefined) return found;
    throw new Fault('HW_IDENTITY_BROKEN', { where: join(this.#dir, IDENTITY, ISSUING_FILE), why: 'it is missing' });
  }
}

async function newBundle(): Promise<{ spki: Uint8Array; key: string }> {
  const { publicKey, privateKey } = await newKeys();
  return { spki: Buffer.from(await webcrypto.subtle.exportKey('spki', publicKey)), key: await keyText(privateKey) };
}

async function opened(
  { key, certificate }: Pair,
  where: string,
): Promise<{ key: webcrypto.CryptoKey; certificate: string }> {
  try {
    return { key: await readKey(key), certificate };
  } catch (cause) {
    throw new Fault('HW_IDENTITY_BROKEN', { where, why: 'its key cannot be read', cause });
  }
}
