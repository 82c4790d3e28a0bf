import { closeSync, fstatSync, fsyncSync, linkSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { Fault } from '../core/fault.ts';
import type { RandomBytes } from './opaque.ts';

export const MASTER_KEY_BYTES = 32;
const OWNER_ONLY = 0o600;
const OTHERS = 0o077;

export interface MasterKeyOptions {
  /** Path of the key file: 32 raw bytes, mode 0600. */
  file: string;
  /** False when wrapped keys exist already: a new master key could not open them. */
  mayCreate: boolean;
  random: RandomBytes;
}

/**
 * Reads the master key, or makes it at the first start. Throws `HW_MASTER_KEY_MISSING`, `HW_MASTER_KEY_UNREADABLE`,
 * `HW_MASTER_KEY_EXPOSED` when group or others have any right to it, `HW_MASTER_KEY_LENGTH` when it is not 32 bytes.
 */
export function loadMasterKey({ file, mayCreate, random }: MasterKeyOptions): Buffer {
  const found = readKey(file);
  if (found) return found;
  if (!mayCreate) throw new Fault('HW_MASTER_KEY_MISSING');
  createKey(file, random);
  const made = readKey(file);
  if (!made) throw new Fault('HW_MASTER_KEY_MISSING');
  return made;
}

function readKey(file: string): Buffer | undefined {
  const handle = openToRead(file);
  if (handle === undefined) return undefined;
  try {
    const stat = fstatSync(handle);
    if (!stat.isFile()) throw new Fault('HW_MASTER_KEY_UNREADABLE', { why: 'it is not a file' });
    if ((stat.mode & OTHERS) !== 0) {
      throw new Fault('HW_MASTER_KEY_EXPOSED', {
        why: `its mode is ${(stat.mode & 0o777).toString(8).padStart(4, '0')}`,
      });
    }
    const key = Buffer.alloc(MASTER_KEY_BYTES);
    const length = readSync(handle, key, 0, MASTER_KEY_BYTES, 0);
    if (stat.size !== MASTER_KEY_BYTES || length !== MASTER_KEY_BYTES) {
      throw new Fault('HW_MASTER_KEY_LENGTH', { why: `it has ${stat.size} bytes, not ${MASTER_KEY_BYTES}` });
    }
    return key;
  } finally {
    closeSync(handle);
  }
}

function openToRead(file: string): number | undefined {
  try {
    return openSync(file, 'r');
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT') return undefined;
    throw new Fault('HW_MASTER_KEY_UNREADABLE', { why: code ?? 'unknown error', cause: error });
  }
}

/**
 * Writes the key beside its place and links it in. The link appears whole or not at all and never replaces a key, so that
 * neither a crash nor two processes starting together can leave half a key or two keys.
 */
function createKey(file: string, random: RandomBytes): void {
  const draft = `${file}.${random(6).toString('hex')}.new`;
  try {
    const handle = openSync(draft, 'wx', OWNER_ONLY);
    try {
      writeSync(handle, random(MASTER_KEY_BYTES));
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    linkUnlessThere(draft, file);
    syncDirectory(dirname(file));
  } catch (error) {
    throw new Fault('HW_MASTER_KEY_UNREADABLE', {
      why: `it cannot be made, ${errorCode(error) ?? 'unknown error'}`,
      cause: error,
    });
  } finally {
    rmSync(draft, { force: true });
  }
}

function linkUnlessThere(draft: string, file: string): void {
  try {
    linkSync(draft, file);
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  }
}

function syncDirectory(directory: string): void {
  const handle = openSync(directory, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
