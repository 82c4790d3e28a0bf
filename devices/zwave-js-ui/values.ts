import type { AlarmFact, Fact } from '../fact.ts';
import { percentOf } from '../payload.ts';
import type { Place } from './topic.ts';

export type Value = Extract<Place, { about: 'value' }>;
/** The facts in a value, or why it holds none. */
export type Decided = { facts: Fact[] } | { ignored: string };

/** Z-Wave's own numbers of what a button of the Central Scene class does; 1 is its release. */
const PRESSES: ReadonlyMap<number, string> = new Map([
  [0, 'single'],
  [2, 'hold'],
  [3, 'double'],
  [4, 'triple'],
  [5, 'quadruple'],
  [6, 'quintuple'],
]);
const RELEASED = 1;
const SECURED = 255;
/** A level that says no more than that it is low. */
const LOW = 255;

interface Variable {
  is: AlarmFact;
  /** Event numbers of the Notification class that are the alarm; 0 is its end. */
  alarm: readonly number[];
}

/** By type and variable of the Notification class. The numbers are of the Z-Wave specification; 1 names a place, 2 does not. */
const VARIABLES: ReadonlyMap<string, Variable> = new Map<string, Variable>([
  ['smoke_alarm/sensor_status', { is: 'smoke', alarm: [1, 2] }],
  ['heat_alarm/heat_sensor_status', { is: 'smoke', alarm: [1, 2] }],
  ['co_alarm/sensor_status', { is: 'gas', alarm: [1, 2] }],
  ['co2_alarm/sensor_status', { is: 'gas', alarm: [1, 2] }],
  ['gas_alarm/combustible_gas_status', { is: 'gas', alarm: [1, 2] }],
  ['water_alarm/sensor_status', { is: 'water', alarm: [1, 2] }],
  ['home_security/motion_sensor_status', { is: 'motion', alarm: [7, 8] }],
  ['home_security/cover_status', { is: 'tamper', alarm: [3] }],
  ['home_security/magnetic_interference_status', { is: 'tamper', alarm: [11] }],
  ['system/hardware_status', { is: 'trouble', alarm: [1, 3] }],
  ['system/software_status', { is: 'trouble', alarm: [2, 4] }],
  ['system/cover_status', { is: 'tamper', alarm: [6] }],
  ['power_management/backup_battery_level_status', { is: 'trouble', alarm: [16, 18] }],
]);

/**
 * Events that are of no variable: a moment, whose value is whatever came along with it, or nothing. Each by the last part of its topic;
 * one whose place is known has a longer one, and is the same.
 */
const EVENTS: ReadonlySet<string> = new Set([
  'home_security/glass_breakage',
  'home_security/impact_detected',
  'home_security/tampering_invalid_code',
  'home_security/tampering_product_moved',
  'home_security/rf_jamming_detected',
  'emergency_alarm/contact_police',
  'emergency_alarm/contact_fire_service',
  'emergency_alarm/contact_medical_service',
  'home_health/fall_detected',
]);
const PLACE_KNOWN = '_location_provided';
const INTRUSION: readonly number[] = [1, 2];
const GLASS: readonly number[] = [5, 6];
const OPEN: readonly number[] = [22, 5_632, 5_633];
const CLOSED = 23;

/** What one value says. `value` may be anything that JSON has. */
export function decide(place: Value, value: unknown): Decided {
  const event = place.of === 'notification' ? eventOf(place) : undefined;
  if (event !== undefined) return one(event);
  if (value === null || value === undefined) return { ignored: 'it has no value yet' };
  switch (place.of) {
    case 'scene':
      return pressOf(place, value);
    case 'notification':
      return notificationOf(place, value);
    case 'sensor':
      return sensorOf(place, value);
    case 'battery':
      return batteryOf(place, value);
    case 'lock':
      return lockOf(place, value);
    case 'switch':
      return place.property === 'currentValue' && typeof value === 'boolean'
        ? one({ key: keyOf(place), is: 'switch', state: value ? 'on' : 'off' })
        : { ignored: 'it is what is asked of the switch, not what it does' };
    default:
      return { ignored: 'values of this class are not read' };
  }
}

const one = (fact: Fact): Decided => ({ facts: [fact] });

/** `scene/001`, `Home_Security/Cover_status`; behind an endpoint of its own `…@2`. */
function keyOf({ property, key, endpoint }: Value): string {
  const name = key === undefined ? property : `${property}/${key}`;
  return endpoint === 0 ? name : `${name}@${endpoint}`;
}

function pressOf(place: Value, value: unknown): Decided {
  if (place.property !== 'scene') return { ignored: 'it is a setting of the button' };
  if (value === RELEASED) return { ignored: 'it is the end of a press that was told' };
  const which = typeof value === 'number' ? PRESSES.get(value) : undefined;
  return which === undefined
    ? { ignored: 'it is no press of the Central Scene class' }
    : one({ key: keyOf(place), is: 'press', which });
}

function notificationOf(place: Value, value: unknown): Decided {
  if (typeof value !== 'number') return { ignored: 'it is no event number' };
  const key = keyOf(place);
  const variable = `${place.property}/${place.key ?? ''}`.toLowerCase();
  const known = VARIABLES.get(variable);
  if (known !== undefined) {
    if (value !== 0 && !known.alarm.includes(value)) return { ignored: 'it is another event of this variable' };
    return one({ key, is: known.is, state: value === 0 ? 'clear' : 'alarm' });
  }
  if (/^access_control\/door_state(_simple)?$/.test(variable)) {
    if (value === CLOSED) return one({ key, is: 'contact', state: 'closed' });
    return OPEN.includes(value)
      ? one({ key, is: 'contact', state: 'open' })
      : { ignored: 'it is neither open nor closed' };
  }
  return otherNotification(variable, key, value);
}

function eventOf({ property, key, endpoint }: Value): Fact | undefined {
  if (key === undefined) return undefined;
  const which = key.toLowerCase().replace(PLACE_KNOWN, '');
  if (!EVENTS.has(`${property.toLowerCase()}/${which}`)) return undefined;
  return { key: endpoint === 0 ? property : `${property}@${endpoint}`, is: 'press', which };
}

function otherNotification(variable: string, key: string, value: number): Decided {
  switch (variable) {
    case 'home_security/sensor_status':
      return intrusionOf(key, value);
    case 'access_control/lock_state':
      return value === 11 ? one({ key, is: 'lock', state: 'jammed' }) : { ignored: 'the lock is not jammed' };
    case 'power_management/mains_status':
      if (value === 2) return one({ key, is: 'power', state: 'lost' });
      return value === 3 ? one({ key, is: 'power', state: 'restored' }) : { ignored: 'it says nothing of the mains' };
    case 'power_management/battery_maintenance_status':
      if (value === 0) return one({ key, is: 'battery', low: false });
      return value === 10 || value === 11
        ? one({ key, is: 'battery', low: true })
        : { ignored: 'the battery is charged' };
    case 'power_management/battery_level_status':
      return one({ key, is: 'battery', low: value === 14 || value === 15 });
    default:
      return { ignored: 'this variable is not read' };
  }
}

/** One variable for two things: something broke in, of which a person says what it is, and glass. */
function intrusionOf(key: string, value: number): Decided {
  const glass = `${key} glass`;
  if (INTRUSION.includes(value)) return one({ key, is: 'switch', state: 'on' });
  if (GLASS.includes(value)) return one({ key: glass, is: 'glass', state: 'alarm' });
  if (value !== 0) return { ignored: 'it is another event of this variable' };
  return {
    facts: [
      { key, is: 'switch', state: 'off' },
      { key: glass, is: 'glass', state: 'clear' },
    ],
  };
}

/** By the type of sensor that stands as the property; `Any` is of no type. */
const SENSORS: readonly (readonly [RegExp, AlarmFact])[] = [
  [/^motion$/i, 'motion'],
  [/^tamper$/i, 'tamper'],
  [/^smoke$/i, 'smoke'],
  [/^heat$/i, 'smoke'],
  [/^CO2?$/i, 'gas'],
  [/^water$/i, 'water'],
  [/^glass[_ -]?break$/i, 'glass'],
];

function sensorOf(place: Value, value: unknown): Decided {
  if (typeof value !== 'boolean') return { ignored: 'it is neither true nor false' };
  const key = keyOf(place);
  if (/^door[_/ -]?window$/i.test(place.property)) return one({ key, is: 'contact', state: value ? 'open' : 'closed' });
  const is = SENSORS.find(([type]) => type.test(place.property))?.[1];
  return one(
    is === undefined
      ? { key, is: 'switch', state: value ? 'on' : 'off' }
      : { key, is, state: value ? 'alarm' : 'clear' },
  );
}

function batteryOf(place: Value, value: unknown): Decided {
  const key = keyOf(place);
  if (place.property === 'isLow' && typeof value === 'boolean') return one({ key, is: 'battery', low: value });
  if (place.property !== 'level') return { ignored: 'it is neither a level nor low' };
  if (value === LOW) return one({ key, is: 'battery', low: true });
  const percent = percentOf(value);
  return percent === undefined ? { ignored: 'it is no percentage' } : one({ key, is: 'battery', percent });
}

function lockOf(place: Value, value: unknown): Decided {
  const key = keyOf(place);
  if (place.property === 'currentMode' && typeof value === 'number')
    return one({ key, is: 'lock', state: value === SECURED ? 'locked' : 'unlocked' });
  if (place.property === 'doorStatus' && (value === 'open' || value === 'closed'))
    return one({ key, is: 'contact', state: value });
  return { ignored: 'it is a setting of the lock, or said elsewhere' };
}
