import { isObject } from './payload.ts';

/** A whole number from 0 up to, and without, `below`. */
export type Draw = (below: number) => number;

/** One message, as text where it is text: mutated, it may be any bytes. */
export interface Material {
  topic: string;
  payload: Uint8Array;
}

const utf8 = new TextDecoder();
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const DEEP = 40;
const LONG = 4096;

/** Values that decoders have stumbled over: of the wrong kind, at the edge, or named like a part of the language. */
const ODD: readonly unknown[] = [
  ...[null, true, false, 0, 1, -1, 2, 255, 256, 0.5, -0, 1e308, -1e308, 2 ** 53 + 2],
  ...[
    '',
    ' ',
    '0',
    '1',
    'true',
    'null',
    'NaN',
    'on',
    'OFF',
    '\u0000',
    '\u{1f6a8}',
    '__proto__',
    'constructor',
    'toString',
  ],
  ...[[], {}, [[]], [{}], [null], { '': '' }],
];

/**
 * Makes wrong messages out of right ones: bytes turned over, cut off and put in; keys and values of JSON exchanged for those of other
 * messages and for odd ones; topics of another shape. The same draws give the same messages.
 */
export class Mutator {
  readonly #draw: Draw;
  readonly #material: readonly Material[];
  readonly #keys: readonly string[];
  readonly #values: readonly unknown[];

  constructor(draw: Draw, material: readonly Material[]) {
    this.#draw = draw;
    this.#material = material;
    const keys = new Set<string>(['__proto__', 'constructor', '']);
    const values: unknown[] = [...ODD];
    for (const { payload } of material) gatherWords(parsed(utf8.decode(payload)), keys, values);
    this.#keys = [...keys];
    this.#values = values;
  }

  next(): Material {
    let { topic, payload } = this.#pick(this.#material) ?? { topic: '', payload: new Uint8Array() };
    for (let change = 0; change <= this.#draw(3); change++) {
      const way = this.#draw(10);
      if (way === 0) topic = this.#topic(topic);
      else if (way < 6) payload = this.#json(payload);
      else payload = this.#bytes(payload);
    }
    return { topic, payload };
  }

  #pick<T>(from: readonly T[]): T | undefined {
    return from[this.#draw(from.length)];
  }

  #topic(topic: string): string {
    const parts = topic.split('/');
    const at = this.#draw(parts.length);
    const other = (this.#pick(this.#material)?.topic ?? '').split('/');
    switch (this.#draw(5)) {
      case 0:
        return parts.toSpliced(at, 1).join('/');
      case 1:
        return parts.toSpliced(at, 1, this.#pick(other) ?? '').join('/');
      case 2:
        return parts.toSpliced(at, 0, this.#pick(this.#keys) ?? '').join('/');
      case 3:
        return `${topic}/${this.#pick(['set', 'get', '', '..', '\u0000', 'x'.repeat(300)]) ?? ''}`;
      default:
        return [...parts.slice(0, at), ...other.slice(this.#draw(other.length))].join('/');
    }
  }

  #bytes(payload: Uint8Array): Uint8Array {
    const bytes = [...payload];
    const at = this.#draw(bytes.length + 1);
    const other = [...(this.#pick(this.#material)?.payload ?? [])];
    switch (this.#draw(6)) {
      case 0:
        bytes[at] = (bytes[at] ?? 0) ^ (1 << this.#draw(8));
        break;
      case 1:
        bytes.splice(at, 1 + this.#draw(8));
        break;
      case 2:
        bytes.splice(at, 0, ...Array.from({ length: 1 + this.#draw(8) }, () => this.#draw(256)));
        break;
      case 3:
        bytes.length = at;
        break;
      case 4:
        bytes.splice(at, this.#draw(16), ...other.slice(this.#draw(other.length + 1)));
        break;
      default:
        bytes.splice(at, 0, ...bytes.slice(at, at + 1 + this.#draw(32)));
    }
    return Uint8Array.from(bytes);
  }

  #json(payload: Uint8Array): Uint8Array {
    const value = parsed(utf8.decode(payload));
    if (value === undefined) return this.#bytes(payload);
    return encode(JSON.stringify(this.#changed(value)) ?? '');
  }

  /** The value with one thing in it changed, at any depth. */
  #changed(value: unknown): unknown {
    const inner = Array.isArray(value) ? value.length : isObject(value) ? Object.keys(value).length : 0;
    if (inner === 0 || this.#draw(3) === 0) return this.#other(value);
    if (Array.isArray(value)) {
      const at = this.#draw(inner);
      return this.#draw(4) === 0 ? value.toSpliced(at, 1) : value.with(at, this.#changed(value[at]));
    }
    return this.#changedObject(Object.entries(isObject(value) ? value : {}));
  }

  #changedObject(entries: readonly (readonly [string, unknown])[]): unknown {
    const at = this.#draw(entries.length);
    const [key, value] = entries[at] ?? ['', undefined];
    const with_ = (...put: [string, unknown][]) => Object.fromEntries(entries.toSpliced(at, 1, ...put));
    switch (this.#draw(6)) {
      case 0:
        return with_();
      case 1:
        return with_([this.#pick(this.#keys) ?? '', value]);
      case 2:
        return with_([key, value], [this.#pick(this.#keys) ?? '', this.#pick(this.#values)]);
      case 3:
        return with_([key, this.#pick(entries)?.[1]]);
      default:
        return with_([key, this.#changed(value)]);
    }
  }

  #other(value: unknown): unknown {
    // What is next to the right number is the easiest to take for it.
    if (typeof value === 'number' && this.#draw(2) === 0) return this.#pick([value + 1, value - 1, -value, value * 10]);
    switch (this.#draw(8)) {
      case 0:
        return [value];
      case 1:
        return String(value).toUpperCase();
      case 2:
        return String(value).repeat(2);
      case 3:
        return 'x'.repeat(LONG);
      case 4:
        return nested(value);
      default:
        return this.#pick(this.#values);
    }
  }
}

function nested(value: unknown): unknown {
  let all = value;
  for (let level = 0; level < DEEP; level++) all = { a: all };
  return all;
}

function gatherWords(value: unknown, keys: Set<string>, values: unknown[]): void {
  if (typeof value !== 'object' || value === null) {
    if (value !== undefined) values.push(value);
    return;
  }
  for (const [key, inner] of Object.entries(value)) {
    if (!Array.isArray(value)) keys.add(key);
    gatherWords(inner, keys, values);
  }
}

/** What the text is as JSON; undefined when it is none. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
