/**
 * What an incident is called in SIA DC-03, whose two letters receiving centres and control rooms know. `confirmed` is the code of
 * the same alarm when it has been verified.
 */
interface AlarmCode {
  code: string;
  confirmed?: string;
}

const CODES: Record<string, AlarmCode> = {
  panic: { code: 'PA', confirmed: 'HV' },
  refuge: { code: 'PA', confirmed: 'HV' },
  duress: { code: 'HA', confirmed: 'HV' },
  'hold-up': { code: 'HA', confirmed: 'HV' },
  intrusion: { code: 'BA', confirmed: 'BV' },
  'forced-entry': { code: 'BA', confirmed: 'BV' },
  glass: { code: 'BA', confirmed: 'BV' },
  fire: { code: 'FA' },
  tamper: { code: 'TA' },
  jamming: { code: 'XQ' },
  silence: { code: 'YC' },
  power: { code: 'AT' },
  battery: { code: 'YT' },
};

/** An alarm of no type that the standard has a word for. */
const UNTYPED: AlarmCode = { code: 'UA' };
/** A test that nobody is to act on. */
const TEST = 'RX';

/** The two letters for a kind of incident; a test is never told as an alarm. */
export function alarmCode(kind: string, { confirmed, test }: { confirmed: boolean; test: boolean }): string {
  if (test) return TEST;
  const own = CODES[kind] ?? UNTYPED;
  return confirmed ? (own.confirmed ?? own.code) : own.code;
}
