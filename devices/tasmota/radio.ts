import type { Fact } from '../fact.ts';
import type { JsonObject } from '../payload.ts';

/** 20 bits of identity and 4 of function: how nearly every fixed-code sender on 433 MHz counts. */
const SENDER_DIGITS = 5;
const CODE_DIGITS = 6;

/** Zeros in front are left out by receivers that say how many bits there were; with `SetOption28` it is a number. */
function digitsOf(data: unknown, bits: unknown): string {
  const known = typeof bits === 'number' && bits > 0 && bits <= 64 ? Math.ceil(bits / 4) : CODE_DIGITS;
  if (typeof data === 'number') return Number.isSafeInteger(data) && data > 0 ? hex(data.toString(16), known) : '';
  return typeof data === 'string' ? hex(data.replace(/^0x/i, ''), typeof bits === 'number' ? known : 0) : '';
}

const hex = (digits: string, least: number): string => (digits === '' ? '' : digits.toUpperCase().padStart(least, '0'));

/**
 * A code that the radio bridge (`RfReceived`) has heard: a fixed code of 24 bits is taken apart into sender and function, so that both
 * codes of a door contact are one end device. Anybody within reach can send it again; see the notes.
 */
export function radioCode(received: JsonObject): { address: string; fact: Fact } | undefined {
  const digits = digitsOf(received['Data'], received['Bits']);
  if (!/^[0-9A-F]{4,16}$/.test(digits)) return undefined;
  const parts = digits.length === CODE_DIGITS;
  const sender = parts ? digits.slice(0, SENDER_DIGITS) : digits;
  const which = parts ? digits.slice(SENDER_DIGITS) : 'code';
  return { address: `rf-${sender}`, fact: { key: 'rf', is: 'press', which } };
}
