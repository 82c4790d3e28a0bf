import { createHash, timingSafeEqual } from 'node:crypto';
import type { RandomBytes } from '../vault/opaque.ts';

const SECRET_BYTES = 32;
/** A longer text cannot be one of our secrets and is not worth hashing. */
const SECRET_LIMIT = 128;

/** A secret as it is handed out, once, and the hash that is kept. */
export interface NewSecret {
  secret: string;
  hash: Buffer;
}

/** 256 random bits as 43 signs of base64url behind an optional prefix that names its kind, e.g. `hwt_`. */
export function newSecret(random: RandomBytes, prefix = ''): NewSecret {
  const secret = prefix + random(SECRET_BYTES).toString('base64url');
  return { secret, hash: hashSecret(secret) };
}

/** SHA-256 of the whole text. Enough for 256 random bits, which cannot be guessed; never use it for a password. */
export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret, 'utf8').digest();
}

/** True when the given text is the secret whose hash this is; takes the same time wherever they differ. */
export function secretMatches(hash: Buffer, given: string | Buffer): boolean {
  if (given.length > SECRET_LIMIT) return false;
  return timingSafeEqual(hash, hashSecret(given.toString()));
}
