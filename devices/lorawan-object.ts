import type { AlarmFact, Fact } from './fact.ts';
import type { Ignored } from './family.ts';
import { fieldOf, isObject, type JsonObject, percentOf } from './payload.ts';

/** More keys than any codec writes; what is over is counted as one. */
const MOST_KEYS = 64;
/** Two cells of 1.5 V are near their end (Dragino's radios stop at 2.1 V); one lithium cell of 3.6 V is below 3.0. */
const LOW_CELLS_V = 2.5;
const LOW_LITHIUM_V = 3;

interface Around {
  object: JsonObject;
  port: number;
}
type Reader = (value: unknown, key: string, around: Around) => Fact[] | undefined;

/** What a codec has decoded, as facts, and what of it is no part of an alarm. */
export interface ReadObject {
  facts: Fact[];
  ignored: Ignored[];
}

/**
 * Reads the object that a network server's codec made of an uplink of a Milesight, Browan or Dragino sensor. Two codecs for the same
 * device name its button differently (`button_event.status`, `button`, `press`): all of them are `button` here, so that a codec may be
 * changed without a press losing its meaning. `zeroLeftOut`: the network server leaves fields out that are 0 or false.
 */
export function readObject(object: JsonObject, port: number, zeroLeftOut: boolean): ReadObject {
  const around: Around = { object, port };
  const facts: Fact[] = zeroLeftOut ? leftOut(around) : [];
  const ignored: Ignored[] = [];
  const entries = Object.entries(object);
  for (const [key, value] of entries.slice(0, MOST_KEYS)) {
    const read = readerOf(key)?.(value, key, around);
    if (read === undefined) {
      if (!DESCRIBES.has(key)) ignored.push({ what: key.slice(0, MOST_KEYS), why: 'no part of an alarm that we know' });
    } else for (const fact of read) if (!facts.some((other) => same(other, fact))) facts.push(fact);
  }
  if (entries.length > MOST_KEYS)
    ignored.push({ what: 'object', why: `more than ${MOST_KEYS} keys; the rest was not read` });
  return { facts, ignored };
}

/** Says what the device is, or names this one frame at random (`msgid`): nothing to tell anybody. */
const DESCRIBES: ReadonlySet<string> = new Set([
  'ipso_version',
  'hardware_version',
  'firmware_version',
  'tsl_version',
  'lorawan_class',
  'sn',
  'Node_type',
  'MOD',
  'msgid',
]);

function readerOf(key: string): Reader | undefined {
  if (BUTTONS.test(key)) return button;
  return READERS.get(key);
}

const BUTTONS = /^(?:button(?:_event|_\d)?|press)$/;

/** A press always says so: a status of no known word is a press too. */
const button: Reader = (value, key) => {
  const which = pressWord(isObject(value) ? (fieldOf(value, 'status') ?? fieldOf(value, 'mode')) : value);
  if (which === undefined) return [];
  return [{ key: /_\d$/.test(key) ? key : 'button', is: 'press', which }];
};

function pressWord(value: unknown): string | undefined {
  if (value === 1 || value === true) return 'short';
  if (typeof value !== 'string') return undefined;
  const word = value.toLowerCase();
  if (/^(?:|none|idle|normal|release[d]?|false)$/.test(word)) return undefined;
  for (const known of ['short', 'double', 'long']) if (word.includes(known)) return known;
  return word === 'single' ? 'short' : 'other';
}

/** Alarms that a person raises at a button; codecs write them as the words TRUE and FALSE. */
const raised: Reader = (value, key) => {
  if (value === true || value === 1 || (typeof value === 'string' && /^(?:true|1|alarm|active|on)$/i.test(value))) {
    return [{ key, is: 'press', which: 'alarm' }];
  }
  return value === false || value === 0 || typeof value === 'string' ? [] : undefined;
};

const contact: Reader = (value, key) => {
  if (value === 'open' || value === 'opened') return [{ key, is: 'contact', state: 'open' }];
  return value === 'close' || value === 'closed' ? [{ key, is: 'contact', state: 'closed' }] : undefined;
};

const contactBit: Reader = (value, key) => {
  if (value !== 0 && value !== 1) return undefined;
  return [{ key, is: 'contact', state: value === 1 ? 'open' : 'closed' }];
};

const alarm =
  (is: AlarmFact, on: readonly unknown[], off: readonly unknown[]): Reader =>
  (value, key) => {
    if (on.includes(value)) return [{ key, is, state: 'alarm' }];
    return off.includes(value) ? [{ key, is, state: 'clear' }] : undefined;
  };

/** Percent for Milesight; Browan writes volts into the same key, and tells by the temperature of its board. */
const battery: Reader = (value, key, { object }) => {
  if (Object.hasOwn(object, 'temperatureBoard')) return volts(LOW_LITHIUM_V)(value, key, { object, port: 0 });
  const percent = percentOf(value);
  return percent === undefined ? undefined : [{ key, is: 'battery', percent }];
};

const volts =
  (low: number): Reader =>
  (value, key) =>
    typeof value === 'number' && value > 0 && value < 20 ? [{ key, is: 'battery', low: value < low }] : undefined;

const booted =
  (word: string): Reader =>
  (value, key) =>
    value === word ? [{ key, is: 'boot' }] : undefined;

/** Browan's `status` is what its port says: 100 a door, 102 somebody moving, 106 water. */
const status: Reader = (value, key, { object, port }) => {
  if (!Object.hasOwn(object, 'temperatureBoard') || (value !== 0 && value !== 1))
    return contact(value, key, { object, port });
  const state = value === 1 ? 'alarm' : 'clear';
  if (port === 100) return [{ key, is: 'contact', state: value === 1 ? 'open' : 'closed' }];
  if (port === 102) return [{ key, is: 'motion', state }];
  return port === 106 ? [{ key, is: 'water', state }] : undefined;
};

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['magnet_status', contact],
  ['door', contact],
  ['state', contact],
  ['status', status],
  ['DOOR_OPEN_STATUS', contactBit],
  ['WATER_LEAK_STATUS', alarm('water', [1], [0])],
  ['Alarm', raised],
  ['ALARM_status', raised],
  ['sos', raised],
  ['panic', raised],
  ['emergency', raised],
  ['tamper_status', alarm('tamper', ['uninstalled', 'triggered'], ['installed', 'normal'])],
  ['tamper', alarm('tamper', ['uninstalled', 'triggered', true], ['installed', 'normal', false])],
  ['install', alarm('tamper', ['no'], ['yes'])],
  ['pir', alarm('motion', ['trigger', 'triggered'], ['normal', 'idle'])],
  ['pir_status', alarm('motion', ['trigger', 'triggered'], ['normal', 'idle'])],
  ['occupancy', alarm('occupancy', ['occupied'], ['vacant'])],
  ['leakage_status', alarm('water', ['leak'], ['normal'])],
  ['gas_status', alarm('gas', ['alarm'], ['normal'])],
  ['smoke_status', alarm('smoke', ['alarm'], ['normal'])],
  ['battery', battery],
  ['BAT_V', volts(LOW_CELLS_V)],
  ['BatV', volts(LOW_CELLS_V)],
  ['Bat_V', volts(LOW_CELLS_V)],
  ['device_status', booted('on')],
  ['reset_event', booted('reset')],
]);

/** States that are 0 and were left out for it, where the rest of the object shows that they belong to it. */
function leftOut({ object, port }: Around): Fact[] {
  const has = (key: string) => Object.hasOwn(object, key);
  if (fieldOf(object, 'MOD') === 1 && has('BAT_V') && !has('DOOR_OPEN_STATUS')) {
    return [{ key: 'DOOR_OPEN_STATUS', is: 'contact', state: 'closed' }];
  }
  return has('temperatureBoard') && !has('status') ? (status(0, 'status', { object, port }) ?? []) : [];
}

function same(one: Fact, other: Fact): boolean {
  return one.key === other.key && JSON.stringify(one) === JSON.stringify(other);
}

/** What facts of these sensors usually mean. */
export function usualOfLorawan(fact: Fact): { means: 'panic' | 'door' | 'motion' | 'smoke' } | undefined {
  if (fact.is === 'press') return { means: 'panic' };
  if (fact.is === 'contact') return { means: 'door' };
  if (fact.is === 'motion' || fact.is === 'occupancy') return { means: 'motion' };
  return fact.is === 'smoke' ? { means: 'smoke' } : undefined;
}
