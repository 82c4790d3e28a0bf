/** Pieces of MQTT packets, put together by hand so that they can be wrong. */

/** Two bytes, high first. MQTT 3.1.1 §1.5.2. */
export const word = (value: number): Buffer => Buffer.of((value >> 8) & 0xff, value & 0xff);

/** Text or bytes with their length in front. §1.5.3. */
export function field(content: string | Uint8Array): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([word(bytes.length), bytes]);
}

/** A packet: its first byte, its length, its body. */
export function frame(first: number, ...parts: Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.of(first), length(body.length), body]);
}

/** A length as the fixed header has it, in as few bytes as it takes. §2.2.3. */
export function length(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest % 128;
    rest = (rest - low) / 128;
    bytes.push(rest > 0 ? low | 0x80 : low);
  } while (rest > 0);
  return Buffer.from(bytes);
}

export interface ConnectParts {
  protocol: string | Uint8Array;
  level: number;
  flags: number;
  keepalive: number;
  /** Client id, will topic, will message, username, password: those that the flags announce, or others. */
  fields: (string | Uint8Array)[];
}

export function connectBytes({ protocol, level, flags, keepalive, fields }: ConnectParts): Buffer {
  return frame(0x10, field(protocol), Buffer.of(level, flags), word(keepalive), ...fields.map(field));
}

export interface Identity {
  device: string;
  secret: string;
}

/** The CONNECT of a device that does everything right, with what is changed about it. */
export function signIn({ device, secret }: Identity, changes: Partial<ConnectParts> = {}): Buffer {
  const parts = { protocol: 'MQTT', level: 4, flags: 0xc2, keepalive: 60, fields: [device, device, secret] };
  return connectBytes({ ...parts, ...changes });
}

/** PUBLISH; `flags` are the low four bits: DUP 8, QoS 0, 2 or 4, RETAIN 1. */
export function publish(flags: number, topic: string | Uint8Array, id: number, payload: string | Uint8Array): Buffer {
  const withId = (flags & 6) !== 0;
  return frame(0x30 | flags, field(topic), ...(withId ? [word(id)] : []), Buffer.from(payload));
}

/** SUBSCRIBE to filters at one QoS. */
export function subscribe(id: number, filters: readonly (string | Uint8Array)[], qos = 1): Buffer {
  return frame(0x82, word(id), ...filters.flatMap((filter) => [field(filter), Buffer.of(qos)]));
}

export function unsubscribe(id: number, filters: readonly (string | Uint8Array)[]): Buffer {
  return frame(0xa2, word(id), ...filters.map(field));
}

/** PUBACK 0x40, PUBREC 0x50, PUBREL 0x62 and PUBCOMP 0x70: a first byte and a packet id. */
export const answer = (first: number, id: number): Buffer => frame(first, word(id));

export const PINGREQ: Buffer = Buffer.of(0xc0, 0);
export const DISCONNECT: Buffer = Buffer.of(0xe0, 0);
