import { createHash } from 'node:crypto';

/** What a hash covers, besides the hash before it. */
export interface Link {
  partition: number;
  seq: number;
  position: number;
  epoch: number;
  at: number;
  type: string;
}

export const HASH_BYTES = 32;
const GENESIS_LABEL = 'havenwatch journal 1 partition';

/** Where a partition's chain starts: SHA-256 of `havenwatch journal 1 partition {n}`. */
export function genesis(partition: number): Buffer {
  return createHash('sha256').update(`${GENESIS_LABEL} ${partition}`).digest();
}

/**
 * The bytes that stand between the hash before and the body: six fields in decimal or plain text, each ended by a line feed.
 * No field can hold a line feed, so no two rows share an encoding.
 */
export function linkText(link: Link): string {
  return `${link.partition}\n${link.seq}\n${link.position}\n${link.epoch}\n${link.at}\n${link.type}\n`;
}

/** SHA-256 over the 32 bytes of the hash before, the link's text and the body's bytes (UTF-8). */
export function chainHash(previous: Uint8Array, link: Link, body: string | Uint8Array): Buffer {
  return createHash('sha256').update(previous).update(linkText(link)).update(body).digest();
}
