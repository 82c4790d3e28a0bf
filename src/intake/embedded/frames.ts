/** The place of one MQTT packet in a buffer: its body begins after the length field and ends before `end`. */
export interface Frame {
  body: number;
  end: number;
}

const MAX_LENGTH_BYTES = 4;

/**
 * Finds the packet that begins at `at`. `partial`: its header is not there yet; `malformed`: its length field is none.
 * The body itself may still be incomplete: compare `end` with the data's length. MQTT 3.1.1 §2.2.3.
 */
export function frameAt(data: Uint8Array, at: number): Frame | 'partial' | 'malformed' {
  let length = 0;
  for (let n = 0; n < MAX_LENGTH_BYTES; n += 1) {
    const byte = data[at + 1 + n];
    if (byte === undefined) return 'partial';
    length += (byte & 0x7f) * 128 ** n;
    if (byte < 0x80) return { body: at + 2 + n, end: at + 2 + n + length };
  }
  return 'malformed';
}

/** Writes the fixed header of a packet: type and flags, then the length in as few bytes as it takes. */
export function header(typeAndFlags: number, length: number): Buffer {
  const bytes = [typeAndFlags];
  let rest = length;
  do {
    const low = rest % 128;
    rest = (rest - low) / 128;
    bytes.push(rest > 0 ? low | 0x80 : low);
  } while (rest > 0);
  return Buffer.from(bytes);
}
