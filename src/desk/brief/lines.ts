import type { Instant } from '../../core/time.ts';
import { type BriefBlock, type BriefLine, UNKNOWN } from '../schema/brief.ts';
import { iso } from '../view/documents.ts';

/** A value of the household's file with the day on which it was last confirmed. */
export interface Known<T> {
  is: T;
  asOf: string;
}

/** A line from the household's file; `unknown` when nobody has written it down. */
export function fromFile<T>(label: string, known: Known<T> | undefined, say: (is: T) => string = String): BriefLine {
  return known === undefined ? unknown(label, 'file') : confirmed(label, say(known.is), known.asOf);
}

/** A line from the household's file that was last confirmed on that day. */
export function confirmed(label: string, value: string, asOf: string): BriefLine {
  return { label, value, asOf, source: 'file' };
}

/** A line about which the register or the gateway knows no date. */
export function fact(label: string, value: string | null, source: BriefLine['source'] = 'register'): BriefLine {
  return value === null || value === '' ? unknown(label, source) : { label, value, asOf: null, source };
}

/** A line from the journal, of that instant. */
export function seen(label: string, value: string, at: Instant | null): BriefLine {
  return { label, value, asOf: at === null ? null : iso(at), source: 'journal' };
}

export function unknown(label: string, source: BriefLine['source']): BriefLine {
  return { label, value: UNKNOWN, asOf: null, source };
}

/** The lines of a list; one line that says `unknown` when it is empty. */
export function each(label: string, lines: readonly BriefLine[], source: BriefLine['source'] = 'file'): BriefLine[] {
  return lines.length > 0 ? [...lines] : [unknown(label, source)];
}

export function block(number: number, title: string, lines: BriefLine[]): BriefBlock {
  return { number, title, lines };
}

/** The parts that are there, in one sentence. */
export const joined = (parts: readonly (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined && part !== '').join(', ');
