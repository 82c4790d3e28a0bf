/** Data blocks of each version at error correction M, as [blocks, data codewords of each] (ISO/IEC 18004, table 9). */
const BLOCKS: Readonly<Record<number, readonly [number, number]>> = {
  1: [1, 16],
  2: [1, 28],
  3: [1, 44],
  4: [2, 32],
  5: [2, 43],
  6: [4, 27],
};
const MASKS: readonly ((row: number, column: number) => boolean)[] = [
  (r, c) => (r + c) % 2 === 0,
  (r) => r % 2 === 0,
  (_, c) => c % 3 === 0,
  (r, c) => (r + c) % 3 === 0,
  (r, c) => (Math.floor(r / 2) + Math.floor(c / 3)) % 2 === 0,
  (r, c) => ((r * c) % 2) + ((r * c) % 3) === 0,
  (r, c) => (((r * c) % 2) + ((r * c) % 3)) % 2 === 0,
  (r, c) => (((r + c) % 2) + ((r * c) % 3)) % 2 === 0,
];
const FORMAT_MASK = 0b101;
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';

/** The dark squares of a QR code that is drawn as strokes through the middle of each row, one wide. */
function squaresOf(path: string, size: number): boolean[][] {
  const dark = Array.from({ length: size }, () => new Array<boolean>(size).fill(false));
  let [x, y] = [0, 0];
  const offset = Number(/M([\d.]+)/.exec(path)?.[1] ?? 0);
  for (const [, command = '', one = '0', two = '0'] of path.matchAll(/([Mmh])\s*(-?[\d.]+)(?:\s+(-?[\d.]+))?/g)) {
    if (command === 'M') [x, y] = [Number(one) - offset, Math.floor(Number(two)) - offset];
    if (command === 'm') x += Number(one);
    if (command !== 'h') continue;
    for (let n = 0; n < Number(one); n += 1) {
      const row = dark[y];
      if (row) row[x + n] = true;
    }
    x += Number(one);
  }
  return dark;
}

/** What a camera would read from a faultless code of version 1 to 6 at error correction M. `width` is that of its view box. */
export function readQr(path: string, width: number): string {
  const margin = Number(/M([\d.]+)/.exec(path)?.[1] ?? 0);
  const size = width - 2 * margin;
  const version = (size - 17) / 4;
  const [blocks, each] = BLOCKS[version] ?? [0, 0];
  if (blocks === 0) throw new Error(`a code of ${size} squares is not read here`);
  const dark = squaresOf(path, size);
  // Bits 12 to 10 of the format, beside the upper left corner.
  const mask = [2, 3, 4].reduce((sum, column) => sum * 2 + (dark[8]?.[column] ? 1 : 0), 0) ^ FORMAT_MASK;
  const bits = bitsOf(dark, size, MASKS[mask] ?? (() => false));
  const words = Array.from({ length: blocks * each }, (_, n) => Number.parseInt(bits.slice(n * 8, n * 8 + 8), 2));
  // Blocks are interleaved word by word.
  const data = Array.from({ length: blocks }, (_, block) => words.filter((_word, n) => n % blocks === block)).flat();
  return textOf(data.map((word) => word.toString(2).padStart(8, '0')).join(''));
}

/** Every bit of the data, in pairs of columns from the right, up and down. */
function bitsOf(dark: boolean[][], size: number, mask: (row: number, column: number) => boolean): string {
  let bits = '';
  let isUp = true;
  for (let right = size - 1; right > 0; right -= 2) {
    if (right === 6) right -= 1;
    for (let n = 0; n < size; n += 1) {
      const row = isUp ? size - 1 - n : n;
      for (const column of [right, right - 1])
        if (!isPattern(row, column, size)) bits += dark[row]?.[column] !== mask(row, column) ? '1' : '0';
    }
    isUp = !isUp;
  }
  return bits;
}

/** Finders with their format, timing, and the one alignment pattern of versions 2 to 6. */
function isPattern(row: number, column: number, size: number): boolean {
  if (row === 6 || column === 6) return true;
  if ((row < 9 && column < 9) || (row < 9 && column >= size - 8) || (row >= size - 8 && column < 9)) return true;
  return size > 21 && Math.abs(row - (size - 7)) <= 2 && Math.abs(column - (size - 7)) <= 2;
}

/** Segments in numbers, capitals or bytes; their lengths as of versions up to 9. */
function textOf(bits: string): string {
  let at = 0;
  let text = '';
  const take = (length: number) => {
    at += length;
    return Number.parseInt(bits.slice(at - length, at), 2);
  };
  for (let mode = take(4); mode !== 0 && at < bits.length; mode = take(4)) {
    if (mode === 4) {
      const bytes = Array.from({ length: take(8) }, () => take(8));
      text += Buffer.from(bytes).toString('utf8');
    } else if (mode === 2) {
      let left = take(9);
      for (; left > 1; left -= 2) {
        const pair = take(11);
        text += `${ALPHABET[Math.floor(pair / 45)]}${ALPHABET[pair % 45]}`;
      }
      if (left === 1) text += ALPHABET[take(6)];
    } else if (mode === 1) {
      let left = take(10);
      for (; left >= 3; left -= 3) text += String(take(10)).padStart(3, '0');
      if (left > 0) text += String(take(left === 2 ? 7 : 4)).padStart(left, '0');
    } else throw new Error(`a segment of mode ${mode} is not read here`);
  }
  return text;
}
