import { frameAt } from './frames.ts';
import { DISCONNECT, inspect } from './packets.ts';

const MAX_PIECES = 64;

/** What the broker gets of the bytes that arrived. `broken`: the connection cannot be understood any more and must end. */
export interface Passed {
  out: Buffer[];
  /** Bytes that were not looked at because enough packets had been; they come first in the next call. */
  rest?: Buffer;
  broken?: 'frame-too-large' | 'malformed-length';
}

/**
 * Stands between a device's socket and the broker, after CONNECT. It follows the framing, hands on only whole packets that
 * the broker's parser accepts, and turns the rest into messages that are quarantined. So nothing that a device sends, short
 * of broken framing, ends the connection in front of the press behind it. Holds nothing for an idle connection.
 */
export class Gate {
  readonly #frameBytes: number;
  #held: Buffer[] | undefined;
  #heldBytes = 0;
  /** Bytes from which on it is worth looking again. */
  #wanted = 0;
  #ended = false;
  #goodbye = false;

  constructor(frameBytes: number) {
    this.#frameBytes = frameBytes;
  }

  /** True once the device has said DISCONNECT; nothing after it counts. MQTT 3.1.1 §3.14.4. */
  get goodbye(): boolean {
    return this.#goodbye;
  }

  /** Looks at the packets that are whole now, but at no more than `most`. */
  feed(chunk: Buffer, most = Number.POSITIVE_INFINITY): Passed {
    if (this.#ended) return { out: [] };
    const data = this.#join(chunk);
    if (data === undefined) return { out: [] };
    const out: Buffer[] = [];
    let at = 0;
    let from = 0;
    let rest: Buffer | undefined;
    for (let packets = 0; at < data.length; packets += 1) {
      if (packets === most) {
        rest = data.subarray(at);
        break;
      }
      const frame = frameAt(data, at);
      if (frame === 'malformed') return this.#break(out, data.subarray(from, at), 'malformed-length');
      if (frame === 'partial') {
        this.#hold(data, at, at + 1);
        break;
      }
      const { body, end } = frame;
      if (end - body > this.#frameBytes) return this.#break(out, data.subarray(from, at), 'frame-too-large');
      if (end > data.length) {
        this.#hold(data, at, end);
        break;
      }
      const instead = inspect(data, at, body, end);
      if (instead !== undefined) {
        if (at > from) out.push(data.subarray(from, at));
        out.push(instead);
        from = end;
      } else if ((data[at] ?? 0) >> 4 === DISCONNECT) {
        this.#goodbye = true;
        this.#ended = true;
        at = end;
        break;
      }
      at = end;
    }
    if (at > from) out.push(data.subarray(from, at));
    return rest === undefined ? { out } : { out, rest };
  }

  #join(chunk: Buffer): Buffer | undefined {
    if (this.#held === undefined) return chunk;
    this.#held.push(chunk);
    this.#heldBytes += chunk.length;
    if (this.#heldBytes < this.#wanted) {
      // A packet that comes byte by byte must not cost an object for each byte.
      if (this.#held.length >= MAX_PIECES) this.#held = [Buffer.concat(this.#held, this.#heldBytes)];
      return undefined;
    }
    const whole = Buffer.concat(this.#held, this.#heldBytes);
    this.#held = undefined;
    return whole;
  }

  #hold(data: Buffer, at: number, end: number): void {
    // A copy, so that a few bytes do not keep a whole read of the socket in memory.
    this.#held = [Buffer.from(data.subarray(at))];
    this.#heldBytes = data.length - at;
    this.#wanted = Math.max(end - at, this.#heldBytes + 1);
  }

  #break(out: Buffer[], good: Buffer, broken: NonNullable<Passed['broken']>): Passed {
    this.#ended = true;
    if (good.length > 0) out.push(good);
    return { out, broken };
  }
}
