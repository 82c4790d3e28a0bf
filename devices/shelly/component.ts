import type { Fact } from '../fact.ts';
import type { Ignored } from '../family.ts';
import { fieldOf, isObject, type JsonObject, numberAt, objectAt, percentOf } from '../payload.ts';

/** What the status of components says (generation 2 and later): what is of the device itself, and of each BLU device behind it. */
export interface Statuses {
  facts: Fact[];
  /** By component, such as `bthomedevice:200`. */
  behind: Map<string, { facts: Fact[]; rssi?: number }>;
  ignored: Ignored[];
  rssi?: number;
  /** Whether it has power from outside, where it says. */
  external?: boolean;
}

export const nothingSaid = (): Statuses => ({ facts: [], behind: new Map(), ignored: [] });

/** Adds what the status of one component says: `input:0`, `smoke:0`, `devicepower:0`, …; parts of a status may be missing. */
export function addStatus(to: Statuses, component: string, status: unknown): void {
  if (!isObject(status)) return;
  const [kind = ''] = component.split(':');
  if (kind === 'wifi') {
    const rssi = numberAt(status, 'rssi');
    if (rssi !== undefined && rssi < 0) to.rssi = rssi;
    return;
  }
  if (kind === 'devicepower') return addPower(to, component, status);
  if (kind === 'bthomedevice' || kind === 'bthomesensor') return addBlu(to, component, status);
  if (kind === 'sys' && bootOf(status) === 'poweron') {
    to.facts.push({ key: 'sys', is: 'boot' });
    return;
  }
  const fact = stateOf(kind, component, status);
  if (fact) to.facts.push(fact);
  else to.ignored.push({ what: component, why: 'It is not something that is watched, or says nothing of it.' });
  const errors = fieldOf(status, 'errors');
  if (kind === 'flood' && Array.isArray(errors)) {
    to.facts.push({ key: `${component} errors`, is: 'trouble', state: errors.length > 0 ? 'alarm' : 'clear' });
  }
}

function stateOf(kind: string, key: string, status: JsonObject): Fact | undefined {
  const state = fieldOf(
    status,
    kind === 'boolean' || kind === 'presence' || kind === 'presencezone' ? 'value' : 'state',
  );
  if ((kind === 'input' || kind === 'boolean') && typeof state === 'boolean') {
    // Its presses have the bare name: a press must not be bound together with the state that the finger leaves behind.
    return { key: kind === 'input' ? `${key}.state` : key, is: 'switch', state: state ? 'on' : 'off' };
  }
  if ((kind === 'presence' || kind === 'presencezone') && typeof state === 'boolean') {
    return { key, is: 'occupancy', state: state ? 'alarm' : 'clear' };
  }
  const alarm = fieldOf(status, 'alarm');
  if ((kind === 'smoke' || kind === 'flood') && typeof alarm === 'boolean') {
    return { key, is: kind === 'flood' ? 'water' : 'smoke', state: alarm ? 'alarm' : 'clear' };
  }
  return undefined;
}

function addPower(to: Statuses, key: string, status: JsonObject): void {
  const percent = percentOf(fieldOf(objectAt(status, 'battery') ?? {}, 'percent'));
  if (percent !== undefined) to.facts.push({ key, is: 'battery', percent });
  const present = fieldOf(objectAt(status, 'external') ?? {}, 'present');
  if (typeof present === 'boolean') to.external = present;
}

// What a `bthomesensor` measures stands in the gateway's configuration, not in its messages: on or off is all that is known.
function addBlu(to: Statuses, component: string, status: JsonObject): void {
  const facts: Fact[] = [];
  const value = fieldOf(status, 'value');
  const percent = percentOf(fieldOf(status, 'battery'));
  if (typeof value === 'boolean') facts.push({ key: component, is: 'switch', state: value ? 'on' : 'off' });
  if (percent !== undefined) facts.push({ key: 'battery', is: 'battery', percent });
  if (facts.length === 0)
    to.ignored.push({ what: component, why: 'A measured value, and not something that is watched.' });
  const rssi = numberAt(status, 'rssi');
  to.behind.set(component, { facts, ...(rssi === undefined || rssi >= 0 ? {} : { rssi }) });
}

const bootOf = (status: JsonObject): unknown => fieldOf(objectAt(status, 'wakeup_reason') ?? {}, 'boot');
