/** Gives that many unpredictable bytes. In service it is node's `randomBytes`; a test may pass its own. */
export type RandomBytes = (bytes: number) => Buffer;

// 32 signs without i, l, o and u, so that an id read out over the telephone is written down right.
const SIGNS = '0123456789abcdefghjkmnpqrstvwxyz';
const ID_SIGNS = 12;

/** A new opaque id: prefix, underscore and 12 signs (60 random bits), e.g. `dv_4f2k9p0qz7tm`. It says nothing about what it names. */
export function newId(prefix: string, random: RandomBytes): string {
  const signs = Array.from(random(ID_SIGNS), (byte) => SIGNS.charAt(byte & 31));
  return `${prefix}_${signs.join('')}`;
}
