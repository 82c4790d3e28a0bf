import { type Instant, instant, minutes } from '../../src/core/time.ts';
import type { FamilyMessage, Ignored, Read, Report } from '../family.ts';
import {
  fieldOf,
  isObject,
  type JsonObject,
  jsonOf,
  nameShown,
  objectAt,
  qualityOf,
  textAt,
  textOf,
} from '../payload.ts';
import type { Rejection } from '../rejection.ts';
import { readInventory } from './inventory.ts';
import { decide, isProperty } from './properties.ts';

/** A message may be as large as the inventory of a bridge with hundreds of end devices. */
export const PAYLOAD_BYTES = 1_048_576;
/** Properties of one state; no device has half as many. */
const MOST_PROPERTIES = 256;
/** What was last seen longer ago was published from the bridge's memory: nobody has spoken. */
const SPOKE_WITHIN = minutes(10);

const nothing = (what: string, why: string): Read => ({ reports: [], ignored: [{ what: nameShown(what), why }] });
const refuse = (reason: Rejection['reason'], why: string): Read => ({ quarantine: { reason, why } });

/** Reads one message of Zigbee2MQTT, on any topic below its base. Pure; never throws. */
export function readZigbee2mqtt(message: FamilyMessage): Read {
  const { rest, payload } = message;
  if (rest === '') return refuse('unknown-topic', 'Nothing is published on the base topic of Zigbee2MQTT itself.');
  if (rest.startsWith('bridge/')) return readBridge(message);
  if (payload.length === 0) return nothing(topicOf(rest), 'an empty message takes away what was retained');
  if (rest.endsWith('/availability')) return readAvailability(message);
  if (/\/(set|get)(\/|$)/.test(rest)) return nothing(topicOf(rest), 'it is a command to the bridge');
  const read = jsonOf(payload, PAYLOAD_BYTES);
  if ('reason' in read) return readAttribute(message) ?? { quarantine: read };
  if (!isObject(read.value)) return readAttribute(message) ?? refuse('wrong-shape', 'A state must be a JSON object.');
  return readState(message, read.value);
}

/** The kind of topic, without the name that somebody has given an end device. */
function topicOf(rest: string): string {
  const kind = /\/(availability|set|get)(\/|$)/.exec(rest)?.[1];
  return kind === undefined ? 'state' : kind;
}

function readBridge(message: FamilyMessage): Read {
  const { rest, payload } = message;
  if (rest === 'bridge/state') return readLink(message, '');
  if (rest === 'bridge/devices') {
    const read = jsonOf(payload, PAYLOAD_BYTES);
    if ('reason' in read) return { quarantine: read };
    if (!Array.isArray(read.value)) return refuse('wrong-shape', 'The list of devices must be a JSON array.');
    const found = readInventory(read.value);
    return {
      reports: [],
      found,
      ignored: found.length > 0 ? [] : [{ what: nameShown(rest), why: 'it lists no device' }],
    };
  }
  return rest === 'bridge/event' ? readEvent(payload) : nothing(kindOfBridge(rest), 'the bridge speaks of itself');
}

function kindOfBridge(rest: string): string {
  return rest.split('/').slice(0, 2).join('/');
}

/** Of what happens in the mesh, an end device that leaves it is a fault of that device, until it is back. */
function readEvent(payload: Uint8Array): Read {
  const read = jsonOf(payload, PAYLOAD_BYTES);
  if ('reason' in read) return { quarantine: read };
  if (!isObject(read.value)) return refuse('wrong-shape', 'An event must be a JSON object.');
  const type = textAt(read.value, 'type');
  const data = objectAt(read.value, 'data') ?? {};
  const address = textAt(data, 'ieee_address');
  const state = type === 'device_leave' ? 'alarm' : type === 'device_joined' ? 'clear' : undefined;
  if (state === undefined || address === undefined) return nothing('bridge/event', 'it says nothing of a home');
  const alias = textAt(data, 'friendly_name');
  const facts: Report['facts'] = [{ key: 'left', is: 'trouble', state }];
  return {
    reports: [{ address, ...(alias !== undefined && alias !== address && { alias }), facts, life: false }],
    ignored: [],
  };
}

function readAvailability(message: FamilyMessage): Read {
  return readLink(message, message.rest.slice(0, -'/availability'.length));
}

/** `online` or `offline`, as a plain word or as `{"state":…}`. What a bridge says of somebody is no sign of life of them. */
function readLink({ payload }: FamilyMessage, address: string): Read {
  const text = textOf(payload, PAYLOAD_BYTES);
  if (typeof text !== 'string') return { quarantine: text };
  const read = jsonOf(payload, PAYLOAD_BYTES);
  const word = 'value' in read && isObject(read.value) ? fieldOf(read.value, 'state') : text;
  if (word !== 'online' && word !== 'offline') return refuse('wrong-state', 'It must say online or offline.');
  return { reports: [{ address, facts: [], life: false, link: word }], ignored: [] };
}

function readState({ rest, retained, receivedAt }: FamilyMessage, state: JsonObject): Read {
  const keys = Object.keys(state);
  if (keys.length > MOST_PROPERTIES) return refuse('too-many', `A state has at most ${MOST_PROPERTIES} properties.`);
  const report: Report = { ...whoIs(rest, state), facts: [], life: !retained };
  const ignored: Ignored[] = [];
  const linkQuality = qualityOf(fieldOf(state, 'linkquality'));
  if (linkQuality !== undefined) report.linkQuality = linkQuality;
  for (const key of keys) {
    if (key === 'linkquality' && linkQuality !== undefined) continue;
    const decision = decide(key, state[key]);
    if ('fact' in decision) report.facts.push(decision.fact);
    else ignored.push({ what: key.slice(0, 64), why: decision.ignored });
  }
  const at = seenAt(fieldOf(state, 'last_seen'));
  if (at !== undefined) report.at = at;
  if (at !== undefined && Math.abs(receivedAt - at) > SPOKE_WITHIN) {
    report.life = false;
    ignored.push({ what: 'life', why: 'it was last seen long ago: the bridge has published what it remembers' });
  }
  return { reports: [report], ignored };
}

/** Where the bridge is set to publish each property on a topic of its own. */
function readAttribute({ rest, payload, retained }: FamilyMessage): Read | undefined {
  const cut = rest.lastIndexOf('/');
  const key = rest.slice(cut + 1);
  if (cut < 1 || !isProperty(key)) return undefined;
  const text = textOf(payload, PAYLOAD_BYTES);
  if (typeof text !== 'string') return undefined;
  const read = jsonOf(payload, PAYLOAD_BYTES);
  const value = 'value' in read ? read.value : text;
  const decision = decide(key, value);
  const address = rest.slice(0, cut);
  const linkQuality = key === 'linkquality' ? qualityOf(value) : undefined;
  if (linkQuality !== undefined)
    return { reports: [{ address, facts: [], life: !retained, linkQuality }], ignored: [] };
  if ('ignored' in decision)
    return { reports: [{ address, facts: [], life: !retained }], ignored: [{ what: key, why: decision.ignored }] };
  return { reports: [{ address, facts: [decision.fact], life: !retained }], ignored: [] };
}

/** The address where the bridge is set to send it along, else the name in the topic, which the inventory ties to an address. */
function whoIs(name: string, state: JsonObject): Pick<Report, 'address' | 'alias'> {
  const device = objectAt(state, 'device') ?? {};
  const address = textAt(device, 'ieee_address') ?? textAt(device, 'ieeeAddr');
  return address === undefined || address === name ? { address: name } : { address, alias: name };
}

function seenAt(value: unknown): Instant | undefined {
  const at = typeof value === 'number' ? value : typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isFinite(at) && at > 0 ? instant(Math.floor(at)) : undefined;
}
