import type { Fact } from '../fact.ts';
import type { FamilyMessage, Ignored, Read } from '../family.ts';
import { TOPIC_LENGTH } from '../home-assistant/config.ts';
import { isKnown, PAYLOAD_BYTES, readHomeAssistant } from '../home-assistant/read.ts';
import { isObject, jsonOf, nameShown, textAt, textOf } from '../payload.ts';
import type { Rejection, RejectReason } from '../rejection.ts';
import { ARMED } from '../words.ts';
import { type Place, placeOf } from './place.ts';

const LOCKS: ReadonlyMap<string, 'locked' | 'unlocked' | 'jammed'> = new Map([
  ['LOCKED', 'locked'],
  ['UNLOCKED', 'unlocked'],
  ['JAMMED', 'jammed'],
]);

/**
 * Reads a message of an ESPHome node. What a binary sensor is stands in the node's announcements (MQTT discovery); until one was heard
 * it is on or off, and a person says what on is. Pure; never throws.
 */
export function readEsphome(message: FamilyMessage): Read {
  const topic = message.rest === '' ? message.prefix : `${message.prefix}/${message.rest}`;
  if (topic.startsWith('homeassistant/')) return owned(readHomeAssistant(message), ownerOf(message));
  const place = topic.length > TOPIC_LENGTH ? undefined : placeOf(message.rest);
  if (place === undefined) return refuse('unknown-topic', 'This topic is not one that ESPHome publishes on.');
  if (place.word === 'command')
    return { reports: [], ignored: [{ what: nameShown(message.rest), why: 'It is said to the node, not by it.' }] };
  if (isKnown(message.memory, topic)) return owned(readHomeAssistant(message), place.address);
  if (place.word === 'status') return readStatus(message, place);
  if (place.word === 'debug') return said(message, place, [], [{ what: 'debug', why: 'It is the log of the node.' }]);
  const text = textOf(message.payload, PAYLOAD_BYTES);
  if (typeof text !== 'string') return { quarantine: text };
  if (place.word !== 'state')
    return said(message, place, [], [{ what: `${place.component}.${place.id}`, why: UNWATCHED }]);
  const facts = factsOf(message, place, text);
  if (!Array.isArray(facts)) return { quarantine: facts };
  const unwatched = facts.length > 0 ? [] : [{ what: `${place.component}.${place.id}`, why: UNWATCHED }];
  return said(message, place, facts, unwatched);
}

const UNWATCHED = 'It is not something that is watched.';

function factsOf(message: FamilyMessage, { component, id }: Place, text: string): Fact[] | Rejection {
  const key = `${component}.${id}`;
  if (component === 'binary_sensor') {
    if (text !== 'ON' && text !== 'OFF') return { reason: 'wrong-state', why: 'A binary sensor must be ON or OFF.' };
    return [{ key, is: 'switch', state: text === 'ON' ? 'on' : 'off' }];
  }
  if (component === 'lock') {
    const state = LOCKS.get(text);
    return state === undefined ? [] : [{ key, is: 'lock', state }];
  }
  if (component === 'alarm_control_panel') {
    const word = text.toLowerCase();
    if (word === 'triggered') return [{ key: `${key}.triggered`, is: 'switch', state: 'on' }];
    const state = ARMED.get(word);
    if (state === undefined) return [];
    return [
      { key, is: 'arm', state },
      { key: `${key}.triggered`, is: 'switch', state: 'off' },
    ];
  }
  if (component !== 'event') return [];
  const json = jsonOf(message.payload, PAYLOAD_BYTES);
  if ('reason' in json) return json;
  const which = isObject(json.value) ? textAt(json.value, 'event_type') : undefined;
  return which === undefined ? [] : [{ key, is: 'press', which }];
}

function readStatus(message: FamilyMessage, { address }: Place): Read {
  const text = textOf(message.payload, PAYLOAD_BYTES);
  if (text !== 'online' && text !== 'offline')
    return refuse('wrong-state', 'The status must be the plain word online or offline.');
  return { reports: [{ address, facts: [], life: false, link: text }], ignored: [] };
}

function said(message: FamilyMessage, { address }: Place, facts: readonly Fact[], ignored: readonly Ignored[]): Read {
  const presses = message.retained ? facts.filter(({ is }) => is === 'press') : [];
  const kept = presses.map(({ key }) => ({
    what: key,
    why: 'The message was kept by a broker: a press in it may be old.',
  }));
  const left = facts.filter((fact) => !presses.includes(fact));
  return { reports: [{ address, facts: left, life: !message.retained }], ignored: [...ignored, ...kept] };
}

// Announcements name the node by its hardware address; here it is whoever owns the topic.
function owned(read: Read, address: string): Read {
  if ('quarantine' in read) return read;
  const found = read.found?.map((one) => ({ ...one, address }));
  return {
    ...read,
    reports: read.reports.map((report) => ({ ...report, address })),
    ...(found === undefined ? {} : { found }),
  };
}

/** Of `homeassistant/{component}/{node}/{object}/config`: '' where the prefix already names the node. */
function ownerOf({ prefix, rest }: FamilyMessage): string {
  const missing = 3 - prefix.split('/').length;
  return missing <= 0 ? '' : (rest.split('/')[missing - 1] ?? '');
}

const refuse = (reason: RejectReason, why: string): { quarantine: Rejection } => ({ quarantine: { reason, why } });
