import type { AlarmFact } from './fact.ts';

/** What `on` says of a sensor of each class: Home Assistant's classes of binary sensors, which BTHome v2 and its gateways took over. */
export const ALARM_CLASSES: ReadonlyMap<string, AlarmFact> = new Map([
  ['motion', 'motion'],
  ['moving', 'motion'],
  ['occupancy', 'occupancy'],
  ['presence', 'occupancy'],
  ['vibration', 'vibration'],
  ['smoke', 'smoke'],
  ['gas', 'gas'],
  ['carbon_monoxide', 'gas'],
  ['moisture', 'water'],
  ['tamper', 'tamper'],
  ['problem', 'trouble'],
]);

/** Classes in which `on` is open. */
export const OPENINGS: readonly string[] = ['window', 'door', 'opening', 'garage_door'];
