import { localTime, type Offsets } from '../../core/rules/schedule.ts';
import { type Instant, instant } from '../../core/time.ts';

const TIME = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)(Z|[+-]\d{2}:\d{2})?$/;
const TO_THE_MINUTE = 16;
const DAY_MS = 86_400_000;

/**
 * Reads `2027-03-01T03:00` as the clocks at the home show it, or a time with `Z` or an offset as it is; undefined when it is no
 * time. Of an hour that the clocks show twice it is the first; one that they leave out is as much later.
 */
export function readHomeTime(text: string, offsets: Offsets): Instant | undefined {
  const found = TIME.exec(text);
  if (found === null) return undefined;
  const [, local = '', zone] = found;
  const shown = Date.parse(`${local}${zone ?? 'Z'}`);
  if (Number.isNaN(shown)) return undefined;
  if (zone !== undefined) return instant(shown);
  // Whatever the clocks do that day, the right offset is one of the two around it.
  const [before, later] = [shown - DAY_MS, shown + DAY_MS].map((at) => localTime(offsets, instant(at)) - at);
  const first = instant(shown - (before ?? 0));
  if (localTime(offsets, first) === shown) return first;
  const second = instant(shown - (later ?? 0));
  return localTime(offsets, second) === shown ? second : first;
}

/** `2027-03-01T03:00`, as the clocks at the home show it. */
export function homeTime(at: Instant, offsets: Offsets): string {
  return new Date(localTime(offsets, at)).toISOString().slice(0, TO_THE_MINUTE);
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (n: number) => String(n).padStart(2, '0');

/** `Mon 1 Mar 2027, 03:00`, as the clocks at the home show it; with seconds where there are any. */
export function homeTimeWords(at: Instant, offsets: Offsets): string {
  const date = new Date(localTime(offsets, at));
  const day = `${DAYS[date.getUTCDay()]} ${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
  const s = date.getUTCSeconds();
  return `${day}, ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}${s === 0 ? '' : `:${two(s)}`}`;
}
