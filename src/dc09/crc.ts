const POLYNOMIAL = 0xa001;

/** The CRC of ANSI/SIA DC-09 §5.5.1.3: 16 bits, the polynomial of DC-07 reflected, begun at nought. */
export function crc16(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
  }
  return crc;
}
