import { type Instant, instant, minutes } from '../../src/core/time.ts';
import type { FamilyMessage, Found, Read, Report } from '../family.ts';
import { fieldOf, isObject, type JsonObject, jsonOf, nameShown, numberAt, textAt } from '../payload.ts';
import type { Rejection } from '../rejection.ts';
import { numbered, placeOf } from './topic.ts';
import { decide, type Value } from './values.ts';

/** The information about a node may be long. */
export const PAYLOAD_BYTES = 262_144;
/** A node that was active longer ago did not speak just now: the gateway has said what it remembers. */
const SPOKE_WITHIN = minutes(10);

const nothing = (what: string, why: string): Read => ({ reports: [], ignored: [{ what: nameShown(what), why }] });
const refuse = (reason: Rejection['reason'], why: string): Read => ({ quarantine: { reason, why } });

/** Reads one message of Z-Wave JS UI. Pure; never throws. */
export function readZwave(message: FamilyMessage): Read {
  const place = placeOf(message.rest);
  if (place === undefined) return refuse('unknown-topic', 'The topic is of no node and of no value.');
  if (message.payload.length === 0) return nothing('value', 'an empty message takes away what was retained');
  if (place.about === 'command') return nothing('set', 'it is a command to the gateway');
  if (place.about === 'gateway' && !place.status) return nothing('gateway', 'the gateway speaks of itself');
  const read = jsonOf(message.payload, PAYLOAD_BYTES);
  if ('reason' in read) return { quarantine: read };
  const said = saidBy(read.value);
  switch (place.about) {
    case 'gateway':
      return linkOf({ address: '' }, said.value ?? false);
    case 'status':
      return linkOf(whoIs(place.node, said), textAt(said.whole, 'status') === 'Dead' ? false : said.value);
    case 'active':
      return activityOf(message, whoIs(place.node, said), said.value);
    case 'info':
      return nodeOf(place.node, said.whole);
    case 'value':
      return saysOf(message, place, said);
  }
}

/** A payload of any of the three forms: time and value, the whole value, or the value alone. */
interface Said {
  value: unknown;
  whole: JsonObject;
}

function saidBy(raw: unknown): Said {
  return isObject(raw) ? { value: fieldOf(raw, 'value'), whole: raw } : { value: raw, whole: {} };
}

/** By the node's number where the payload or the topic has it, which stays when somebody gives it a name. */
function whoIs(node: string, { whole }: Said): Pick<Report, 'address' | 'alias'> {
  const id = numberAt(whole, 'nodeId');
  const address = (id === undefined ? undefined : numbered(String(id))) ?? numbered(node) ?? node;
  return address === node ? { address } : { address, alias: node };
}

function linkOf(who: Pick<Report, 'address' | 'alias'>, value: unknown): Read {
  if (typeof value !== 'boolean') return refuse('wrong-state', 'The status must be true or false.');
  return { reports: [{ ...who, facts: [], life: false, link: value ? 'online' : 'offline' }], ignored: [] };
}

/** When the controller last heard the node: the one proof that it lives, for values are also said from memory. */
function activityOf(
  { retained, receivedAt }: FamilyMessage,
  who: Pick<Report, 'address' | 'alias'>,
  value: unknown,
): Read {
  const at = timeOf(value);
  if (at === undefined) return refuse('wrong-field', 'The time must be in milliseconds.');
  const now = Math.abs(receivedAt - at) <= SPOKE_WITHIN;
  const ignored = now ? [] : [{ what: 'lastActive', why: 'it was active long ago' }];
  return { reports: [{ ...who, facts: [], life: now && !retained, at }], ignored };
}

function timeOf(value: unknown): Instant | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? instant(value) : undefined;
}

function nodeOf(node: string, info: JsonObject): Read {
  const id = numberAt(info, 'id');
  const address = (id === undefined ? undefined : numbered(String(id))) ?? numbered(node);
  if (address === undefined) return refuse('wrong-shape', 'What is said of a node must have its number.');
  const vendor = textAt(info, 'manufacturer');
  const model = textAt(info, 'productLabel') ?? textAt(info, 'productDescription');
  const found: Found = {
    address,
    ...(node !== address && { alias: node }),
    ...(vendor !== undefined && { vendor }),
    ...(model !== undefined && { model }),
    facts: [],
  };
  return { reports: [], found: [found], ignored: [] };
}

function saysOf({ retained }: FamilyMessage, place: Value, said: Said): Read {
  const decided = decide(place, said.value);
  const who = whoIs(place.node, said);
  if ('ignored' in decided) {
    const what = [place.property, place.key]
      .filter((part) => part !== undefined)
      .join('/')
      .slice(0, 64);
    return { reports: [], ignored: [{ what, why: decided.ignored }] };
  }
  const { facts } = decided;
  const isPress = facts.some((fact) => fact.is === 'press');
  const time = timeOf(fieldOf(said.whole, 'time')) ?? timeOf(fieldOf(said.whole, 'lastUpdate'));
  // Only a press is never said from memory; its time is its number, the same when it is delivered twice.
  const counter = isPress && time !== undefined ? { counter: String(time) } : {};
  return {
    reports: [{ ...who, facts, life: isPress && !retained, ...counter, ...(time !== undefined && { at: time }) }],
    ignored: [],
  };
}
