import type { AlarmFact, Fact } from '../fact.ts';
import type { Ignored } from '../family.ts';
import { fieldOf, isName, type JsonObject, numberAt, objectAt, percentOf, textAt } from '../payload.ts';

/** What generation 1 calls its presses, and what generation 2 calls the same. */
const PRESSES: ReadonlyMap<string, string> = new Map([
  ['S', 'single'],
  ['SS', 'double'],
  ['SSS', 'triple'],
  ['L', 'long'],
  ['SL', 'single-long'],
  ['LS', 'long-single'],
]);

const FLAGS: ReadonlyMap<string, AlarmFact> = new Map([
  ['motion', 'motion'],
  ['vibration', 'vibration'],
  ['flood', 'water'],
  ['smoke', 'smoke'],
]);

/** `none`, `mild`, `heavy` of a Shelly Gas; its `test` is a test of its own horn. */
const GAS: ReadonlyMap<string, 'alarm' | 'clear'> = new Map([
  ['none', 'clear'],
  ['mild', 'alarm'],
  ['heavy', 'alarm'],
]);

const NO_VALUE = 'The sensor says that it has no value for this now.';
const UNWATCHED = 'It is not something that is watched.';

/** What one topic of generation 1 says, such as `sensor/state` or `input/0`: a fact, or why it comes to nothing. */
export function gen1Fact(path: string, text: string): Fact | Ignored {
  const name = path.startsWith('sensor/') ? path.slice('sensor/'.length) : undefined;
  if (name === 'battery') {
    const percent = /^\d{1,3}(\.\d+)?$/.test(text) ? percentOf(Number(text)) : undefined;
    return percent === undefined ? { what: path, why: NO_VALUE } : { key: 'battery', is: 'battery', percent };
  }
  const state = name === undefined ? undefined : sensorFact(name, text);
  if (state !== undefined) return state === 'no value' ? { what: path, why: NO_VALUE } : state;
  const input = /^input\/(\d{1,2})$/.exec(path)?.[1];
  if (input !== undefined && (text === '0' || text === '1')) return inputFact(input, text === '1');
  return { what: path, why: UNWATCHED };
}

/** A press as `input_event/{n}` tells it; undefined when nothing was pressed. */
export function gen1Press(
  input: string,
  value: JsonObject,
): { fact: Extract<Fact, { is: 'press' }>; count?: number } | undefined {
  const which = PRESSES.get(textAt(value, 'event') ?? '');
  const count = numberAt(value, 'event_cnt');
  if (which === undefined) return undefined;
  return { fact: { key: `input:${input}`, is: 'press', which }, ...(count === undefined ? {} : { count }) };
}

/** The states in `info`, and in the `status` of a Shelly Motion. What was pressed last stands there too, and is no press. */
export function gen1Summary(value: JsonObject): { facts: Fact[]; ignored: Ignored[]; rssi?: number } {
  const facts: Fact[] = [];
  const sensor = objectAt(value, 'sensor') ?? value;
  const valid = fieldOf(sensor, 'is_valid') !== false;
  if (valid) {
    for (const name of ['state', ...FLAGS.keys()]) {
      const fact = summaryFact(name, fieldOf(sensor, name) ?? fieldOf(value, name));
      if (fact) facts.push(fact);
    }
    const vibration = summaryFact('vibration', fieldOf(objectAt(value, 'accel') ?? {}, 'vibration'));
    if (vibration) facts.push(vibration);
  }
  const bat = fieldOf(objectAt(value, 'bat') ?? {}, 'value') ?? fieldOf(value, 'bat');
  const percent = percentOf(bat);
  if (percent !== undefined) facts.push({ key: 'battery', is: 'battery', percent });
  facts.push(...inputsOf(fieldOf(value, 'inputs')));
  const known = new Set([
    'sensor',
    'accel',
    'bat',
    'wifi_sta',
    'state',
    ...FLAGS.keys(),
    ...(facts.length ? ['inputs'] : []),
  ]);
  const ignored = Object.keys(value)
    .filter((key) => !known.has(key) && isName(key))
    .map((what) => ({ what, why: UNWATCHED }));
  const rssi = numberAt(objectAt(value, 'wifi_sta') ?? {}, 'rssi');
  return { facts, ignored, ...(rssi === undefined || rssi >= 0 ? {} : { rssi }) };
}

function summaryFact(name: string, value: unknown): Fact | undefined {
  const text =
    typeof value === 'string'
      ? value
      : typeof value === 'boolean' || typeof value === 'number'
        ? String(value)
        : undefined;
  const fact = text === undefined ? undefined : sensorFact(name, text);
  return fact === 'no value' ? undefined : fact;
}

function sensorFact(name: string, text: string): Fact | 'no value' | undefined {
  if (name === 'state') {
    if (text === 'open') return { key: 'contact', is: 'contact', state: 'open' };
    return text === 'close' ? { key: 'contact', is: 'contact', state: 'closed' } : 'no value';
  }
  if (name === 'gas') {
    const state = GAS.get(text);
    return state === undefined ? 'no value' : { key: 'gas', is: 'gas', state };
  }
  if (name === 'error' || name === 'operation') {
    if (text !== '0' && text !== 'normal' && text !== 'fault' && !/^[1-9]\d*$/.test(text)) return 'no value';
    return { key: name, is: 'trouble', state: text === '0' || text === 'normal' ? 'clear' : 'alarm' };
  }
  const is = FLAGS.get(name);
  if (is === undefined) return undefined;
  if (text === '1' || text === 'true') return { key: name, is, state: 'alarm' };
  return text === '0' || text === 'false' ? { key: name, is, state: 'clear' } : 'no value';
}

const inputFact = (input: string | number, on: boolean): Fact => ({
  key: `input:${input}.state`,
  is: 'switch',
  state: on ? 'on' : 'off',
});

function inputsOf(inputs: unknown): Fact[] {
  if (!Array.isArray(inputs)) return [];
  return inputs.slice(0, 16).flatMap((input: unknown, place) => {
    const on = typeof input === 'object' && input !== null && 'input' in input ? input.input : undefined;
    return on === 0 || on === 1 ? [inputFact(place, on === 1)] : [];
  });
}
