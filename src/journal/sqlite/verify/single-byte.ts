import { hash as digest } from 'node:crypto';
import { linkText } from '../chain.ts';
import type { ChainRow } from './chain-rows.ts';

/** Longer rows are not searched: 4 KiB is a million hashes, about two seconds. */
export const SEARCH_BYTES = 4_096;

export interface ByteChange {
  /** Counted from 1. */
  byte: number;
  reads: number;
  was: number;
}

/** Finds the one byte whose change explains the row's hash, by trying every other value at every place. */
export function findByteChange(before: Uint8Array, row: ChainRow): ByteChange | undefined {
  if (row.body.length > SEARCH_BYTES) return undefined;
  const target = row.hash.toString('hex');
  const text = Buffer.concat([before, Buffer.from(linkText(row)), row.body]);
  const start = text.length - row.body.length;
  for (let place = start; place < text.length; place++) {
    const reads = text[place] ?? 0;
    for (let was = 0; was < 256; was++) {
      text[place] = was;
      if (was !== reads && digest('sha256', text) === target) return { byte: place - start + 1, reads, was };
    }
    text[place] = reads;
  }
  return undefined;
}

const PRINTABLE_FROM = 0x20;
const PRINTABLE_TO = 0x7e;

/** A byte as a reader would write it: `'p'`, or `0x1f` where it has no face. */
export function shownByte(byte: number): string {
  const printable = byte >= PRINTABLE_FROM && byte <= PRINTABLE_TO;
  return printable ? `'${String.fromCharCode(byte)}'` : `0x${byte.toString(16).padStart(2, '0')}`;
}
