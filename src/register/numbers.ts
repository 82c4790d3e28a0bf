import { parsePhoneNumberFromString } from 'libphonenumber-js';
import { Fault } from '../core/fault.ts';

/** The country whose habits a number without a country code is read by. */
const HOME_REGION = 'GB';
/** Emergency and service numbers have at most this many digits as dialled; nobody's own number is so short. */
const SHORT_AS_DIALLED = 5;
/** Behind a country code a few small countries do have numbers of four digits; none has three. */
const SHORT_BEHIND_COUNTRY = 3;
/** Dialled in front of a UK number to hide or show one's own; what follows is what is called. */
const CALLER_ID_PREFIX = /^(?:141|1470)(?=\d{3,5}$)/;
/** No home number starts so, and a line that dials digit by digit connects on them at once. */
const EMERGENCY_START: Record<string, RegExp> = { '44': /^(?:999|112)/, '1': /^911/ };
/** "Possible" lets a British number through that lost a digit or two. Only 01 and 08 numbers may have nine digits after the 0. */
const BRITISH = { callingCode: '44', national: /^(?:[18]\d{8,9}|[2-79]\d{9})$/ };
// ITU-T E.164: at most 15 digits, the country code included, and no country code starts with 0.
const E164 = /^\+[1-9]\d{5,14}$/;
const DIGIT = /\p{Nd}/gu;

/**
 * Writes a telephone number as E.164, e.g. `07700 900123` as `+447700900123`. A number of a possible length is accepted,
 * whether or not its range is in use. Throws `HW_EMERGENCY_NUMBER` for 999, 112, 101, 911 and every other short number: software
 * never dials them; `HW_NUMBER_INVALID` for the rest. Neither error repeats the number.
 */
export function normaliseNumber(text: string): string {
  refuseShort(text);
  const parsed = parsePhoneNumberFromString(text, { defaultCountry: HOME_REGION, extract: false });
  if (!parsed) throw new Fault('HW_NUMBER_INVALID');
  const national = parsed.nationalNumber.replace(/^0+/, '');
  const emergency = EMERGENCY_START[parsed.countryCallingCode];
  if (national.length <= SHORT_BEHIND_COUNTRY || emergency?.test(national)) throw new Fault('HW_EMERGENCY_NUMBER');
  if (parsed.ext) throw new Fault('HW_NUMBER_INVALID', { why: 'it has an extension, which cannot be dialled' });
  const whole = parsed.countryCallingCode !== BRITISH.callingCode || BRITISH.national.test(parsed.nationalNumber);
  if (!whole || !parsed.isPossible() || !E164.test(parsed.number)) throw new Fault('HW_NUMBER_INVALID');
  return parsed.number;
}

function refuseShort(text: string): void {
  const digits = text.match(DIGIT)?.join('') ?? '';
  if (digits.length === 0) throw new Fault('HW_NUMBER_INVALID');
  if (digits.replace(CALLER_ID_PREFIX, '').length <= SHORT_AS_DIALLED) throw new Fault('HW_EMERGENCY_NUMBER');
}
