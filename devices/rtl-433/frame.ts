import { fieldOf, type JsonObject } from '../payload.ts';

/** One frame as rtl_433 has decoded it. */
export interface Frame {
  /** With `_` for whatever may not stand in a topic: `SimpliSafe_Sensor`. */
  model: string;
  event: JsonObject;
}

/** A field as text, where it is text or a number. */
export function scalarAt(event: JsonObject, key: string): string | undefined {
  const value = fieldOf(event, key);
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  return typeof value === 'string' && value !== '' && value.length <= 64 ? value : undefined;
}

/** A bit, in all the ways in which decoders write one. */
export function bitAt(event: JsonObject, key: string): boolean | undefined {
  const value = fieldOf(event, key);
  if (value === 1 || value === true || value === '1' || value === 'yes') return true;
  return value === 0 || value === false || value === '0' || value === 'no' ? false : undefined;
}

/**
 * Text as one word: small letters, `-` for a space and `_` for what may stand in no word, so that `42@` does not become `42`. Undefined
 * for no text.
 */
export function wordOf(text: string): string | undefined {
  const word = text
    .toLowerCase()
    .replace(/\s+/g, '-')
    .replace(/[^a-z0-9.-]/g, '_')
    .slice(0, 32);
  return word === '' ? undefined : word;
}
