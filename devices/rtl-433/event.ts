import type { Fact } from '../fact.ts';
import type { FamilyMessage, Ignored, Read } from '../family.ts';
import { fieldOf, isObject, type JsonObject, textAt } from '../payload.ts';
import { bitAt, type Frame, scalarAt, wordOf } from './frame.ts';
import { readerOfModel } from './models.ts';

const MOST_KEYS = 64;
/** Fields of every frame that say which device it is, or how the radio heard it. */
const DESCRIBES: ReadonlySet<string> = new Set([
  ...[
    'time',
    'model',
    'type',
    'subtype',
    'id',
    'device',
    'channel',
    'mic',
    'protocol',
    'mod',
    'freq',
    'freq1',
    'freq2',
    'rssi',
    'snr',
    'noise',
  ],
  ...[
    'heartbeat',
    'supervised',
    'raw_message',
    'tristate',
    'status_hex',
    'esn',
    'description',
    'count',
    'num_rows',
    'len',
  ],
]);

/** Reads one frame that rtl_433 has decoded. Whatever its model, a frame with a sender proves that the sender lives. Pure; never throws. */
export function readRtlEvent(said: JsonObject, message: FamilyMessage): Read {
  const event = flat(said);
  const model = textAt(event, 'model');
  const id = scalarAt(event, 'id') ?? scalarAt(event, 'device') ?? scalarAt(event, 'sid');
  if (model === undefined) return { quarantine: { reason: 'wrong-field', why: 'The field "model" must be text.' } };
  if (id === undefined && !Object.hasOwn(event, 'code')) {
    return { reports: [], ignored: [{ what: 'id', why: 'a frame that does not say whose it is' }] };
  }
  const address = [model, textAt(event, 'subtype'), scalarAt(event, 'channel'), id]
    .filter((part) => part !== undefined)
    .map(clean)
    .join('/');
  return readFrame({ model: clean(model), event }, address, message);
}

/** What an installer's own decoder (`-X`) writes: its fields stand in a row, and without fields the whole code is what there is. */
function flat(event: JsonObject): JsonObject {
  const { rows, codes, ...rest } = event;
  const row: unknown = Array.isArray(rows) ? rows[0] : undefined;
  const code: unknown = Array.isArray(codes) ? codes[0] : undefined;
  if (!isObject(row) && typeof code !== 'string') return event;
  return {
    ...(isObject(row) ? row : {}),
    ...(typeof code === 'string' ? { code: code.replace(/^\{(\d+)\}/, '$1-') } : {}),
    ...rest,
  };
}

/** Reads what is known of a frame: all of it, or one field of it where the fields travel one by one. */
export function readFrame(frame: Frame, address: string, message: FamilyMessage): Read {
  const used = new Set<string>();
  // The model first: what it has understood in its own way is not read again in the common one.
  const own = readerOfModel(frame.model)(frame, used);
  const facts = dedupe([...own, ...common(frame.event, used)]);
  const number = nameOf(frame.event, used);
  return {
    reports: [
      {
        address,
        facts,
        life: !message.retained,
        ...(number === undefined ? {} : { counter: number }),
      },
    ],
    ignored: leftOver(frame.event, used),
  };
}

/** A character that rtl_433 would not let stand in a topic becomes `_`, so that events and single fields name the same device. */
const clean = (part: string): string => part.replace(/[^-.A-Za-z0-9]/g, '_').slice(0, 64);

/** What most models that guard a house have in common. */
function common(event: JsonObject, used: Set<string>): Fact[] {
  const facts: Fact[] = [];
  const open = openOf(event, used);
  if (open !== undefined) facts.push({ key: 'contact', is: 'contact', state: open ? 'open' : 'closed' });
  for (const key of ['motion', 'tamper', 'water', 'smoke', 'gas'] as const) {
    const on = bitAt(event, key);
    if (on === undefined || used.has(key)) continue;
    used.add(key);
    facts.push({ key, is: key, state: on ? 'alarm' : 'clear' });
  }
  const ok = batteryOk(event);
  used.add('battery_ok').add('battery');
  if (ok !== undefined) facts.push({ key: 'battery', is: 'battery', low: !ok });
  return facts;
}

/** One key for all the ways in which versions and models write it, so that an update of rtl_433 takes no meaning away. */
function openOf(event: JsonObject, used: Set<string>): boolean | undefined {
  for (const key of ['contact_open', 'opened', 'open']) {
    const bit = bitAt(event, key);
    if (bit !== undefined) {
      used.add(key).add('reed_open').add('state');
      return bit;
    }
  }
  const closed = bitAt(event, 'closed');
  if (closed !== undefined) {
    used.add('closed');
    return !closed;
  }
  const state = fieldOf(event, 'state');
  if (state !== 'open' && state !== 'close' && state !== 'closed') return undefined;
  used.add('state');
  return state === 'open';
}

/** `battery_ok` is 1 or 0, in newer versions a share of 1 (kept as ok from a fifth on); older ones write OK and LOW. */
function batteryOk(event: JsonObject): boolean | undefined {
  const ok = fieldOf(event, 'battery_ok');
  if (typeof ok === 'number' && ok >= 0 && ok <= 1) return ok >= 0.2;
  if (typeof ok === 'boolean') return ok;
  const word = fieldOf(event, 'battery');
  return word === 'OK' || word === 'LOW' ? word === 'OK' : undefined;
}

/** A number that the sender counts or rolls with each press: two presses within a second stay two. */
function nameOf(event: JsonObject, used: Set<string>): string | undefined {
  for (const key of ['seq', 'encrypted', 'rolling', 'ctr', 'counter']) {
    const number = scalarAt(event, key);
    if (number === undefined) continue;
    used.add(key);
    return wordOf(number);
  }
  return undefined;
}

function leftOver(event: JsonObject, used: ReadonlySet<string>): Ignored[] {
  return Object.keys(event)
    .slice(0, MOST_KEYS)
    .filter((key) => !used.has(key) && !DESCRIBES.has(key))
    .map((key) => ({ what: key.slice(0, MOST_KEYS), why: 'no part of an alarm that we know' }));
}

function dedupe(facts: readonly Fact[]): Fact[] {
  const seen = new Map<string, Fact>();
  for (const fact of facts) {
    const name = `${fact.key} ${fact.is} ${fact.is === 'press' ? fact.which : ''}`;
    if (!seen.has(name)) seen.set(name, fact);
  }
  return [...seen.values()];
}
