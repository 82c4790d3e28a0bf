const CONNACK = 2;
const PUBLISH = 3;
const PUBACK = 4;
/** A device of the fleet is told nothing long; more than this in one packet is a protocol error. */
export const INBOUND_LIMIT_BYTES = 64 * 1024;

export interface InboundHandler {
  connack(index: number, code: number): void;
  puback(index: number, messageId: number): void;
  publish(index: number, messageId: number): void;
  broken(index: number): void;
}

/**
 * Reads what a gateway sends to the devices of a fleet. One reader serves all of them: a parser each would cost more memory than the
 * connection. What is left of a packet cut in two is kept per device until the rest comes (MQTT 3.1.1 §2.2).
 */
export class InboundReader {
  readonly #handler: InboundHandler;
  readonly #cut = new Map<number, Buffer>();

  constructor(handler: InboundHandler) {
    this.#handler = handler;
  }

  forget(index: number): void {
    this.#cut.delete(index);
  }

  /** Takes bytes that may be overwritten once this returns. */
  read(index: number, bytes: Buffer): void {
    const held = this.#cut.get(index);
    const all = held ? Buffer.concat([held, bytes]) : bytes;
    if (held) this.#cut.delete(index);
    let at = 0;
    for (;;) {
      const size = packetSize(all, at);
      if (size < 0 || size > INBOUND_LIMIT_BYTES) {
        this.#handler.broken(index);
        return;
      }
      if (size === 0 || at + size > all.length) break;
      this.#packet(index, all, at, size);
      at += size;
      if (at === all.length) return;
    }
    this.#cut.set(index, Buffer.from(all.subarray(at)));
  }

  #packet(index: number, bytes: Buffer, at: number, size: number): void {
    const head = bytes[at] ?? 0;
    const end = at + size;
    switch (head >> 4) {
      case CONNACK:
        this.#handler.connack(index, bytes[end - 1] ?? 0xff);
        break;
      case PUBACK:
        this.#handler.puback(index, bytes.readUInt16BE(end - 2));
        break;
      case PUBLISH:
        if (((head >> 1) & 3) === 1) {
          const topicAt = at + headerSize(bytes, at);
          this.#handler.publish(index, bytes.readUInt16BE(topicAt + 2 + bytes.readUInt16BE(topicAt)));
        }
        break;
    }
  }
}

/** Whole size of the packet at `at`; 0 when its length is not all there yet, -1 when it is no MQTT length. */
function packetSize(bytes: Buffer, at: number): number {
  let length = 0;
  for (let digit = 0; digit < 4; digit++) {
    const byte = bytes[at + 1 + digit];
    if (byte === undefined) return 0;
    length += (byte & 0x7f) << (7 * digit);
    if (byte < 0x80) return 2 + digit + length;
  }
  return -1;
}

function headerSize(bytes: Buffer, at: number): number {
  let size = 2;
  while ((bytes[at + size - 1] ?? 0) >= 0x80) size += 1;
  return size;
}
