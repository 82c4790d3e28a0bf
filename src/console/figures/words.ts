const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A share of a whole, rounded down so that a target is never met by rounding: `79.9 %`. */
export function share(part: number, of: number): string {
  if (of === 0) return 'none';
  const tenths = Math.floor((part * 1_000) / of);
  return percent(tenths);
}

/** Out of a thousand: `98.5 %`. */
export function percent(permille: number): string {
  return permille % 10 === 0 ? `${permille / 10} %` : `${(permille / 10).toFixed(1)} %`;
}

/** A length of time in the units that a person would say: `48 s`, `4 min 05 s`, `3 h 20 min`, `2 d 4 h`. */
export function length(ms: number): string {
  if (ms < SECOND) return `${ms} ms`;
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)} s`;
  const two = (n: number) => String(n).padStart(2, '0');
  if (ms < HOUR) return joined(Math.floor(ms / MINUTE), 'min', two(Math.floor((ms % MINUTE) / SECOND)), 's');
  if (ms < DAY) return joined(Math.floor(ms / HOUR), 'h', two(Math.floor((ms % HOUR) / MINUTE)), 'min');
  return joined(Math.floor(ms / DAY), 'd', String(Math.floor((ms % DAY) / HOUR)), 'h');
}

const joined = (big: number, unit: string, small: string, smallUnit: string) =>
  Number(small) === 0 ? `${big} ${unit}` : `${big} ${unit} ${small} ${smallUnit}`;

const maybe = (ms: number | null) => (ms === null ? 'none' : length(ms));

/** `middle 12 s, 95 of 100 within 40 s, longest 55 s`. */
export function times({
  medianMs,
  p95Ms,
  longestMs,
}: {
  medianMs: number | null;
  p95Ms: number | null;
  longestMs: number | null;
}): string {
  if (longestMs === null) return 'none';
  return `middle ${maybe(medianMs)}, 95 of 100 within ${maybe(p95Ms)}, longest ${maybe(longestMs)}`;
}

const CAUSES: Record<string, string> = {
  'gateway-away': 'the gateway was not looking',
  jamming: 'silent after jamming',
  power: 'silent after the mains failed',
  battery: 'silent after a low battery',
  tamper: 'silent after tampering',
  silent: 'silent',
  unknown: 'not heard yet',
  'no-button': 'no button in service',
  'on-test': 'on test',
};
export const lostWords = (cause: string): string => CAUSES[cause] ?? cause;

const REASONS: Record<string, string> = {
  false: 'False alarm',
  planned: 'Planned',
  precautionary: 'Precautionary',
  incident: 'True incident',
};
export const reasonWords = (reason: string): string => REASONS[reason] ?? reason;

const CHANNELS: Record<string, string> = {
  desk: 'Desk',
  voice: 'Calls',
  sms: 'Texts',
  token: 'Peer',
  gateway: 'Gateway',
};
export const channelWords = (channel: string): string => CHANNELS[channel] ?? channel;

/** `-` in what the journal calls things becomes a space, and the first letter a capital. */
export function plain(key: string): string {
  const text = key.replaceAll('-', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify([timeZone, options]);
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-GB', { timeZone, hourCycle: 'h23', ...options });
  formats.set(key, made);
  return made;
}

/** A moment by the clocks of the scheme: `Mon 2 Nov, 03:12`. */
export function moment(at: string, timeZone: string): string {
  return formatOf(timeZone, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  }).format(new Date(at));
}

export function hour(at: string, timeZone: string): string {
  return formatOf(timeZone, { hour: '2-digit', minute: '2-digit' }).format(new Date(at));
}

/** `2026-11` as `November 2026`. */
export function monthWords(month: string): string {
  return formatOf('UTC', { month: 'long', year: 'numeric' }).format(new Date(`${month}-15T00:00:00Z`));
}

/** The month so many after this one, as `2026-12`. */
export function monthAfter(month: string, by: number): string {
  const [year = 1970, number = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number - 1 + by, 15)).toISOString().slice(0, 7);
}
