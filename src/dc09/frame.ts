import { crc16 } from './crc.ts';

const LF = 0x0a;
const CR = 0x0d;
const QUOTE = 0x22;
const ZERO = 0x30;
const LENGTH = 4;
/** An answer is a few dozen bytes; whoever sends more speaks something else. */
export const ANSWER_BYTES_MOST = 1_024;
/** The length field has three digits that count (DC-09 §5.5.1.4). */
export const MESSAGE_BYTES_MOST = 0xfff;
export const FRAME_BYTES_MOST = MESSAGE_BYTES_MOST + 10;

/** How a frame writes its CRC: four hex digits as the standard has it, or two raw bytes as some older communicators do. */
export type CheckForm = 'hex' | 'raw';

/** A frame that is whole: its message, from the first quote on, and whether CRC and length are as it says. */
export interface Frame {
  message: string;
  form: CheckForm;
  sound: boolean;
}

/** A frame of DC-09: line feed, CRC, length, the message from its first quote on, carriage return. */
export function frame(message: string, form: CheckForm = 'hex'): Buffer {
  const bytes = Buffer.from(message, 'latin1');
  const crc = crc16(bytes);
  const check = form === 'hex' ? Buffer.from(hex4(crc), 'latin1') : Buffer.from([crc >> 8, crc & 0xff]);
  const length = Buffer.from(`0${hex4(bytes.length).slice(1)}`, 'latin1');
  return Buffer.concat([Buffer.from([LF]), check, length, bytes, Buffer.from([CR])]);
}

/** The message in the one frame that these bytes are; undefined when it is not whole or its CRC or length is wrong. */
export function unframe(bytes: Buffer): string | undefined {
  const read = readFrame(bytes);
  return read?.sound === true ? read.message : undefined;
}

/** The one frame that these bytes are; undefined when they do not begin and end as one. */
export function readFrame(bytes: Buffer): Frame | undefined {
  const form = formOf(bytes);
  if (form === undefined || bytes.at(-1) !== CR) return undefined;
  const message = bytes.subarray(headOf(form), -1);
  const sound = checkOf(bytes, form) === crc16(message) && lengthOf(bytes, form) === message.length;
  return { message: message.toString('latin1'), form, sound };
}

/**
 * Finds frames in a stream: several in one piece, one in many. A frame ends at the first carriage return behind its head, whatever its
 * length says, so that a wrong length holds up no frame behind it. What is between frames is passed over and counted.
 */
export class FrameReader {
  readonly #most: number;
  #bytes: Buffer = Buffer.alloc(0);
  /** Bytes that belonged to no frame. */
  passedOver = 0;

  constructor(most = FRAME_BYTES_MOST) {
    this.#most = most;
  }

  /** Bytes that wait for the rest of their frame. */
  get waiting(): number {
    return this.#bytes.length;
  }

  /** The frames that have ended with these bytes; those that are not sound too. */
  take(more: Buffer): Frame[] {
    this.#bytes = this.#bytes.length === 0 ? more : Buffer.concat([this.#bytes, more]);
    const frames: Frame[] = [];
    for (let found = this.#next(); found !== undefined; found = this.#next()) frames.push(found);
    return frames;
  }

  #next(): Frame | undefined {
    for (;;) {
      const begin = this.#bytes.indexOf(LF);
      this.#drop(begin < 0 ? this.#bytes.length : begin, true);
      const form = formOf(this.#bytes);
      const end = form === undefined ? this.#unformed() : this.#endOf(form);
      if (end === undefined) return undefined;
      const read = form === undefined ? undefined : readFrame(this.#bytes.subarray(0, end));
      this.#drop(end, read === undefined);
      if (read !== undefined) return read;
    }
  }

  /** Where the frame at hand ends; undefined while that is still to come. */
  #endOf(form: CheckForm): number | undefined {
    const cr = this.#bytes.indexOf(CR, headOf(form));
    if (cr >= 0) return cr + 1;
    return this.#bytes.length > this.#most ? this.#bytes.length : undefined;
  }

  /** What begins like a frame and has no head of one: undefined while it may still become one, else how much to pass over. */
  #unformed(): number | undefined {
    if (this.#bytes.length < headOf('hex') + 1) return undefined;
    const next = this.#bytes.indexOf(LF, 1);
    return next < 0 ? this.#bytes.length : next;
  }

  #drop(count: number, lost: boolean): void {
    if (count === 0) return;
    this.#bytes = this.#bytes.subarray(count);
    if (lost) this.passedOver += count;
  }
}

function formOf(bytes: Buffer): CheckForm | undefined {
  for (const form of ['hex', 'raw'] as const) {
    const head = headOf(form);
    if (bytes[0] !== LF || bytes[head] !== QUOTE || bytes[head - LENGTH] !== ZERO) continue;
    if (Number.isInteger(lengthOf(bytes, form)) && Number.isInteger(checkOf(bytes, form))) return form;
  }
  return undefined;
}

/** Bytes before the message: line feed, CRC and length. */
function headOf(form: CheckForm): number {
  return 1 + (form === 'hex' ? 4 : 2) + LENGTH;
}

function lengthOf(bytes: Buffer, form: CheckForm): number {
  const head = headOf(form);
  return hexOf(bytes.toString('latin1', head - LENGTH, head));
}

function checkOf(bytes: Buffer, form: CheckForm): number {
  return form === 'hex' ? hexOf(bytes.toString('latin1', 1, 5)) : bytes.readUInt16BE(1);
}

function hexOf(text: string): number {
  return /^[0-9A-F]{4}$/i.test(text) ? Number.parseInt(text, 16) : Number.NaN;
}

function hex4(value: number): string {
  return value.toString(16).toUpperCase().padStart(4, '0');
}
