import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface KeptBytes {
  bytes: Buffer;
  says: string;
}

/** Packets that are in order, to begin mutating with. */
export const wellFormed = (): KeptBytes[] => read('fixtures/packets.txt');

/** What a device sent behind its CONNECT when something went wrong, and what that did; mended since. */
export const regressions = (): KeptBytes[] => read('corpus/after-connect.txt');

/** One a line: hexadecimal, two spaces, a sentence. Lines that begin with # are for the reader. */
function read(path: string): KeptBytes[] {
  const lines = readFileSync(join(import.meta.dirname, path), 'utf8').split('\n');
  return lines
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, hex, says] = /^((?:[0-9a-f]{2})+) {2}(.+)$/.exec(line) ?? [];
      if (hex === undefined || says === undefined) throw new Error(`${path} holds a line that cannot be read: ${line}`);
      return { bytes: Buffer.from(hex, 'hex'), says };
    });
}
