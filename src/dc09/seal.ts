import { createCipheriv, createDecipheriv, randomInt } from 'node:crypto';

const BLOCK = 16;
/** Every message begins with padding of chance letters, so that equal alarms never look alike. */
const NO_START = Buffer.alloc(BLOCK);
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** The AES key that both sides share: 16, 24 or 32 bytes. */
export type Dc09Key = Buffer;

/** A key written as 32, 48 or 64 hex digits; undefined for anything else. */
export function readDc09Key(text: string): Dc09Key | undefined {
  return /^(?:[0-9a-f]{32}|[0-9a-f]{48}|[0-9a-f]{64})$/i.test(text) ? Buffer.from(text, 'hex') : undefined;
}

/** Encrypts what stands after the opening bracket (DC-09 §5.5.1.10): padding, a bar, the content; as hex digits. */
export function seal(key: Dc09Key, content: string): string {
  const text = `|${content}`;
  const cipher = createCipheriv(algorithm(key), key, NO_START).setAutoPadding(false);
  const whole = BLOCK + ((BLOCK - (text.length % BLOCK)) % BLOCK);
  const pad = Array.from({ length: whole }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  return Buffer.concat([cipher.update(`${pad}${text}`, 'ascii'), cipher.final()])
    .toString('hex')
    .toUpperCase();
}

/** The content of a sealed message; undefined when the key does not open it. */
export function unseal(key: Dc09Key, sealed: string): string | undefined {
  const bytes = Buffer.from(sealed, 'hex');
  if (bytes.length === 0 || bytes.length % BLOCK !== 0 || bytes.length * 2 !== sealed.length) return undefined;
  const decipher = createDecipheriv(algorithm(key), key, NO_START).setAutoPadding(false);
  const text = Buffer.concat([decipher.update(bytes), decipher.final()]).toString('latin1');
  const bar = text.indexOf('|');
  return bar < 0 ? undefined : text.slice(bar + 1);
}

function algorithm(key: Dc09Key): string {
  return `aes-${key.length * 8}-cbc`;
}
