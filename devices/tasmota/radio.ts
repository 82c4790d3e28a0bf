import type { Fact } from '../fact.ts';
import type { JsonObject } from '../payload.ts';

/** 20 bits of identity and 4 of function: how nearly every fixed-code sender on 433 MHz counts. */
const SENDER_DIGITS = 5;
const CODE_DIGITS = 6;

/**
 * A code that the radio bridge (`RfReceived`) has heard: a fixed code of 24 bits is taken apart into sender and function, so that both
 * codes of a door contact are one end device. Anybody within reach can send it again; see the notes.
 */
export function radioCode(received: JsonObject): { address: string; fact: Fact } | undefined {
  const data = received['Data'];
  const digits = typeof data === 'string' ? data.replace(/^0x/i, '').toUpperCase() : '';
  if (!/^[0-9A-F]{4,16}$/.test(digits)) return undefined;
  const parts = digits.length === CODE_DIGITS;
  const sender = parts ? digits.slice(0, SENDER_DIGITS) : digits;
  const which = parts ? digits.slice(SENDER_DIGITS) : 'code';
  return { address: `rf-${sender}`, fact: { key: 'rf', is: 'press', which } };
}
