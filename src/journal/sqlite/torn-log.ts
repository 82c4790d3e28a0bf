import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { JOURNAL_FILE } from './database.ts';

/*
 * The write-ahead log as SQLite's file format describes it (section 4, "The Write-Ahead Log"): a header of 32 bytes, then
 * frames of 24 bytes and a page each. A frame belongs to the log by its two salts and proves itself by a running sum.
 */
const HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;
const MAGIC = 0x377f0682;
const PAGE_SIZE_AT = 8;
const SALTS_AT = 16;
const SUM_AT = 24;
const FRAME_SALTS_AT = 8;
const FRAME_SUM_AT = 16;
const SALT_BYTES = 8;

/**
 * Looks through the log before SQLite does, which passes over whatever follows a frame that is not whole. A transaction is
 * synced before the next one is written: frames of a later one behind a broken one mean that something on record was lost,
 * not that the power went. Answers a plain sentence, or undefined when nothing on record is missing as far as the log shows.
 */
export function findTear(dir: string): string | undefined {
  const file = join(dir, `${JOURNAL_FILE}-wal`);
  if (!existsSync(file)) return undefined;
  const log = readFileSync(file);
  if (log.length < HEADER_BYTES) return undefined;
  const pageBytes = log.readUInt32BE(PAGE_SIZE_AT);
  const frameBytes = FRAME_HEADER_BYTES + pageBytes;
  if (!isHeaderWhole(log) || pageBytes < 512) return tornHeader(log);
  const salts = log.subarray(SALTS_AT, SALTS_AT + SALT_BYTES);
  const isLittle = log.readUInt32BE(0) === MAGIC;
  const sum = new Sum(isLittle, log.readUInt32BE(SUM_AT), log.readUInt32BE(SUM_AT + 4));
  let at = HEADER_BYTES;
  for (; at + frameBytes <= log.length && isFrameOf(log, at, salts); at += frameBytes) {
    sum.add(log, at, SALT_BYTES);
    sum.add(log, at + FRAME_HEADER_BYTES, pageBytes);
    if (!sum.is(log, at + FRAME_SUM_AT)) break;
  }
  const lost = commitsBefore(log, { from: at, frameBytes, salts });
  if (lost === 0) return undefined;
  return `the log of the last commits is torn at byte ${at}: at least ${lost === 1 ? 'one commit' : `${lost} commits`} behind it cannot be read`;
}

/** Commits that were followed by another one, and so were on disk. */
function commitsBefore(
  log: Buffer,
  { from, frameBytes, salts }: { from: number; frameBytes: number; salts: Buffer },
): number {
  let commits = 0;
  let synced = 0;
  for (let at = from; at + FRAME_HEADER_BYTES <= log.length; at += frameBytes) {
    if (!isFrameOf(log, at, salts)) continue;
    synced = commits;
    if (log.readUInt32BE(at + 4) > 0) commits += 1;
  }
  return synced;
}

/** Without its header a log counts for nothing, whatever it holds. */
function tornHeader(log: Buffer): string | undefined {
  const pageBytes = 4_096;
  const first = HEADER_BYTES + FRAME_SALTS_AT;
  if (log.length < first + SALT_BYTES) return undefined;
  const salts = log.subarray(first, first + SALT_BYTES);
  if (salts.every((byte) => byte === 0)) return undefined;
  const lost = commitsBefore(log, { from: HEADER_BYTES, frameBytes: FRAME_HEADER_BYTES + pageBytes, salts });
  return lost === 0 ? undefined : `the log of the last commits has lost its beginning: ${lost} commits cannot be read`;
}

function isHeaderWhole(log: Buffer): boolean {
  const magic = log.readUInt32BE(0);
  if (magic !== MAGIC && magic !== MAGIC + 1) return false;
  const sum = new Sum(magic === MAGIC, 0, 0);
  sum.add(log, 0, SUM_AT);
  return sum.is(log, SUM_AT);
}

function isFrameOf(log: Buffer, at: number, salts: Buffer): boolean {
  return salts.equals(log.subarray(at + FRAME_SALTS_AT, at + FRAME_SALTS_AT + SALT_BYTES));
}

/** SQLite's running sum over pairs of 32-bit words. */
class Sum {
  readonly #isLittle: boolean;
  #a: number;
  #b: number;

  constructor(isLittle: boolean, a: number, b: number) {
    this.#isLittle = isLittle;
    this.#a = a;
    this.#b = b;
  }

  add(bytes: Buffer, from: number, length: number): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset + from, length);
    for (let at = 0; at + 8 <= length; at += 8) {
      this.#a = (this.#a + view.getUint32(at, this.#isLittle) + this.#b) >>> 0;
      this.#b = (this.#b + view.getUint32(at + 4, this.#isLittle) + this.#a) >>> 0;
    }
  }

  is(bytes: Buffer, at: number): boolean {
    return bytes.readUInt32BE(at) === this.#a && bytes.readUInt32BE(at + 4) === this.#b;
  }
}
