import type { Fact } from '../fact.ts';
import type { FamilyMessage, Ignored, Read, Report } from '../family.ts';
import {
  isName,
  isObject,
  type JsonObject,
  NAME_LENGTH,
  numberAt,
  objectAt,
  objectOf,
  textAt,
  textOf,
} from '../payload.ts';
import type { Rejection, RejectReason } from '../rejection.ts';
import { type Place, placeOf } from './place.ts';
import { radioCode } from './radio.ts';
import { zigbeeEntries, zigbeeReport } from './zigbee.ts';

/** A full status with a bridge's devices is some 4 KiB. */
export const PAYLOAD_BYTES = 16_384;

/** What a button or a switch can have done, and which of it is a press (Tasmota, Buttons and switches). */
const NO_PRESS = new Set([
  'CLEAR',
  'INC_DEC',
  'INV',
  'POWER_DELAYED',
  'POWER_INCREMENT',
  'POWER_INV',
  'POWER_CLEAR',
  'POWER_RELEASE',
]);
const UNWATCHED = 'It is not something that is watched.';

/** Reads a message of a Tasmota device, or of the Zigbee and radio devices that one has heard. Pure; never throws. */
export function readTasmota(message: FamilyMessage): Read {
  const place = placeOf(message.prefix, message.rest);
  if (place === undefined || !isName(place.word) || place.address.length > NAME_LENGTH)
    return refuse('unknown-topic', 'This topic is not one that Tasmota publishes on.');
  if (place.way === 'cmnd') {
    return { reports: [], ignored: [{ what: place.word, why: 'It is said to the device, not by it.' }] };
  }
  if (place.word === 'LWT') return readLastWill(message, place);
  const text = textOf(message.payload, PAYLOAD_BYTES);
  if (typeof text !== 'string') return { quarantine: text };
  if (!text.trimStart().startsWith('{')) return readWord(message, place, text.trim());
  const json = objectOf(message.payload, PAYLOAD_BYTES);
  if ('reason' in json) return { quarantine: json };
  return readObject(message, place, json.value);
}

function readLastWill(message: FamilyMessage, { address }: Place): Read {
  const text = textOf(message.payload, PAYLOAD_BYTES);
  if (text !== 'Online' && text !== 'Offline')
    return refuse('wrong-state', 'LWT must hold the plain word Online or Offline.');
  return {
    reports: [{ address, facts: [], life: false, link: text === 'Online' ? 'online' : 'offline' }],
    ignored: [],
  };
}

// `stat/…/SWITCH1 = ON`, as a rule on the device may publish it; `stat/…/POWER = ON` is an output.
function readWord(message: FamilyMessage, place: Place, text: string): Read {
  const key = inputName(place.word);
  const facts = key === undefined || place.way !== 'stat' ? [] : actionFacts(key, text);
  if (facts.length > 0) return said(message, place, facts, []);
  return said(message, place, [], [{ what: place.word, why: UNWATCHED }]);
}

function readObject(message: FamilyMessage, place: Place, value: JsonObject): Read {
  const inner = place.word === 'STATUS10' || place.word === 'STATUS8' ? objectAt(value, 'StatusSNS') : undefined;
  const wifi = objectAt(value, 'Wifi') ?? objectAt(objectAt(value, 'StatusSTS') ?? {}, 'Wifi');
  const facts: Fact[] = [];
  const ignored: Ignored[] = [];
  const others: Report[] = [];
  for (const [key, field] of Object.entries(inner ?? value)) {
    if (['Time', 'ZbReceived', 'RfReceived', 'Wifi'].includes(key) || !isName(key)) continue;
    const read = fieldFacts(place, key, field);
    if (read.length > 0) facts.push(...read);
    else if (/^0x[0-9a-f]{4}$/i.test(key) && isObject(field))
      others.push(...zigbee(message, place, { [key]: field }, ignored));
    else ignored.push({ what: key, why: UNWATCHED });
  }
  const received = objectAt(value, 'ZbReceived');
  if (received) others.push(...zigbee(message, place, received, ignored));
  const radio = objectAt(value, 'RfReceived');
  if (radio) others.push(...codes(message, place, radio, ignored));
  const read = said(message, place, facts, ignored);
  const signal = wifi && numberAt(wifi, 'Signal');
  const own = read.reports.map((report) =>
    signal === undefined || signal >= 0 ? report : { ...report, rssi: signal },
  );
  const module = textAt(objectAt(value, 'Info1') ?? value, 'Module');
  const found =
    module === undefined ? {} : { found: [{ address: place.address, vendor: 'Tasmota', model: module, facts: [] }] };
  return { reports: [...own, ...others], ignored: read.ignored, ...found };
}

function fieldFacts(place: Place, key: string, field: unknown): Fact[] {
  const action = isObject(field) ? (textAt(field, 'Action') ?? textAt(field, 'ACTION')) : undefined;
  if (action !== undefined) return actionFacts(inputName(key) ?? key, action);
  if (/^(ACTION|STATE)$/i.test(key) && typeof field === 'string') {
    const name = inputName(place.word);
    return name === undefined ? [] : actionFacts(name, field);
  }
  if (key === 'Info3' && isObject(field) && /power on/i.test(textAt(field, 'RestartReason') ?? '')) {
    return [{ key: 'boot', is: 'boot' }];
  }
  // A person may have renamed a switch (SwitchText); outputs are in STATE and RESULT, and are called POWER.
  const state = place.word === 'SENSOR' || /^STATUS(8|10)$/.test(place.word) ? switchState(field) : undefined;
  return state === undefined || /^POWER\d*$/i.test(key) ? [] : [{ key, is: 'switch', state }];
}

/**
 * What an action says: ON and OFF are the state of a switch and also a moment (a push-button may say nothing but ON), everything else is
 * a moment only.
 */
function actionFacts(key: string, action: string): Fact[] {
  const word = action.toUpperCase();
  if (NO_PRESS.has(word) || word === '' || word.length > 64) return [];
  // Under a name of its own, so that a binding of the press does not take the state with it.
  const press: Fact = { key: key.startsWith('Button') ? key : `${key}.action`, is: 'press', which: word.toLowerCase() };
  // A button has no state to be in.
  const state = key.startsWith('Button') ? undefined : switchState(word);
  return state === undefined ? [press] : [{ key, is: 'switch', state }, press];
}

function switchState(value: unknown): 'on' | 'off' | undefined {
  if (value === 'ON') return 'on';
  return value === 'OFF' ? 'off' : undefined;
}

/** `Switch1` of `SWITCH1`, `Button` of `BUTTON`; undefined when it is the name of neither. */
function inputName(word: string): string | undefined {
  const [, name, number] = /^(switch|button)(\d{0,2})$/i.exec(word) ?? [];
  return name === undefined ? undefined : `${name.slice(0, 1).toUpperCase()}${name.slice(1).toLowerCase()}${number}`;
}

function zigbee(message: FamilyMessage, place: Place, received: JsonObject, ignored: Ignored[]): Report[] {
  return zigbeeEntries(received).map(([name, entry]) => {
    const read = zigbeeReport(name, entry);
    ignored.push(...read.ignored);
    const facts = withoutPresses(message, read.report.facts, ignored);
    return { ...read.report, address: below(place, read.report.address), facts, life: !message.retained };
  });
}

function codes(message: FamilyMessage, place: Place, radio: JsonObject, ignored: Ignored[]): Report[] {
  const code = radioCode(radio);
  if (code === undefined) {
    ignored.push({ what: 'RfReceived', why: 'It holds no code that can be told from another.' });
    return [];
  }
  const facts = withoutPresses(message, [code.fact], ignored);
  return [{ address: below(place, code.address), facts, life: !message.retained }];
}

function said(
  message: FamilyMessage,
  { address }: Place,
  facts: readonly Fact[],
  ignored: Ignored[],
): { reports: Report[]; ignored: Ignored[] } {
  const kept = withoutPresses(message, facts, ignored);
  return { reports: [{ address, facts: kept, life: !message.retained }], ignored };
}

function withoutPresses(message: FamilyMessage, facts: readonly Fact[], ignored: Ignored[]): Fact[] {
  if (!message.retained) return [...facts];
  for (const { is, key } of facts) {
    if (is === 'press') ignored.push({ what: key, why: 'The message was kept by a broker: a press in it may be old.' });
  }
  return facts.filter(({ is }) => is !== 'press');
}

const below = ({ address }: Place, name: string): string => (address === '' ? name : `${address}/${name}`);
const refuse = (reason: RejectReason, why: string): { quarantine: Rejection } => ({ quarantine: { reason, why } });
