import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync } from 'node:fs';
import { copy } from './tar.ts';

/** SHA-256 of a file, hex, read piece by piece. */
export function hashFile(file: string): string {
  const hash = createHash('sha256');
  const handle = openSync(file, 'r');
  try {
    copy(handle, 0, fstatSync(handle).size, (chunk) => void hash.update(chunk));
  } finally {
    closeSync(handle);
  }
  return hash.digest('hex');
}
