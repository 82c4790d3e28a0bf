const SECOND_MS = 1_000;
const MINUTE_S = 60;
const two = (n: number) => String(n).padStart(2, '0');

/** `0:45`, `12:05`, `1:02:30`: how long after the opening of the alarm. */
export function afterWords(span: number): string {
  const whole = Math.round(span / SECOND_MS);
  const minutes = Math.floor(whole / MINUTE_S);
  const rest = two(whole % MINUTE_S);
  return minutes < MINUTE_S
    ? `${minutes}:${rest}`
    : `${Math.floor(minutes / MINUTE_S)}:${two(minutes % MINUTE_S)}:${rest}`;
}

const WAYS: Readonly<Record<string, string>> = {
  desk: 'on the screen',
  voice: 'by telephone',
  sms: 'by text',
  webhook: 'to another system',
  email: 'by e-mail',
};
export const wayWords = (channel: string) => WAYS[channel] ?? channel;

/** Why a way to the police is not taken, or a person has to do it. */
const WHY_POLICE: Readonly<Record<string, string>> = {
  'first-route': 'the first way',
  'no-urn': 'there is no number (URN)',
  'bad-urn': 'the number (URN) is not one of this force',
  withdrawn: 'the police have withdrawn their response',
  'wrong-type': 'the number (URN) is of another kind',
  'not-confirmed': 'the alarm is not confirmed',
  'not-configured': 'it is not set up',
  'out-of-hours': 'outside its hours',
  expired: 'the agreement has run out',
  'provider-silent': 'no word came in time',
};
export const whyPolice = (why: string) => WHY_POLICE[why] ?? why.replaceAll('-', ' ');

const DAY = new Map<string, Intl.DateTimeFormat>();

/** `Mon 1 Mar 2027, 03:00`, as the clocks at the home show it. */
export function homeTime(at: string, timeZone: string): string {
  let format = DAY.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
    });
    DAY.set(timeZone, format);
  }
  return format.format(new Date(at));
}

const HOUR_MS = 3_600_000;
/** So many hours later, or earlier. */
export const moved = (at: string, hours: number) => new Date(Date.parse(at) + hours * HOUR_MS).toISOString();
