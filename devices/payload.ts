import type { Rejection } from './rejection.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });
/** Objects within objects; what other makers send has at most eight. */
const DEPTH = 16;

/** A payload as text, or why it is none: larger than `bytes`, or not UTF-8. */
export function textOf(payload: Uint8Array, bytes: number): string | Rejection {
  if (payload.length > bytes) return { reason: 'too-large', why: `The payload is larger than ${bytes} bytes.` };
  try {
    return utf8.decode(payload);
  } catch {
    return { reason: 'not-utf8', why: 'The payload is not valid UTF-8.' };
  }
}

/** A payload as parsed JSON, or why it is none. `value` may be anything that JSON has. */
export function jsonOf(payload: Uint8Array, bytes: number): { value: unknown } | Rejection {
  const text = textOf(payload, bytes);
  if (typeof text !== 'string') return text;
  try {
    const value: unknown = JSON.parse(text);
    if (tooDeep(value, DEPTH)) return { reason: 'wrong-shape', why: `The payload nests deeper than ${DEPTH} levels.` };
    return { value };
  } catch {
    return { reason: 'not-json', why: 'The payload is not valid JSON.' };
  }
}

export type JsonObject = Readonly<Record<string, unknown>>;

/** A payload as a JSON object, or why it is none. */
export function objectOf(payload: Uint8Array, bytes: number): { value: JsonObject } | Rejection {
  const read = jsonOf(payload, bytes);
  if ('reason' in read) return read;
  if (isObject(read.value)) return { value: read.value };
  return { reason: 'wrong-shape', why: 'The payload must be a JSON object.' };
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A field that the object itself has: `constructor` is none. */
export function fieldOf(value: JsonObject, key: string): unknown {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}

/** The field as an object, else undefined. */
export function objectAt(value: JsonObject, key: string): JsonObject | undefined {
  const field = fieldOf(value, key);
  return isObject(field) ? field : undefined;
}

/** The field as text of at most `most` characters, else undefined. */
export function textAt(value: JsonObject, key: string, most = 128): string | undefined {
  const field = fieldOf(value, key);
  return typeof field === 'string' && field.length > 0 && field.length <= most ? field : undefined;
}

/** The field as a finite number, else undefined. */
export function numberAt(value: JsonObject, key: string): number | undefined {
  const field = fieldOf(value, key);
  return typeof field === 'number' && Number.isFinite(field) ? field : undefined;
}

/** A battery's level as whole percent from 0 to 100; undefined when it cannot be one. */
export function percentOf(value: unknown): number | undefined {
  return typeof value === 'number' && value >= 0 && value <= 100 ? Math.floor(value) : undefined;
}

/** The quality of a link as whole number from 0 to 255; undefined when it cannot be one. */
export function qualityOf(value: unknown): number | undefined {
  return typeof value === 'number' && value >= 0 && value <= 255 ? Math.floor(value) : undefined;
}

function tooDeep(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  return Object.values(value).some((inner) => tooDeep(inner, levels - 1));
}

/** How long a name that others chose may be: a key, an id, a part of a topic. */
export const NAME_LENGTH = 128;

/** True for a name that can be shown and kept: not empty, and of at most `NAME_LENGTH` characters. */
export function isName(text: string): boolean {
  return text.length > 0 && text.length <= NAME_LENGTH;
}

/** As much of a name that others chose as is shown of what is ignored: a topic may have 64 KiB. */
export function nameShown(text: string): string {
  return text.slice(0, NAME_LENGTH);
}
