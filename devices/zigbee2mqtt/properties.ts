import type { AlarmFact, Fact, FactKind } from '../fact.ts';
import { percentOf } from '../payload.ts';

/** A property of an end device as a fact, or why it comes to nothing. */
export type Decision = { fact: Fact } | { ignored: string };

const MEASURED = 'it is a measurement';
const SETTING = 'it is a setting of the device';
const ABOUT = 'it is about the message or the device, and no event';

/** Properties that are true while something is in alarm, and what that is. */
const ALARMS: ReadonlyMap<string, AlarmFact> = new Map<string, AlarmFact>([
  ['tamper', 'tamper'],
  ['occupancy', 'motion'],
  ['motion', 'motion'],
  ['presence', 'occupancy'],
  ['vibration', 'vibration'],
  ['moving', 'vibration'],
  ['tilt', 'vibration'],
  ['glass_break', 'glass'],
  ['smoke', 'smoke'],
  ['carbon_monoxide', 'gas'],
  ['gas', 'gas'],
  ['water_leak', 'water'],
  ['rain', 'water'],
  ['trouble', 'trouble'],
  ['battery_defect', 'trouble'],
  ['device_fault', 'trouble'],
  ['fault_alarm', 'trouble'],
  ['jamming', 'jamming'],
]);

/** Properties that come to nothing, whatever they hold, and why. */
const IGNORED: ReadonlyMap<string, string> = new Map([
  ['linkquality', 'it is the quality of the last hop, 0 to 255, and no field strength'],
  ['last_seen', ABOUT],
  ['elapsed', ABOUT],
  ['update', ABOUT],
  ['update_available', ABOUT],
  ['device', ABOUT],
  ['action_code', 'it belongs to the press; a code is kept nowhere'],
  ['action_zone', 'it belongs to the press'],
  ['action_group', 'it belongs to the press'],
  ['action_transaction', 'it belongs to the press'],
  ['action_duration', 'it belongs to the press'],
  ['handle_position', 'the contact says whether it is open'],
  ['power_outage_count', 'it is a count; what is lost is said by power_outage'],
  ['supervision_reports', SETTING],
  ['restore_reports', SETTING],
  ['voltage', MEASURED],
  ['temperature', MEASURED],
  ['device_temperature', MEASURED],
  ['humidity', MEASURED],
  ['pressure', MEASURED],
  ['illuminance', MEASURED],
  ['illuminance_lux', MEASURED],
  ['brightness', SETTING],
  ['color_temp', SETTING],
  ['child_lock', SETTING],
  ['led_indication', SETTING],
  ['battery_alarm_state', SETTING],
  ['duration', SETTING],
  ['volume', SETTING],
]);

const POWER: ReadonlyMap<unknown, 'lost' | 'restored'> = new Map<unknown, 'lost' | 'restored'>([
  ['outage_detected', 'lost'],
  ['power_ok', 'restored'],
  [true, 'lost'],
  [false, 'restored'],
]);

const LOCKS: ReadonlyMap<unknown, 'locked' | 'unlocked' | 'jammed'> = new Map<
  unknown,
  'locked' | 'unlocked' | 'jammed'
>([
  ['LOCK', 'locked'],
  ['UNLOCK', 'unlocked'],
  ['locked', 'locked'],
  ['unlocked', 'unlocked'],
  ['not_fully_locked', 'jammed'],
]);

const SWITCHED: ReadonlyMap<unknown, 'on' | 'off'> = new Map<unknown, 'on' | 'off'>([
  [true, 'on'],
  [false, 'off'],
  ['ON', 'on'],
  ['OFF', 'off'],
]);

const MOST_WORD = 64;

/**
 * What one property of a state says. `contact: true` is closed, an action is a moment and everything else is a state that is sent
 * again with each message. A property that we do not know is offered as a switch when it is one; nothing comes of it unbound.
 */
export function decide(key: string, value: unknown): Decision {
  const why = IGNORED.get(key);
  if (why !== undefined) return { ignored: why };
  if (key === '') return { ignored: 'it has no name' };
  if (value === null || value === undefined) return { ignored: 'it is not known yet' };
  if (key === 'action') return decideAction(value);
  if (key === 'battery') return decideBattery(value);
  if (key === 'battery_low' && typeof value === 'boolean') return { fact: { key, is: 'battery', low: value } };
  if (key === 'contact' && typeof value === 'boolean')
    return { fact: { key, is: 'contact', state: value ? 'closed' : 'open' } };
  const alarm = ALARMS.get(key);
  if (alarm !== undefined && typeof value === 'boolean')
    return { fact: { key, is: alarm, state: value ? 'alarm' : 'clear' } };
  const power = key === 'power_outage' || key === 'ac_status' ? POWER.get(value) : undefined;
  if (power !== undefined) return { fact: { key, is: 'power', state: power } };
  const lock = key === 'lock_state' || key.startsWith('state') ? LOCKS.get(value) : undefined;
  if (lock !== undefined) return { fact: { key, is: 'lock', state: lock } };
  const switched = SWITCHED.get(value);
  if (switched !== undefined) return { fact: { key, is: 'switch', state: switched } };
  if (key === 'alarm' && typeof value === 'string' && /^(?:(?:over|below)_|off$)/.test(value))
    return { ignored: 'it is a limit of a measurement' };
  return { ignored: typeof value === 'number' ? MEASURED : 'nobody has said what this means' };
}

/** What a property that stands in an inventory can say; undefined when it comes to nothing. */
export function kindOf(key: string): FactKind | undefined {
  if (IGNORED.has(key)) return undefined;
  if (key === 'action') return 'press';
  if (key === 'battery' || key === 'battery_low') return 'battery';
  if (key === 'contact') return 'contact';
  if (key === 'power_outage' || key === 'ac_status') return 'power';
  if (key === 'lock_state') return 'lock';
  return ALARMS.get(key) ?? (SWITCH_NAMES.test(key) ? 'switch' : undefined);
}

const SWITCH_NAMES = /^(sos|test|alarm|state)(_\w+)?$/;

/** True for a property that has a topic of its own where the bridge is set to publish each by itself. */
export function isProperty(key: string): boolean {
  return kindOf(key) !== undefined || IGNORED.has(key);
}

function decideAction(value: unknown): Decision {
  if (typeof value !== 'string' || value.length > MOST_WORD) return { ignored: 'an action is a word' };
  if (value === '' || value === 'none') return { ignored: 'the action is over' };
  return { fact: { key: 'action', is: 'press', which: value } };
}

function decideBattery(value: unknown): Decision {
  const percent = percentOf(value);
  return percent === undefined
    ? { ignored: 'it is no percentage' }
    : { fact: { key: 'battery', is: 'battery', percent } };
}
