import { ALARM_CLASSES, OPENINGS } from '../alarm-classes.ts';
import type { Fact } from '../fact.ts';
import type { Ignored, Report } from '../family.ts';
import { fieldOf, isName, type JsonObject, numberAt, percentOf } from '../payload.ts';

/** A BLU device's own words for its presses (BTHome v2, object 0x3A). */
const PRESSES: ReadonlyMap<number, string> = new Map([
  [1, 'single'],
  [2, 'double'],
  [3, 'triple'],
  [4, 'long'],
  [5, 'long-double'],
  [6, 'long-triple'],
  [0x80, 'hold'],
  [0xfe, 'hold'],
]);

/** What is about the frame, not about the home. */
const FRAME = new Set(['address', 'addr', 'rssi', 'pid', 'encryption', 'BTHome_version', 'gateway', 'device_type_id']);
const BUTTONS = 16;

/** What a BLU device said, as the gateway script decodes it (BTHome v2). `life` is for the caller to say. */
export function bluFacts(data: JsonObject): Pick<Report, 'facts' | 'rssi'> & { ignored: Ignored[] } {
  const facts: Fact[] = [];
  const ignored: Ignored[] = [];
  for (const [key, value] of Object.entries(data)) {
    if (FRAME.has(key) || !isName(key)) continue;
    const read = key === 'button' ? pressesOf(value) : factOf(key, value);
    if (read === undefined)
      ignored.push({ what: key, why: 'It is not something that is watched, or has no such value.' });
    else facts.push(...read);
  }
  if (fieldOf(data, 'encryption') === true && facts.length === 0) {
    ignored.push({ what: 'encryption', why: 'The device encrypts, and the gateway that heard it has no key for it.' });
  }
  const rssi = numberAt(data, 'rssi');
  return { facts, ignored, ...(rssi === undefined ? {} : { rssi }) };
}

/** 12 hexadecimal digits as `aa:bb:cc:dd:ee:ff`, however they were written. */
export function macOf(text: unknown): string | undefined {
  const digits = typeof text === 'string' ? text.replaceAll(/[:-]/g, '').toLowerCase() : '';
  return /^[0-9a-f]{12}$/.test(digits) ? (digits.match(/../g) ?? []).join(':') : undefined;
}

function pressesOf(value: unknown): Fact[] | undefined {
  const buttons: unknown[] = Array.isArray(value) ? value.slice(0, BUTTONS) : [value];
  const facts: Fact[] = [];
  for (const [place, code] of buttons.entries()) {
    if (code === 0) continue;
    const which = typeof code === 'number' ? PRESSES.get(code) : undefined;
    if (which === undefined) return facts.length > 0 ? facts : undefined;
    facts.push({ key: Array.isArray(value) ? `button:${place}` : 'button', is: 'press', which });
  }
  return facts;
}

function factOf(key: string, value: unknown): Fact[] | undefined {
  if (key === 'battery') {
    const percent = percentOf(value);
    return percent === undefined ? undefined : [{ key, is: 'battery', percent }];
  }
  const on = value === 1 || value === true;
  if (!on && value !== 0 && value !== false) return undefined;
  if (OPENINGS.includes(key)) return [{ key, is: 'contact', state: on ? 'open' : 'closed' }];
  if (key === 'lock') return [{ key, is: 'lock', state: on ? 'unlocked' : 'locked' }];
  if (key === 'battery_low') return [{ key, is: 'battery', low: on }];
  const is = ALARM_CLASSES.get(key);
  return is === undefined ? undefined : [{ key, is, state: on ? 'alarm' : 'clear' }];
}
