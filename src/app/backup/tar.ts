import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import { Fault } from '../../core/fault.ts';

/** A tape archive in the ustar format (IEEE Std 1003.1, pax, "ustar Interchange Format"): any `tar` opens it. */
const BLOCK_BYTES = 512;
const CHUNK_BYTES = 1_048_576;
const OWNER_ONLY = 0o600;
/** Eleven octal digits; beyond it the size is written in binary, as every tar of today reads it. */
const LARGEST_OCTAL = 0o77777777777;

export interface Member {
  name: string;
  /** Where the content is. */
  file: string;
}

/** Writes the members one after the other into an open file, and two empty blocks. `progress` is told bytes written. */
export function writeTar(handle: number, members: readonly Member[], progress: (bytes: number) => void): void {
  for (const { name, file } of members) {
    const from = openSync(file, 'r');
    try {
      const size = fstatSync(from).size;
      writeSync(handle, header(name, size));
      copy(from, 0, size, (chunk) => {
        writeAll(handle, chunk);
        progress(chunk.length);
      });
      writeSync(handle, Buffer.alloc(padding(size)));
    } finally {
      closeSync(from);
    }
  }
  writeSync(handle, Buffer.alloc(2 * BLOCK_BYTES));
}

export interface Found {
  name: string;
  /** Where its content begins in the archive, and how long it is. */
  at: number;
  size: number;
}

/** The members of an archive. Throws `HW_BACKUP_INVALID` for what is none, or is cut short. */
export function readTar(handle: number, where: string): Found[] {
  const total = fstatSync(handle).size;
  const found: Found[] = [];
  const block = Buffer.alloc(BLOCK_BYTES);
  for (let at = 0; ; ) {
    if (readSync(handle, block, 0, BLOCK_BYTES, at) !== BLOCK_BYTES) throw cutShort(where);
    if (block.every((byte) => byte === 0)) return found;
    if (!sumHolds(block)) throw new Fault('HW_BACKUP_INVALID', { where, why: 'it is not a tar archive' });
    const size = sizeIn(block);
    const content = at + BLOCK_BYTES;
    if (content + size > total) throw cutShort(where);
    found.push({ name: text(block, 0, 100), at: content, size });
    at = content + size + padding(size);
  }
}

/** Copies a member into a new file that only the owner may read, and answers the SHA-256 of what it copied. */
export function extract(handle: number, { at, size }: Found, to: string): string {
  const hash = createHash('sha256');
  const out = openSync(to, 'wx', OWNER_ONLY);
  try {
    copy(handle, at, size, (chunk) => {
      hash.update(chunk);
      writeAll(out, chunk);
    });
  } finally {
    closeSync(out);
  }
  return hash.digest('hex');
}

/** Hands over `size` bytes from `at`, piece by piece. */
export function copy(handle: number, at: number, size: number, take: (chunk: Buffer) => void): void {
  const chunk = Buffer.alloc(Math.min(CHUNK_BYTES, Math.max(size, 1)));
  for (let done = 0; done < size; ) {
    const read = readSync(handle, chunk, 0, Math.min(chunk.length, size - done), at + done);
    if (read === 0) throw new Fault('HW_BACKUP_FAILED', { why: 'a file became shorter while it was read' });
    take(chunk.subarray(0, read));
    done += read;
  }
}

function writeAll(handle: number, chunk: Buffer): void {
  for (let done = 0; done < chunk.length; ) done += writeSync(handle, chunk, done);
}

function header(name: string, size: number): Buffer {
  const block = Buffer.alloc(BLOCK_BYTES);
  block.write(name, 0, 100, 'utf8');
  block.write(octal(OWNER_ONLY, 7), 100);
  block.write(octal(0, 7), 108);
  block.write(octal(0, 7), 116);
  if (size <= LARGEST_OCTAL) block.write(octal(size, 11), 124);
  else {
    block[124] = 0x80;
    block.writeBigUInt64BE(BigInt(size), 128);
  }
  block.write(octal(0, 11), 136);
  block.write('0', 156);
  block.write('ustar\u000000', 257);
  block.write(`${octal(sumOf(block), 6)}\u0000 `, 148);
  return block;
}

const octal = (value: number, digits: number): string => value.toString(8).padStart(digits, '0');

/** The checksum counts its own eight bytes as blanks. */
function sumOf(block: Buffer): number {
  let sum = 0;
  for (const [place, byte] of block.entries()) sum += place >= 148 && place < 156 ? 0x20 : byte;
  return sum;
}

function sumHolds(block: Buffer): boolean {
  return Number.parseInt(text(block, 148, 8), 8) === sumOf(block);
}

function sizeIn(block: Buffer): number {
  if (block[124] === 0x80) return Number(block.readBigUInt64BE(128));
  return Number.parseInt(text(block, 124, 12), 8);
}

function text(block: Buffer, at: number, length: number): string {
  const field = block.toString('utf8', at, at + length);
  const end = field.indexOf('\u0000');
  return (end < 0 ? field : field.slice(0, end)).trim();
}

const padding = (size: number): number => (BLOCK_BYTES - (size % BLOCK_BYTES)) % BLOCK_BYTES;

const cutShort = (where: string): Fault => new Fault('HW_BACKUP_INVALID', { where, why: 'its end is missing' });
