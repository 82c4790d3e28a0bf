import { createHash } from 'node:crypto';
import { Brief } from '../schema/brief.ts';

/** A brief as it was handed over: its bytes, and the digest that the journal holds. */
export interface Frozen {
  text: string;
  /** Hex SHA-256 of the bytes of `text`. */
  digest: string;
}

/** Freezes a brief as canonical JSON: keys sorted by their code units, no white space (the form of RFC 8785). */
export function freeze(brief: Brief): Frozen {
  const text = canonical(brief);
  return { text, digest: digestOf(text) };
}

/** True when these are the bytes of a brief that was handed over under that digest. */
export function isFrozen(text: string, digest: string): boolean {
  if (digestOf(text) !== digest) return false;
  const brief = thaw(text);
  return brief !== undefined && canonical(brief) === text;
}

/** The brief in frozen bytes; undefined when they are not one. */
export function thaw(text: string): Brief | undefined {
  return Brief.safeParse(readJson(text)).data;
}

export const digestOf = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/** JSON with keys sorted by their code units and no white space (the form of RFC 8785). */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => (isRecord(inner) ? sorted(inner) : inner));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sorted(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
