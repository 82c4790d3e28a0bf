import type { FamilyMemory, FamilyMessage, Ignored, Lesson, Read, Report } from '../family.ts';
import { isObject, jsonOf, nameShown, textOf } from '../payload.ts';
import { type ConfigTopic, configTopic, TOPIC_LENGTH, taughtBy } from './config.ts';
import { type Entity, saidOf } from './entity.ts';

/** A device with all its components in one discovery message may be large. */
export const PAYLOAD_BYTES = 65_536;
/** Of one link: two for each entity of some hundred devices. */
export const LESSONS = 4000;
/** All that a bridge's one topic (`bridge/state`) may be the availability of. */
const ON_ONE_TOPIC = 512;
const DISCOVERY = 'homeassistant';

/** Which topics say what: what a discovery message has taught, by topic. */
class Readers {
  readonly entities: readonly Entity[];

  constructor(entities: readonly Entity[]) {
    this.entities = entities;
  }
}

/** The topics that one discovery message has named, so that they can be forgotten with it. */
class Named {
  readonly topics: readonly string[];

  constructor(topics: readonly string[]) {
    this.topics = topics;
  }
}

/** Reads discovery messages and, by what they have taught, every topic that they name. Pure; never throws. */
export function readHomeAssistant(message: FamilyMessage): Read {
  const topic = message.rest === '' ? message.prefix : `${message.prefix}/${message.rest}`;
  if (topic.length > TOPIC_LENGTH) return { quarantine: { reason: 'unknown-topic', why: 'The topic is too long.' } };
  const discovery = topic.startsWith(`${DISCOVERY}/`) ? configTopic(topic.slice(DISCOVERY.length + 1)) : undefined;
  if (discovery) return readConfig(message, topic, discovery);
  const readers = message.memory?.get(readersOf(topic));
  if (readers instanceof Readers) return readState(message, topic, readers.entities);
  return {
    reports: [],
    ignored: [{ what: nameShown(topic), why: 'No discovery message has said what this topic is.' }],
  };
}

/** Whether a discovery message has said what this topic is. */
export function isKnown(memory: FamilyMemory | undefined, topic: string): boolean {
  return memory?.get(readersOf(topic)) instanceof Readers;
}

function readConfig(message: FamilyMessage, topic: string, discovery: ConfigTopic): Read {
  const forgotten = forget(message.memory, topic);
  if (message.payload.length === 0) {
    return {
      reports: [],
      ignored: [{ what: nameShown(topic), why: 'It has been taken away.' }],
      learnt: forgotten,
      announces: true,
    };
  }
  const json = jsonOf(message.payload, PAYLOAD_BYTES);
  if ('reason' in json) return { quarantine: json };
  if (!isObject(json.value)) {
    return { quarantine: { reason: 'wrong-shape', why: 'A discovery message must be a JSON object.' } };
  }
  const { entities, found, ignored } = taughtBy(topic, discovery, json.value);
  return {
    reports: [],
    found: [found],
    ignored,
    learnt: learn(message.memory, forgotten, topic, entities),
    announces: true,
  };
}

function readState(message: FamilyMessage, topic: string, entities: readonly Entity[]): Read {
  const text = textOf(message.payload, PAYLOAD_BYTES);
  if (typeof text !== 'string') return { quarantine: text };
  const json = jsonOf(message.payload, PAYLOAD_BYTES);
  const value = 'value' in json ? json.value : undefined;
  const reports = new Map<string, Report>();
  const ignored: Ignored[] = [];
  const shared =
    new Set(entities.filter(({ role }) => role.is === 'availability').map(({ address }) => address)).size > 1;
  for (const entity of entities) {
    const there = entity.role.is === 'availability';
    const said = saidOf(entity, text, value);
    // What says of many devices at once whether they are there is the bridge speaking of itself.
    const address = there && shared ? '' : entity.address;
    const report = reports.get(address) ?? { address, facts: [], life: false };
    if (said === undefined) {
      if (entity.role.is === 'flag' && text === '') ignored.push({ what: entity.key, why: 'It has no value now.' });
    } else if (typeof said === 'string') report.link = said;
    else {
      for (const fact of said) {
        if (fact.is === 'press' && message.retained) {
          ignored.push({ what: fact.key, why: 'The message was kept by a broker: a press in it may be old.' });
        } else report.facts.push(fact);
      }
    }
    if (!there && entity.role.is !== 'link') report.life = !message.retained;
    reports.set(address, report);
  }
  if (reports.size === 0) ignored.push({ what: nameShown(topic), why: 'It says nothing that is watched.' });
  return { reports: [...reports.values()], ignored };
}

const readersOf = (topic: string): string => `topic ${topic}`;
const namedBy = (config: string): string => `config ${config}`;

// What this discovery message taught the last time is taken out first: it replaces itself.
function forget(memory: FamilyMemory | undefined, config: string): Lesson[] {
  const named = memory?.get(namedBy(config));
  if (!(named instanceof Named)) return [];
  const lessons: Lesson[] = [{ key: namedBy(config), value: undefined }];
  for (const topic of named.topics) {
    const readers = memory?.get(readersOf(topic));
    const left = readers instanceof Readers ? readers.entities.filter((entity) => entity.config !== config) : [];
    lessons.push({ key: readersOf(topic), value: left.length === 0 ? undefined : new Readers(left) });
  }
  return lessons;
}

function learn(
  memory: FamilyMemory | undefined,
  forgotten: readonly Lesson[],
  config: string,
  entities: readonly [string, Entity][],
): Lesson[] {
  const now = new Map(forgotten.map(({ key, value }) => [key, value]));
  const topics = new Set<string>();
  for (const [topic, entity] of entities) {
    const key = readersOf(topic);
    const before = now.has(key) ? now.get(key) : memory?.get(key);
    const others = before instanceof Readers ? before.entities : [];
    topics.add(topic);
    // The components of one device share their availability.
    if (!others.some((other) => sameAvailability(other, entity))) {
      now.set(key, new Readers([...others, entity].slice(-ON_ONE_TOPIC)));
    }
  }
  now.set(namedBy(config), new Named([...topics]));
  return [...now].map(([key, value]) => ({ key, value }));
}

function sameAvailability(a: Entity, b: Entity): boolean {
  return a.role.is === 'availability' && b.role.is === 'availability' && a.config === b.config;
}
