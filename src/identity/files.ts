import { randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { Fault } from '../core/fault.ts';
import type { Pair } from './make.ts';

const OWNER_ONLY_DIR = 0o700;
const OWNER_ONLY = 0o600;

/** Below the data directory. */
export const IDENTITY = 'identity';
export const IDENTITY_ROOT = 'identity-root';
/** Key and certificate in one file, so that one is never there without the other. */
export const ISSUING_FILE = 'issuing.pem';
/** Certificates that devices' certificates may chain to: roots, and issuing certificates of before. */
export const TRUSTED_FILE = 'trusted.pem';
const ROOT_KEY = 'root.key';
const ROOT_CERTIFICATE = 'root.crt';

const KEY = /-----BEGIN PRIVATE KEY-----[^-]+-----END PRIVATE KEY-----/;
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** The certificates of a PEM text, in their order, each ending in a line break. */
export function certificatesIn(text: string): string[] {
  return (text.match(CERTIFICATE) ?? []).map((pem) => `${pem}\n`);
}

/** Undefined when there is none. Throws `HW_IDENTITY_BROKEN`. */
export function readIssuing(dir: string): Pair | undefined {
  const file = join(dir, IDENTITY, ISSUING_FILE);
  if (!existsSync(file)) return undefined;
  const text = read(file);
  const [key] = KEY.exec(text) ?? [];
  const [certificate] = certificatesIn(text);
  if (key === undefined || certificate === undefined)
    throw new Fault('HW_IDENTITY_BROKEN', { where: file, why: 'it does not hold a key and a certificate' });
  return { key: `${key}\n`, certificate };
}

export function writeIssuing(dir: string, { key, certificate }: Pair): void {
  replaceFile(join(dir, IDENTITY, ISSUING_FILE), key + certificate);
}

export function readTrusted(dir: string): string[] {
  const file = join(dir, IDENTITY, TRUSTED_FILE);
  return existsSync(file) ? certificatesIn(read(file)) : [];
}

export function writeTrusted(dir: string, certificates: readonly string[]): void {
  replaceFile(join(dir, IDENTITY, TRUSTED_FILE), certificates.join(''));
}

/** The root's key and certificate in a folder; undefined when they are not there. Throws `HW_IDENTITY_BROKEN`. */
export function readRoot(folder: string): Pair | undefined {
  const key = join(folder, ROOT_KEY);
  const certificate = join(folder, ROOT_CERTIFICATE);
  if (!existsSync(key) || !existsSync(certificate)) return undefined;
  return { key: read(key), certificate: read(certificate) };
}

/** Writes the root as a folder that appears whole. */
export function writeRoot(folder: string, { key, certificate }: Pair): void {
  const draft = `${folder}.${randomUUID()}`;
  mkdirSync(draft, { recursive: true, mode: OWNER_ONLY_DIR });
  writeFileSync(join(draft, ROOT_KEY), key, { mode: OWNER_ONLY, flag: 'wx', flush: true });
  writeFileSync(join(draft, ROOT_CERTIFICATE), certificate, { mode: OWNER_ONLY, flag: 'wx', flush: true });
  renameSync(draft, folder);
  sync(dirname(folder));
}

/** A file that is at every moment either the old one or the new one, and never readable by others. */
export function replaceFile(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: OWNER_ONLY_DIR });
  const draft = `${file}.${randomUUID()}`;
  writeFileSync(draft, text, { mode: OWNER_ONLY, flag: 'wx', flush: true });
  renameSync(draft, file);
  sync(dirname(file));
}

function sync(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new Fault('HW_IDENTITY_BROKEN', { where: file, why: 'it cannot be read', cause });
  }
}
