import type { AlarmFact, Fact } from '../fact.ts';
import type { FamilyMessage, Found, Ignored, Read, Report } from '../family.ts';
import { fieldOf, type JsonObject, nameShown, numberAt, objectOf, percentOf, textAt, textOf } from '../payload.ts';
import type { Rejection } from '../rejection.ts';
import { readRtlEvent } from '../rtl-433/event.ts';

export const PAYLOAD_BYTES = 16_384;
const MOST_KEYS = 64;
const MAC = /^(?:[0-9A-F]{2}:){5}[0-9A-F]{2}$/i;
/** The gateway about itself, or what it was told. */
const ITS_OWN = /^(?:SYStoMQTT|version|WebUItoMQTT|commands\/.*|presence\/.*|BTtoMQTT\/undecoded|status)$/;

/** Reads a message of OpenMQTTGateway or Theengs Gateway: Bluetooth advertisements that Theengs has decoded. Pure; never throws. */
export function readTheengs(message: FamilyMessage): Read {
  const { rest } = message;
  if (rest === 'LWT') return readLink(message);
  if (rest === 'BTtoMQTT/undecoded' || ITS_OWN.test(rest))
    return { reports: [], ignored: [{ what: nameShown(rest), why: 'about the gateway itself' }] };
  const [kind = ''] = rest.split('/');
  if (kind !== 'BTtoMQTT' && kind !== 'RTL_433toMQTT') {
    return refuse('unknown-topic', 'This topic is not one that a Theengs gateway publishes devices on.');
  }
  const read = objectOf(message.payload, PAYLOAD_BYTES);
  if ('reason' in read) return { quarantine: read };
  return kind === 'BTtoMQTT' ? readAdvertisement(read.value, message) : readRtlEvent(read.value, message);
}

function readLink({ payload }: FamilyMessage): Read {
  const text = textOf(payload, PAYLOAD_BYTES);
  if (typeof text !== 'string') return { quarantine: text };
  if (text !== 'online' && text !== 'offline')
    return refuse('wrong-state', 'The state must be the plain word online or offline.');
  return { reports: [{ address: '', facts: [], life: false, link: text }], ignored: [] };
}

function readAdvertisement(said: JsonObject, message: FamilyMessage): Read {
  const address = addressOf(said, message.rest);
  if (address === undefined) return refuse('wrong-field', 'Neither the field "id" nor the topic names a device.');
  const model = textAt(said, 'model_id') ?? textAt(said, 'model');
  if (model === undefined || textAt(said, 'type') === 'RMAC') {
    return {
      reports: [],
      ignored: [{ what: 'id', why: 'an advertisement that no decoder knows, or that changes its address' }],
    };
  }
  const { facts, ignored } = factsOf(said);
  const packet = numberAt(said, 'packet');
  const rssi = numberAt(said, 'rssi');
  const report: Report = {
    address,
    facts,
    life: !message.retained,
    ...(packet === undefined ? {} : { counter: String(packet) }),
    ...(rssi === undefined ? {} : { rssi }),
  };
  return { reports: [report], found: [foundOf(address, model, said, facts)], ignored };
}

/** The MAC without its colons, as it stands in the topic; a name is not taken: two sensors of one kind have the same. */
function addressOf(said: JsonObject, rest: string): string | undefined {
  const id = textAt(said, 'id');
  if (id !== undefined && MAC.test(id)) return id.replaceAll(':', '').toUpperCase();
  const last = rest.split('/')[1];
  return last === undefined || last === '' ? id : last.toUpperCase();
}

function foundOf(address: string, model: string, said: JsonObject, facts: readonly Fact[]): Found {
  const vendor = textAt(said, 'brand');
  return {
    address,
    ...(vendor === undefined ? {} : { vendor }),
    model,
    facts: [...new Set(facts.map(({ is }) => is))],
  };
}

function factsOf(said: JsonObject): { facts: Fact[]; ignored: Ignored[] } {
  if (Object.hasOwn(said, 'cipher')) {
    const why = 'encrypted: the gateway has not been given the key of this device';
    return { facts: [{ key: 'encr', is: 'trouble', state: 'alarm' }], ignored: [{ what: 'cipher', why }] };
  }
  const facts: Fact[] = [];
  const ignored: Ignored[] = [];
  for (const [key, value] of Object.entries(said).slice(0, MOST_KEYS)) {
    if (DESCRIBES.has(key)) continue;
    const fact = READERS.get(BUTTON.test(key) ? 'button' : key)?.(value, key);
    if (fact !== undefined) facts.push(fact);
    else if (!NOTHING_NOW.has(key) && !BUTTON.test(key)) {
      ignored.push({ what: key.slice(0, MOST_KEYS), why: 'no part of an alarm that we know' });
    }
  }
  const battery = batteryOf(said);
  if (battery !== undefined) facts.push(battery);
  // BTHome's packet id stands in the clear only when the rest does.
  if (Object.hasOwn(said, 'packet')) facts.push({ key: 'encr', is: 'trouble', state: 'clear' });
  return { facts, ignored };
}

const DESCRIBES: ReadonlySet<string> = new Set([
  ...['id', 'mac', 'name', 'brand', 'model', 'model_id', 'type', 'mfr', 'mac_type', 'adv_type', 'gateway', 'host'],
  ...[
    'cidc',
    'acts',
    'cont',
    'track',
    'prmac',
    'encr',
    'packet',
    'rssi',
    'txpower',
    'distance',
    'time',
    'utctime',
    'unixtime',
  ],
]);
/** Read together, after the others. */
const NOTHING_NOW: ReadonlySet<string> = new Set(['batt', 'lowbatt', 'press']);
const BUTTON = /^button\d?$/;

type Reader = (value: unknown, key: string) => Fact | undefined;

const isOn = (value: unknown): boolean | undefined => {
  if (value === true || value === 1) return true;
  return value === false || value === 0 ? false : undefined;
};

const contact: Reader = (value, key) => {
  const open = isOn(value) ?? OPEN_WORDS.get(value);
  return open === undefined ? undefined : { key, is: 'contact', state: open ? 'open' : 'closed' };
};
/** A door that was not closed in time is open. */
const OPEN_WORDS: ReadonlyMap<unknown, boolean> = new Map([
  ['open', true],
  ['timeout not closed', true],
  ['close', false],
  ['closed', false],
]);

const alarm =
  (is: AlarmFact): Reader =>
  (value, key) => {
    const on = isOn(value);
    return on === undefined ? undefined : { key, is, state: on ? 'alarm' : 'clear' };
  };

/** What Theengs makes of BTHome's button events; 0 is no press, and beside another button's press every other one is 0. */
const PRESSES: ReadonlyMap<number, string> = new Map([
  [1, 'single'],
  [2, 'double'],
  [3, 'triple'],
  [4, 'quadruple'],
  [5, 'quintuple'],
  [9, 'long'],
  [10, 'release'],
  [11, 'hold'],
]);

const button: Reader = (value, key) => {
  if (typeof value !== 'number' || !Number.isInteger(value) || value <= 0 || value > 255) return undefined;
  return { key, is: 'press', which: PRESSES.get(value) ?? `press-${value}` };
};

/** As versions before 1.7 handed BTHome's button events on: unchanged, and by another name. The key is that of later ones. */
const BTHOME_PRESSES: ReadonlyMap<unknown, string> = new Map<unknown, string>([
  [1, 'single'],
  [2, 'double'],
  [3, 'triple'],
  [4, 'long'],
  [128, 'hold'],
  [254, 'hold'],
]);
const press: Reader = (value) => {
  const which = BTHOME_PRESSES.get(value);
  return which === undefined ? undefined : { key: 'button', is: 'press', which };
};

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['button', button],
  ['press', press],
  ['open', contact],
  ['window', contact],
  ['door', contact],
  ['opening', contact],
  ['contact', contact],
  ['motion', alarm('motion')],
  ['occupancy', alarm('occupancy')],
  ['move', alarm('vibration')],
  ['moving', alarm('vibration')],
  ['vibration', alarm('vibration')],
  ['smoke', alarm('smoke')],
  ['gas', alarm('gas')],
  ['water', alarm('water')],
  ['leak', alarm('water')],
  ['wet', alarm('water')],
  ['tamper', alarm('tamper')],
  ['problem', alarm('trouble')],
]);

function batteryOf(said: JsonObject): Fact | undefined {
  const percent = percentOf(fieldOf(said, 'batt'));
  const low = isOn(fieldOf(said, 'lowbatt'));
  if (percent === undefined && low === undefined) return undefined;
  return {
    key: 'batt',
    is: 'battery',
    ...(percent === undefined ? {} : { percent }),
    ...(low === undefined ? {} : { low }),
  };
}

const refuse = (reason: Rejection['reason'], why: string): Read => ({ quarantine: { reason, why } });
