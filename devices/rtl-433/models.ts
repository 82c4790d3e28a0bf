import type { Fact } from '../fact.ts';
import { fieldOf, textAt } from '../payload.ts';
import { bitAt, type Frame, scalarAt, wordOf } from './frame.ts';

/** What is particular to a model; `used` gets the fields that have been understood. */
export type ModelReader = (frame: Frame, used: Set<string>) => Fact[];

const press = (key: string, which: string | undefined): Fact[] =>
  which === undefined ? [] : [{ key, is: 'press', which }];

/** The fields in which decoders write what was pressed, as they stand; the first there is. */
const PRESSED = ['button', 'cmd', 'command', 'code', 'event', 'action', 'data'] as const;

/** A model of which nothing more is known: what it calls its button or command is a press, for a person to bind. */
const anything: ModelReader = ({ event }, used) => {
  for (const key of PRESSED) {
    const said = scalarAt(event, key);
    if (said === undefined) continue;
    used.add(key);
    return press(key, wordOf(said));
  }
  return [];
};

/** Says its whole state in every frame, and has nothing else to press. */
const states: ModelReader = (_frame, used) => {
  for (const key of [
    'event',
    'state',
    'status',
    'alarm',
    'xactivity',
    'xtamper1',
    'xtamper2',
    'exception',
    'reed_open',
  ])
    used.add(key);
  return [];
};

/**
 * SimpliSafe's own numbers: 1 "Contact Open", 2 "Contact Closed". A keychain that is pressed for help says 1 as well, so each frame is a
 * press of its number too, and what it means is for the person who knows which of the two hangs there.
 */
const simplisafeSensor: ModelReader = ({ event }, used) => {
  used.add('state').add('extradata');
  const state = scalarAt(event, 'state');
  const contact: Fact[] =
    state === '1' || state === '2' ? [{ key: 'contact', is: 'contact', state: state === '1' ? 'open' : 'closed' }] : [];
  return [...contact, ...press('state', state === undefined ? undefined : wordOf(state))];
};

/** The keypad writes words, among them the code that was typed: no digit of it leaves this function. */
const simplisafeKeypad: ModelReader = ({ event }, used) => {
  used.add('extradata');
  const said = textAt(event, 'extradata') ?? '';
  if (said.startsWith('Disarm')) return [{ key: 'keypad', is: 'arm', state: 'disarmed' }];
  if (said === 'Arm System - Away') return [{ key: 'keypad', is: 'arm', state: 'away' }];
  if (said === 'Arm System - Home') return [{ key: 'keypad', is: 'arm', state: 'home' }];
  if (said === 'Keypad Panic Button') return press('keypad', 'panic');
  return said === 'Keypad Menu Button' ? press('keypad', 'menu') : [];
};

/** Encrypted: it lives, and what it says cannot be known. */
const encrypted: ModelReader = (_frame, used) => {
  for (const key of ['encr', 'cmac', 'msg_type']) used.add(key);
  return [{ key: 'encr', is: 'trouble', state: 'alarm' }];
};

/** X10's security codes. Versions of rtl_433 name them differently; the number stays. */
const x10: ModelReader = ({ event }, used) => {
  used.add('code').add('event').add('remarks');
  const code = scalarAt(event, 'code')?.toLowerCase();
  if (code === undefined || !/^[0-9a-f]{2}$/.test(code)) return [];
  const number = Number.parseInt(code, 16);
  const low = number & 0x01;
  const fact = X10_CODES.get(number & ~0x41);
  const armed = X10_ARM.get(number);
  if (armed !== undefined) return [{ key: 'code', is: 'arm', state: armed }];
  if (fact === undefined) return press('code', code);
  const tamper: Fact[] =
    number & 0x40
      ? [{ key: 'tamper', is: 'tamper', state: 'alarm' }]
      : [{ key: 'tamper', is: 'tamper', state: 'clear' }];
  const battery: Fact[] = [{ key: 'battery', is: 'battery', low: low === 1 }];
  return [fact, ...tamper, ...battery];
};

/** Of the sensors, whose lowest bit is an empty battery and whose second highest is the case. */
const X10_CODES: ReadonlyMap<number, Fact> = new Map<number, Fact>([
  [0x04, { key: 'contact', is: 'contact', state: 'open' }],
  [0x84, { key: 'contact', is: 'contact', state: 'closed' }],
  [0x0c, { key: 'motion', is: 'motion', state: 'alarm' }],
  [0x8c, { key: 'motion', is: 'motion', state: 'clear' }],
]);

/** Of the key fob and the remote control. */
const X10_ARM: ReadonlyMap<number, 'away' | 'disarmed'> = new Map([
  [0x06, 'away'],
  [0x86, 'disarmed'],
  [0x82, 'disarmed'],
]);

/** Five inputs; which of them is what depends on the kind of sensor. The third is the case of contacts and motion sensors. */
const interlogix: ModelReader = ({ event }, used) => {
  const kind = textAt(event, 'subtype') ?? textAt(event, 'device_type') ?? '';
  const closed = new Map<number, boolean>();
  for (const input of [1, 2, 3, 4, 5]) {
    used.add(`switch${input}`);
    const state = fieldOf(event, `switch${input}`);
    if (state === 'CLOSED' || state === 'OPEN') closed.set(input, state === 'CLOSED');
  }
  used.add('device_type');
  const first = closed.get(1);
  if (kind === 'keyfob') return [...closed].flatMap(([input, down]) => (down ? press('button', String(input)) : []));
  const facts: Fact[] = [];
  if (first !== undefined && kind === 'contact')
    facts.push({ key: 'contact', is: 'contact', state: first ? 'closed' : 'open' });
  const is = INTERLOGIX.get(kind);
  if (first !== undefined && is !== undefined) facts.push({ key: 'switch1', is, state: first ? 'alarm' : 'clear' });
  const lid = closed.get(3);
  if (lid !== undefined && (kind === 'contact' || kind === 'motion')) {
    facts.push({ key: 'tamper', is: 'tamper', state: lid ? 'clear' : 'alarm' });
  }
  return facts;
};
const INTERLOGIX: ReadonlyMap<string, 'motion' | 'glass' | 'smoke'> = new Map([
  ['motion', 'motion'],
  ['glass', 'glass'],
  ['smoke', 'smoke'],
  ['heat', 'smoke'],
]);

/**
 * Senders that say a thing once and never its end. A tamper is taken for over when the next ordinary frame comes: else a second one
 * would say nothing new.
 */
const kerui: ModelReader = ({ event }, used) => {
  used.add('state').add('cmd').add('motion').add('tamper');
  const state = textAt(event, 'state');
  if (bitAt(event, 'tamper') === true || state === 'tamper') return [{ key: 'tamper', is: 'tamper', state: 'alarm' }];
  if (state === 'battery') return [{ key: 'battery', is: 'battery', low: true }];
  return [{ key: 'tamper', is: 'tamper', state: 'clear' }, ...press('cmd', scalarAt(event, 'cmd'))];
};

const chuango: ModelReader = ({ event }, used) => {
  used.add('cmd').add('cmd_id');
  const said = textAt(event, 'cmd') ?? '';
  if (said === 'Tamper') return [{ key: 'tamper', is: 'tamper', state: 'alarm' }];
  if (said === 'Low Battery') return [{ key: 'battery', is: 'battery', low: true }];
  const armed = CHUANGO_ARM.get(said);
  if (armed !== undefined) return [{ key: 'cmd', is: 'arm', state: armed }];
  return press('cmd', wordOf(said) ?? scalarAt(event, 'cmd_id'));
};
const CHUANGO_ARM: ReadonlyMap<string, 'away' | 'home' | 'disarmed'> = new Map([
  ['Arm', 'away'],
  ['Home Mode', 'home'],
  ['Disarm', 'disarmed'],
]);

/** `alarm` is a door away from its magnet, a beam crossed or a pendant pressed: nothing in the frame says which. */
const visonic: ModelReader = ({ event }, used) => {
  for (const key of ['alarm', 'else', 'restore', 'spidernet', 'repeater']) used.add(key);
  const alarm = bitAt(event, 'alarm');
  return alarm === undefined ? [] : [{ key: 'alarm', is: 'switch', state: alarm ? 'on' : 'off' }];
};

/** Yale's event 1 is whatever the sensor is for, 4 its case and battery, 3 that it is being taught. */
const yale: ModelReader = ({ event }, used) => {
  for (const key of ['event', 'state', 'stype']) used.add(key);
  const said = fieldOf(event, 'event');
  const state = fieldOf(event, 'state');
  if (said === 1) return press('event', 'trigger');
  if (said !== 4 || typeof state !== 'number') return [];
  const tamper: Fact = { key: 'tamper', is: 'tamper', state: state & 0x02 ? 'alarm' : 'clear' };
  return [tamper, { key: 'battery', is: 'battery', low: (state & 0x08) !== 0 }];
};

/** Govee's contact says that it was opened and never that it was closed, so that only the moment can be bound; the state is for its successors. */
const govee: ModelReader = ({ event }, used) => {
  used.add('event').add('button').add('code').add('detect_wet').add('leak_num');
  const said = textAt(event, 'event');
  if (said === 'Close') return [{ key: 'contact', is: 'contact', state: 'closed' }];
  if (said === 'Open') return [{ key: 'contact', is: 'contact', state: 'open' }, ...press('event', 'open')];
  if (said === 'Water Leak' || said === 'Water leak') return [{ key: 'event', is: 'water', state: 'alarm' }];
  return said === 'Button Press' || said === 'Button press' ? press('event', 'button') : [];
};

/** Fire, water, a test: said as words, once; whatever else it says, there is no fire any more. */
const cavius: ModelReader = ({ event }, used) => {
  used.add('text').add('message').add('net_id').add('netid').add('smoke');
  const said = textAt(event, 'text');
  if (said === undefined) return [];
  if (said === 'Battery low') return [{ key: 'battery', is: 'battery', low: true }];
  const fire: Fact = { key: 'smoke', is: 'smoke', state: said === 'Fire alarm' ? 'alarm' : 'clear' };
  return said === 'Fire alarm' ? [fire] : [fire, ...press('text', wordOf(said))];
};

/** Doorbells and their motion sensors: every frame is the one thing that they are for. */
const activlink: ModelReader = ({ event }, used) => {
  for (const key of ['class', 'alert', 'secret_knock', 'relay']) used.add(key);
  const said = textAt(event, 'subtype') ?? textAt(event, 'class');
  return press('subtype', said && wordOf(said));
};

const MODELS: readonly (readonly [RegExp, ModelReader])[] = [
  [/^Honeywell-Security$|^DSC-Security|^Ambient|^Fineoffset/, states],
  [/^SimpliSafe[-_]Sensor$/, simplisafeSensor],
  [/^SimpliSafe[-_]Keypad$/, simplisafeKeypad],
  [/^SimpliSafe-Gen3$/, encrypted],
  [/^X10[-_]Security$/, x10],
  [/^Interlogix/, interlogix],
  [/^Kerui[-_]Security$/, kerui],
  [/^Chuango/, chuango],
  [/^Visonic/, visonic],
  [/^Yale-HSA$/, yale],
  [/^Govee-(?:Contact|Water)$/, govee],
  [/^Cavius/, cavius],
  [/ActivLink/, activlink],
];

/** How frames of that model are read. */
export function readerOfModel(model: string): ModelReader {
  return MODELS.find(([name]) => name.test(model))?.[1] ?? anything;
}
