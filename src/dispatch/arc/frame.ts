import { crc16 } from './crc.ts';

const LF = 0x0a;
const CR = 0x0d;
const HEADER = 8;
/** An answer is a few dozen bytes; whoever sends more speaks something else. */
export const FRAME_BYTES_MOST = 1_024;

/** A frame of DC-09: line feed, CRC, length, the message from its first quote on, carriage return. */
export function frame(message: string): Buffer {
  const bytes = Buffer.from(message, 'ascii');
  return Buffer.from(`\n${hex4(crc16(bytes))}0${hex4(bytes.length).slice(1)}${message}\r`, 'ascii');
}

/** The message in a frame; undefined when it is not whole or its CRC or length is wrong. */
export function unframe(bytes: Buffer): string | undefined {
  const [first, last] = [bytes[0], bytes.at(-1)];
  if (first !== LF || last !== CR || bytes.length < HEADER + 2) return undefined;
  const header = bytes.toString('ascii', 1, 1 + HEADER);
  const message = bytes.subarray(1 + HEADER, -1);
  const wanted = `${hex4(crc16(message))}${hex4(message.length)}`;
  return header.toUpperCase() === wanted ? message.toString('ascii') : undefined;
}

/** Gathers bytes until a frame has ended. Undefined while it has not; empty when it can no longer be one. */
export class FrameReader {
  #bytes = Buffer.alloc(0);

  take(bytes: Buffer): Buffer | undefined {
    this.#bytes = Buffer.concat([this.#bytes, bytes]);
    const end = this.#bytes.indexOf(CR);
    if (end >= 0) return this.#bytes.subarray(0, end + 1);
    return this.#bytes.length > FRAME_BYTES_MOST ? Buffer.alloc(0) : undefined;
  }
}

function hex4(value: number): string {
  return value.toString(16).toUpperCase().padStart(4, '0');
}
