import { createCipheriv, createDecipheriv } from 'node:crypto';

/** One message as the receiver understood it. */
export interface Spoken {
  token: string;
  sequence: number;
  account: string;
  encrypted: boolean;
  /** What stands between the brackets, without padding and time. */
  data: string;
  /** The time stamp in ms since 1970. */
  at: number | undefined;
}

export interface Answer {
  token: 'ACK' | 'NAK' | 'DUH';
  sequence: number;
  account?: string;
  now: number;
  key?: Buffer;
}

const MESSAGE = /^"(\*?)([A-Z-]+)"(\d{4})(?:R([0-9A-F]{1,6}))?L([0-9A-F]{1,6})#([0-9A-F]{3,16})\[(.*)$/is;
const CONTENT = /^(.*?)\](?:_(\d\d):(\d\d):(\d\d),(\d\d)-(\d\d)-(\d{4}))?$/s;
const BLOCK = 16;

/** Reads one frame; undefined when it is broken, or not encrypted as agreed. */
export function readFrame(bytes: Buffer, key: Buffer | undefined): Spoken | undefined {
  if (bytes[0] !== 10 || bytes[bytes.length - 1] !== 13) return undefined;
  const text = bytes.toString('latin1').slice(1, -1);
  const message = text.slice(8);
  if (text.slice(0, 4) !== check(message) || parseInt(text.slice(4, 8), 16) !== message.length) return undefined;
  const [, star = '', token = '', sequence = '', , , account = '', rest = ''] = MESSAGE.exec(message) ?? [];
  const encrypted = star === '*';
  if (token === '' || encrypted !== (key !== undefined)) return undefined;
  const found = CONTENT.exec(key === undefined ? rest : open(key, rest));
  if (found === null) return undefined;
  const [, data = '', hour, minute, second, month, day, year] = found;
  const at =
    year === undefined
      ? undefined
      : Date.UTC(+year, Number(month) - 1, +(day ?? 0), +(hour ?? 0), +(minute ?? 0), +(second ?? 0));
  return { token, sequence: Number(sequence), account, encrypted, data, at };
}

/** An answer as it goes over the wire. */
export function wrap({ token, sequence, account, now, key }: Answer): Buffer {
  const number = String(sequence).padStart(4, '0');
  const message =
    account === undefined
      ? `"${token}"${number}R0L0A0[]${stamp(now)}`
      : key === undefined
        ? `"${token}"${number}L0#${account}[]`
        : `"*${token}"${number}L0#${account}[${close(key, `]${stamp(now)}`)}`;
  const length = message.length.toString(16).toUpperCase().padStart(4, '0');
  return Buffer.from(`\n${check(message)}${length}${message}\r`, 'latin1');
}

function stamp(now: number): string {
  const at = new Date(now);
  const two = (value: number): string => String(value).padStart(2, '0');
  const time = [at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()].map(two).join(':');
  return `_${time},${two(at.getUTCMonth() + 1)}-${two(at.getUTCDate())}-${at.getUTCFullYear()}`;
}

function open(key: Buffer, hex: string): string {
  const decipher = createDecipheriv(`aes-${key.length * 8}-cbc`, key, Buffer.alloc(BLOCK)).setAutoPadding(false);
  try {
    const text = Buffer.concat([decipher.update(hex, 'hex'), decipher.final()]).toString('latin1');
    return text.slice(text.indexOf('|') + 1);
  } catch {
    return '';
  }
}

function close(key: Buffer, content: string): string {
  const whole = Math.ceil((content.length + 1) / BLOCK) * BLOCK;
  const cipher = createCipheriv(`aes-${key.length * 8}-cbc`, key, Buffer.alloc(BLOCK)).setAutoPadding(false);
  const padded = `${'x'.repeat(whole - content.length - 1)}|${content}`;
  return Buffer.concat([cipher.update(padded, 'latin1'), cipher.final()])
    .toString('hex')
    .toUpperCase();
}

/** CRC of the message by a table, four bits at a time. */
const TABLE = Array.from({ length: 16 }, (_, i) => {
  let value = i;
  for (let bit = 0; bit < 4; bit += 1) value = value & 1 ? (value >> 1) ^ 0xa001 : value >> 1;
  return value;
});

function check(message: string): string {
  let crc = 0;
  for (const byte of Buffer.from(message, 'latin1')) {
    crc = (crc >> 4) ^ (TABLE[(crc ^ byte) & 15] ?? 0);
    crc = (crc >> 4) ^ (TABLE[(crc ^ (byte >> 4)) & 15] ?? 0);
  }
  return crc.toString(16).toUpperCase().padStart(4, '0');
}
