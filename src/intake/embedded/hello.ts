import type { Socket } from 'node:net';
import { Tap } from './tap.ts';

const HANDSHAKE = 22;
/** Of the record's version: 3 in every TLS there is. */
const MAJOR = 3;
const HEADER = 5;
/** The longest record that TLS allows in the clear (RFC 8446 §5.1); a ClientHello with a large key share is two kilobytes. */
const RECORD = 16_384;

/**
 * Reads the first record of a socket, the ClientHello, and holds it. Only then does the socket stand in line for a handshake, so that
 * one that is silent, or slow, takes nobody's place. `whole` gets the record; `release` puts it back for TLS to read.
 */
export function readHello(raw: Socket, whole: (hello: Buffer, release: () => void) => void, broken: () => void): void {
  let held: Buffer = Buffer.alloc(0);
  let isWhole = false;
  const tap = new Tap(
    raw,
    (chunk) => {
      held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
      const end = endOf(held);
      if (end === 'broken' || held.length > HEADER + RECORD) {
        broken();
        raw.destroy();
      } else if (!isWhole && end !== 'partial') {
        isWhole = true;
        whole(held, release);
      }
      return !raw.destroyed;
    },
    // Whoever ends before their turn has given up: nobody spends a handshake on them.
    () => raw.destroy(),
  );
  const release = (): void => {
    tap.remove();
    tap.passOn(held);
    held = Buffer.alloc(0);
  };
  raw.read(0);
}

function endOf(data: Buffer): number | 'partial' | 'broken' {
  if (data[0] !== HANDSHAKE || (data.length > 1 && data[1] !== MAJOR)) return 'broken';
  if (data.length < HEADER) return 'partial';
  const length = data.readUInt16BE(3);
  if (length === 0 || length > RECORD) return 'broken';
  return data.length >= HEADER + length ? HEADER + length : 'partial';
}
