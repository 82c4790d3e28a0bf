import { instant } from '../../src/core/time.ts';
import type { FamilyMessage, Ignored, Lesson, Read, Report } from '../family.ts';
import {
  fieldOf,
  isName,
  isObject,
  type JsonObject,
  jsonOf,
  NAME_LENGTH,
  nameShown,
  numberAt,
  objectAt,
  objectOf,
  textAt,
  textOf,
} from '../payload.ts';
import type { Rejection, RejectReason } from '../rejection.ts';
import { bluFacts, macOf } from './bthome.ts';
import { addStatus, nothingSaid, type Statuses } from './component.ts';
import { eventsOf } from './event.ts';
import { gen1Fact, gen1Press, gen1Summary } from './gen1.ts';
import { BLU, GEN1, type Place, placeOf } from './place.ts';
import { repeats } from './repeat.ts';

/** A full status of the largest device is some 4 KiB. */
export const PAYLOAD_BYTES = 16_384;
/** Seconds since 1970 below this are of a clock that was never set. */
const CLOCK_SET = 1_600_000_000;

/** Reads a message of a Shelly of any generation, or of a BLU device that one has heard. Pure; never throws. */
export function readShelly(message: FamilyMessage): Read {
  if (isForAll(message)) return readForAll(message);
  const place = placeOf(message.prefix, message.rest);
  if (place === undefined || !isName(place.path) || place.address.length > NAME_LENGTH)
    return refuse('unknown-topic', 'This topic is not one that a Shelly publishes on.');
  const { path } = place;
  if (path === 'command' || path.startsWith('command/') || path === 'rpc' || /\/(command|set)$/.test(path)) {
    return { reports: [], ignored: [{ what: nameShown(path), why: 'It is said to the device, not by it.' }] };
  }
  const blu = bluAddress(message.prefix, path);
  if (blu !== undefined) return withObject(message, (value) => oneFrame(message, blu, value));
  if (path === 'online') return readOnline(message, place);
  if (path === 'events/rpc') return withObject(message, (value) => readNotification(message, place, value));
  if (path.startsWith('status/')) return readStatus(message, place, path.slice('status/'.length));
  if (path === 'info' || path === 'status' || path === 'announce') {
    return withObject(message, (value) => readSummary(message, place, value));
  }
  const input = /^input_event\/(\d{1,2})$/.exec(path)?.[1];
  if (input !== undefined) return withObject(message, (value) => readPress(message, place, input, value));
  return readTopic(message, place);
}

/** Generation 1 announces itself on a topic that all devices share; the commands to all of them stand beside it. */
function isForAll({ prefix, rest }: FamilyMessage): boolean {
  const topic = rest === '' ? prefix : `${prefix}/${rest}`;
  return topic === `${GEN1}/announce` || topic === `${GEN1}/command`;
}

function readForAll(message: FamilyMessage): Read {
  if (message.rest === 'command' || message.prefix.endsWith('/command'))
    return { reports: [], ignored: [{ what: 'command', why: 'It is said to the devices, not by one.' }] };
  return withObject(message, (value) => {
    const id = textAt(value, 'id', NAME_LENGTH);
    if (id === undefined) return refuse('wrong-field', 'An announcement must say whose it is.');
    const address = message.prefix === GEN1 ? id : '';
    return readSummary(message, { address, path: 'announce' }, value);
  });
}

function readTopic(message: FamilyMessage, { address, path }: Place): Read {
  const text = textOf(message.payload, PAYLOAD_BYTES);
  if (typeof text !== 'string') return { quarantine: text };
  const said = gen1Fact(path, text.trim());
  return 'is' in said
    ? { reports: [report(message, address, { facts: [said] })], ignored: [] }
    : { reports: [report(message, address, {})], ignored: [said] };
}

function readOnline(message: FamilyMessage, { address }: Place): Read {
  const text = textOf(message.payload, PAYLOAD_BYTES);
  if (text !== 'true' && text !== 'false') {
    return refuse('wrong-state', 'The topic "online" must hold the plain word true or false.');
  }
  const link = text === 'true' ? 'online' : 'offline';
  return { reports: [{ address, facts: [], life: false, link }], ignored: [] };
}

function readSummary(message: FamilyMessage, { address, path }: Place, value: JsonObject): Read {
  const { facts, ignored, rssi } =
    path === 'announce' ? { facts: [], ignored: [], rssi: undefined } : gen1Summary(value);
  const model = textAt(value, 'model');
  const reports = [report(message, address, { facts, ...(rssi === undefined ? {} : { rssi }) })];
  return model === undefined
    ? { reports, ignored }
    : { reports, ignored, found: [{ address, vendor: 'Shelly', model, facts: [] }] };
}

function readPress(message: FamilyMessage, { address, path }: Place, input: string, value: JsonObject): Read {
  const press = gen1Press(input, value);
  if (press === undefined) {
    return {
      reports: [report(message, address, {})],
      ignored: [{ what: nameShown(path), why: 'Nothing has been pressed.' }],
    };
  }
  if (message.retained) return { reports: [report(message, address, {})], ignored: [KEPT(path)] };
  const { which } = press.fact;
  const { isOld, counter, lessons } = repeats(message, `press ${address} ${input}`, `${which} ${press.count ?? ''}`);
  if (isOld) {
    const ignored = [
      { what: nameShown(path), why: 'The same press with the same number, told long ago: these devices repeat it.' },
    ];
    return { reports: [report(message, address, {})], ignored, learnt: lessons };
  }
  return { reports: [report(message, address, { facts: [press.fact], counter })], ignored: [], learnt: lessons };
}

function readNotification(message: FamilyMessage, place: Place, value: JsonObject): Read {
  const params = objectAt(value, 'params');
  const method = fieldOf(value, 'method');
  if (params === undefined) return refuse('wrong-shape', 'A notification must have "params".');
  if (method === 'NotifyEvent') return readEvents(message, place, params);
  if (method !== 'NotifyStatus' && method !== 'NotifyFullStatus') {
    return refuse('unknown-kind', 'The method must be NotifyStatus, NotifyFullStatus or NotifyEvent.');
  }
  const said = nothingSaid();
  for (const [component, status] of Object.entries(params)) if (isName(component)) addStatus(said, component, status);
  return withStatuses(message, place, said, clockOf(params));
}

function readStatus(message: FamilyMessage, place: Place, component: string): Read {
  const json = jsonOf(message.payload, PAYLOAD_BYTES);
  if ('reason' in json) return { quarantine: json };
  const said = nothingSaid();
  addStatus(said, component, json.value);
  if (!isObject(json.value)) return refuse('wrong-shape', 'The status of a component must be a JSON object.');
  return withStatuses(message, place, said, undefined);
}

function withStatuses(message: FamilyMessage, place: Place, said: Statuses, clock: number | undefined): Read {
  const { facts, behind, ignored, rssi, external } = said;
  const known = `external ${place.address}`;
  // A device that never had power from outside has not lost it.
  const had = message.memory?.get(known) === true;
  if (external === true || (external === false && had)) {
    facts.push({ key: 'external', is: 'power', state: external ? 'restored' : 'lost' });
  }
  const at = clock === undefined ? {} : { at: instant(Math.round(clock * 1000)) };
  const own = report(message, place.address, { facts, ...at, ...(rssi === undefined ? {} : { rssi }) });
  const others = [...behind].map(([name, heard]) => report(message, below(place, name), { ...heard, ...at }));
  const learnt: Lesson[] = external === true && !message.retained ? [{ key: known, value: true }] : [];
  return { reports: [own, ...others], ignored, learnt };
}

function readEvents(message: FamilyMessage, place: Place, params: JsonObject): Read {
  const list = fieldOf(params, 'events');
  if (!Array.isArray(list)) return refuse('wrong-shape', 'The field "events" must be an array.');
  const { facts, behind, frames, presses, ignored } = eventsOf(list);
  const clock = clockOf(params);
  const at = clock === undefined ? {} : { at: instant(Math.round(clock * 1000)) };
  const own: Pick<Report, 'at' | 'counter'> =
    clock === undefined || presses.length === 0 ? at : { ...at, counter: `${clock} ${presses.join()}` };
  const kept = message.retained && presses.length > 0 ? [KEPT('events')] : [];
  const reports = [
    report(message, place.address, { facts: message.retained ? [] : facts, ...own }),
    ...[...behind].map(([name, pressed]) =>
      report(message, below(place, name), { facts: message.retained ? [] : pressed, ...own }),
    ),
  ];
  for (const [mac, data] of frames) {
    const frame = frameOf(message, mac, data);
    reports.push({ ...frame.report, ...at });
    ignored.push(...frame.ignored);
  }
  return { reports, ignored: [...ignored, ...kept] };
}

function oneFrame(message: FamilyMessage, mac: string, data: JsonObject): Read {
  const frame = frameOf(message, mac, data);
  return { reports: [frame.report], ignored: frame.ignored };
}

// A BLU device says each thing several times under one packet number, which counts to 255 and begins again.
function frameOf(message: FamilyMessage, mac: string, data: JsonObject): { report: Report; ignored: Ignored[] } {
  const { facts, ignored, ...radio } = bluFacts(data);
  const states = facts.filter(({ is }) => is !== 'press');
  if (states.length === facts.length) return { report: report(message, mac, { facts, ...radio }), ignored };
  if (message.retained) {
    return { report: report(message, mac, { facts: states, ...radio }), ignored: [...ignored, KEPT('button')] };
  }
  const packet = numberAt(data, 'pid');
  const counter = packet === undefined ? {} : { counter: String(packet) };
  return { report: report(message, mac, { facts, ...counter, ...radio }), ignored };
}

function bluAddress(prefix: string, path: string): string | undefined {
  const parts = path.split('/');
  if (prefix !== BLU && parts[0] !== BLU) return undefined;
  return macOf(parts.at(-1));
}

function report(message: FamilyMessage, address: string, said: Partial<Report>): Report {
  return { address, facts: [], life: !message.retained, ...said };
}

const below = ({ address }: Place, name: string): string => (address === '' ? name : `${address}/${name}`);
const KEPT = (what: string): Ignored => ({
  what: nameShown(what),
  why: 'The message was kept by a broker: a press in it may be old.',
});

function clockOf(params: JsonObject): number | undefined {
  const seconds = numberAt(params, 'ts');
  return seconds !== undefined && seconds > CLOCK_SET && seconds < 4 * CLOCK_SET ? seconds : undefined;
}

function withObject(message: FamilyMessage, read: (value: JsonObject) => Read): Read {
  const json = objectOf(message.payload, PAYLOAD_BYTES);
  return 'reason' in json ? { quarantine: json } : read(json.value);
}

const refuse = (reason: RejectReason, why: string): { quarantine: Rejection } => ({ quarantine: { reason, why } });
