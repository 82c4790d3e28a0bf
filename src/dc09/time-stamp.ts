import { type Instant, instant } from '../core/time.ts';

const STAMP = /_(\d\d):(\d\d):(\d\d),(\d\d)-(\d\d)-(\d{4})/;

/** As DC-09 §5.5.1.9 writes universal time: `_02:14:07,11-22-2026`. */
export function timeStamp(at: Instant): string {
  const [day = '', time = ''] = new Date(at).toISOString().slice(0, 19).split('T');
  const [year, month, date] = day.split('-');
  return `_${time},${month}-${date}-${year}`;
}

/** The time in a text; undefined when there is none, or one that never was. */
export function readTimeStamp(text: string): Instant | undefined {
  const found = STAMP.exec(text);
  if (found === null) return undefined;
  const [, hour, minute, second, month, date, year] = found;
  const iso = `${year}-${month}-${date}T${hour}:${minute}:${second}.000Z`;
  const at = Date.parse(iso);
  return Number.isNaN(at) || new Date(at).toISOString() !== iso ? undefined : instant(at);
}
