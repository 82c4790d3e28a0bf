import { closeSync, fsyncSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '../core/fault.ts';

/** What a start writes before it is up, with something to spare. */
const ROOM_TO_START_BYTES = 262_144;
/** Only the owner may look into the data directory. */
const OWNER_ONLY_DIR = 0o700;
const OWNER_ONLY = 0o600;

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'its disk is full',
  EDQUOT: 'the quota of its disk is used up',
  EROFS: 'its disk is mounted for reading only',
  EACCES: 'this user has no right to write there',
  EPERM: 'this user has no right to write there',
  ENOTDIR: 'a part of the path is a file',
  EEXIST: 'it is a file',
};

/**
 * Makes the data directory when it is not there, and tries whether its disk takes what a start needs. Throws
 * `HW_DATA_DIRECTORY_UNUSABLE` with the reason in words, instead of what each database would make of it.
 */
export function requireWritable(dir: string): void {
  try {
    mkdirSync(dir, { recursive: true, mode: OWNER_ONLY_DIR });
    tryToWrite(join(dir, `.try-${process.pid}`));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'an unknown error';
    throw new Fault('HW_DATA_DIRECTORY_UNUSABLE', { where: dir, why: REASONS[code] ?? code, cause: error });
  }
}

function tryToWrite(file: string): void {
  const handle = openSync(file, 'w', OWNER_ONLY);
  try {
    writeSync(handle, Buffer.alloc(ROOM_TO_START_BYTES));
    fsyncSync(handle);
  } finally {
    closeSync(handle);
    rmSync(file, { force: true });
  }
}
