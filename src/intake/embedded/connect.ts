import { isUtf8 } from 'node:buffer';

/** What a CONNECT says, strictly by MQTT 3.1 and 3.1.1. */
export interface ConnectRequest {
  clientId: string;
  username: string | undefined;
  password: Buffer | undefined;
  willTopic: string | undefined;
}

/** A CONNECT read; or refused with the CONNACK to answer; or so broken that there is nothing to answer. */
export type ReadConnect =
  | { request: ConnectRequest }
  | { refused: 'protocol' | 'client-id' | 'credentials' | 'will'; connack: Buffer }
  | { broken: string };

const CONNACK_CODES = { protocol: 1, clientId: 2, unavailable: 3, credentials: 4, notAllowed: 5 } as const;

/** A CONNACK of MQTT 3.1.1 that refuses. §3.2.2.3. */
export function refusal(why: keyof typeof CONNACK_CODES): Buffer {
  return Buffer.of(0x20, 2, 0, CONNACK_CODES[why]);
}

/** A CONNACK of MQTT 5: reason 0x84, unsupported protocol version, and no properties. MQTT 5 §3.2.2.2. */
const REFUSAL_V5 = Buffer.of(0x20, 3, 0, 0x84, 0);

const USERNAME = 0x80;
const PASSWORD = 0x40;
const WILL = 0x04;
const WILL_ONLY = 0x38;
const RESERVED = 0x01;

/** Reads the body of a CONNECT packet. */
export function readConnect(body: Buffer): ReadConnect {
  const fields = new Fields(body);
  const protocol = fields.bytes()?.toString('latin1');
  const level = fields.byte();
  if (protocol === undefined || level === undefined) return { broken: 'cut short' };
  if (protocol !== 'MQTT' && protocol !== 'MQIsdp') return { broken: 'not MQTT' };
  if (level === 5) return { refused: 'protocol', connack: REFUSAL_V5 };
  if (level !== (protocol === 'MQTT' ? 4 : 3)) return { refused: 'protocol', connack: refusal('protocol') };
  return readRest(fields);
}

function readRest(fields: Fields): ReadConnect {
  const flags = fields.byte();
  if (flags === undefined || !fields.skip(2)) return { broken: 'cut short' };
  const will = (flags & WILL) !== 0;
  if ((flags & RESERVED) !== 0 || (!will && (flags & WILL_ONLY) !== 0) || (flags & 0x18) === 0x18)
    return { broken: 'wrong flags' };
  if ((flags & PASSWORD) !== 0 && (flags & USERNAME) === 0) return { broken: 'password without username' };
  const clientId = fields.bytes();
  const willTopic = will ? fields.bytes() : undefined;
  const willPayload = will ? fields.bytes() : undefined;
  const username = (flags & USERNAME) !== 0 ? fields.bytes() : undefined;
  const password = (flags & PASSWORD) !== 0 ? fields.bytes() : undefined;
  if (fields.short || !fields.done || clientId === undefined) return { broken: 'cut short' };
  if (clientId.length === 0 || !isText(clientId)) return { refused: 'client-id', connack: refusal('clientId') };
  if (willTopic && willPayload && !isText(willTopic)) return { refused: 'will', connack: refusal('notAllowed') };
  if (username && !isText(username)) return { refused: 'credentials', connack: refusal('credentials') };
  return {
    request: {
      clientId: clientId.toString(),
      username: username?.toString(),
      password,
      willTopic: willTopic?.toString(),
    },
  };
}

/** The CONNECT packet with another client id. `body` is one that has been read, and the id shorter than 65,536 bytes. */
export function renamed(body: Buffer, clientId: string): Buffer {
  // Protocol name with its length, level, flags, keep-alive: MQTT 3.1.1 §3.1.2.
  const at = 2 + body.readUInt16BE(0) + 4;
  const id = Buffer.from(clientId);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(id.length);
  const rest = Buffer.concat([body.subarray(0, at), length, id, body.subarray(at + 2 + body.readUInt16BE(at))]);
  return Buffer.concat([Buffer.of(0x10), remainingLength(rest.length), rest]);
}

/** Seven bits a byte, the lowest first. MQTT 3.1.1 §2.2.3. */
function remainingLength(length: number): Buffer {
  const bytes: number[] = [];
  let left = length;
  do {
    bytes.push((left & 0x7f) | (left > 0x7f ? 0x80 : 0));
    left >>= 7;
  } while (left > 0);
  return Buffer.from(bytes);
}

function isText(bytes: Buffer): boolean {
  return isUtf8(bytes) && !bytes.includes(0);
}

/** Reads fields one after the other; once one is cut short, `short` stays true. */
class Fields {
  readonly #data: Buffer;
  #at = 0;
  short = false;

  constructor(data: Buffer) {
    this.#data = data;
  }

  get done(): boolean {
    return this.#at === this.#data.length;
  }

  byte(): number | undefined {
    const byte = this.#data[this.#at];
    if (byte === undefined) this.short = true;
    this.#at += 1;
    return byte;
  }

  skip(count: number): boolean {
    this.#at += count;
    return this.#at <= this.#data.length;
  }

  bytes(): Buffer | undefined {
    const from = this.#at + 2;
    if (this.short || from > this.#data.length) return this.#cut();
    const to = from + this.#data.readUInt16BE(this.#at);
    if (to > this.#data.length) return this.#cut();
    this.#at = to;
    return this.#data.subarray(from, to);
  }

  #cut(): undefined {
    this.short = true;
    return undefined;
  }
}
