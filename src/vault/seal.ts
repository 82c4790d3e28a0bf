import { Fault } from '../core/fault.ts';
import { decrypt, encrypt } from './cipher.ts';
import type { RandomBytes } from './opaque.ts';
import { SensitiveText } from './sensitive.ts';

declare const brand: unique symbol;

/** Encrypted text: `1.` (the format's version), then base64url of nonce, tag and ciphertext. Safe to keep anywhere, the journal included. */
export type Sealed = string & { readonly [brand]: 'Sealed' };

const SHAPE = /^1\.[A-Za-z0-9_-]{38,}$/;
const VERSION_LENGTH = 2;

/** The text as `Sealed` when it has that shape, else undefined. Whether it opens is for the vault to find out. */
export function asSealed(text: string): Sealed | undefined {
  return SHAPE.test(text) ? (text as Sealed) : undefined;
}

/** Seals text for one place: `aad` names table, row and field, so that a ciphertext moved elsewhere does not open. */
export function sealText(key: Buffer, subject: string, aad: string, text: string, random: RandomBytes): Sealed {
  const box = encrypt(key, bind(subject, aad), Buffer.from(text, 'utf8'), random);
  return `1.${box.toString('base64url')}` as Sealed;
}

/** Throws `HW_SEAL_BROKEN` when the sealed text was altered, moved or sealed for somebody else. */
export function openText(key: Buffer, subject: string, aad: string, sealed: Sealed): SensitiveText {
  const box = SHAPE.test(sealed) ? Buffer.from(sealed.slice(VERSION_LENGTH), 'base64url') : undefined;
  const plain = box && decrypt(key, bind(subject, aad), box);
  if (!plain) throw new Fault('HW_SEAL_BROKEN', { where: aad });
  return new SensitiveText(plain.toString('utf8'));
}

function bind(subject: string, aad: string): string {
  return JSON.stringify(['havenwatch/seal/1', subject, aad]);
}
