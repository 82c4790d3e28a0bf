import type { Fact, FactKind } from '../fact.ts';
import { ARMED } from '../words.ts';
import { rendered, same, type Template } from './template.ts';

/** What a message on the topic of an entity says. */
export type Role =
  | { is: 'availability' | 'link'; on: string; off: string }
  | { is: 'flag'; fact: FlagFact; on: string; off: string }
  | { is: 'moment'; on: string }
  | { is: 'lock'; locked: string; unlocked: string; jammed: string }
  | { is: 'trigger'; which: string; payload?: string }
  | { is: 'event' | 'percent' | 'action' | 'arm' | 'nothing' };

/** Facts of two states; `low` and `unlocked` are those whose "on" is the bad one under another name. */
export type FlagFact = Exclude<FactKind, 'press' | 'lock' | 'arm' | 'battery' | 'boot'> | 'low' | 'unlocked';

/** One thing that a discovery message has taught: what one topic says of one device. */
export class Entity {
  /** The discovery topic that it came on. */
  readonly config: string;
  readonly address: string;
  /** `binary_sensor.contact`; of a device trigger `trigger`. */
  readonly key: string;
  readonly role: Role;
  readonly template: Template | undefined;

  constructor(config: string, address: string, key: string, role: Role, template: Template | undefined) {
    this.config = config;
    this.address = address;
    this.key = key;
    this.role = role;
    this.template = template;
  }
}

/** What an entity makes of a message: facts, whether it is there, or nothing (undefined). */
export type Said = Fact[] | 'online' | 'offline' | undefined;

const PRESSES: ReadonlySet<Role['is']> = new Set(['trigger', 'event', 'action', 'moment']);
const WORD_LENGTH = 128;

/** What this payload says of this entity. */
export function saidOf({ role, key, template }: Entity, text: string, json: unknown): Said {
  const value = template === undefined ? text : rendered(template, text, json);
  if (value === undefined || value.length > WORD_LENGTH * 4) return undefined;
  switch (role.is) {
    case 'availability':
    case 'link':
      if (same(value, role.on)) return 'online';
      return same(value, role.off) ? 'offline' : undefined;
    case 'flag':
      if (same(value, role.on)) return [flagFact(key, role.fact, true)];
      return same(value, role.off) ? [flagFact(key, role.fact, false)] : undefined;
    case 'moment':
      return same(value, role.on) ? [{ key, is: 'press', which: 'on' }] : undefined;
    case 'lock':
      return lockFact(key, role, value);
    case 'trigger':
      return role.payload === undefined || value === role.payload
        ? [{ key, is: 'press', which: role.which }]
        : undefined;
    case 'event':
      return pressFact(key, eventType(value));
    case 'action':
      return pressFact(key, value);
    case 'percent':
      return percentFact(key, value);
    case 'arm':
      return armFacts(key, value);
    case 'nothing':
      return undefined;
  }
}

/** The kinds of fact that an entity can say. */
export function kindsOf({ role }: Entity): FactKind[] {
  if (role.is === 'flag') {
    if (role.fact === 'low') return ['battery'];
    return [role.fact === 'unlocked' ? 'lock' : role.fact];
  }
  if (role.is === 'percent') return ['battery'];
  if (role.is === 'lock' || role.is === 'arm') return [role.is];
  return PRESSES.has(role.is) ? ['press'] : [];
}

function flagFact(key: string, fact: FlagFact, on: boolean): Fact {
  if (fact === 'low') return { key, is: 'battery', low: on };
  if (fact === 'unlocked') return { key, is: 'lock', state: on ? 'unlocked' : 'locked' };
  if (fact === 'contact') return { key, is: fact, state: on ? 'open' : 'closed' };
  if (fact === 'switch') return { key, is: fact, state: on ? 'on' : 'off' };
  if (fact === 'power') return { key, is: fact, state: on ? 'restored' : 'lost' };
  return { key, is: fact, state: on ? 'alarm' : 'clear' };
}

function lockFact(key: string, role: Role & { is: 'lock' }, value: string): Said {
  if (same(value, role.jammed)) return [{ key, is: 'lock', state: 'jammed' }];
  if (same(value, role.locked)) return [{ key, is: 'lock', state: 'locked' }];
  return same(value, role.unlocked) ? [{ key, is: 'lock', state: 'unlocked' }] : undefined;
}

function pressFact(key: string, which: string | undefined): Said {
  if (which === undefined || which === '' || which === 'None' || which.length > WORD_LENGTH) return undefined;
  return [{ key, is: 'press', which }];
}

// The payload of an event entity is an object, also when a template made it.
function eventType(value: string): string | undefined {
  try {
    const read: unknown = JSON.parse(value);
    if (typeof read !== 'object' || read === null || !('event_type' in read)) return undefined;
    return typeof read.event_type === 'string' ? read.event_type : undefined;
  } catch {
    return undefined;
  }
}

function percentFact(key: string, value: string): Said {
  const percent = /^\d{1,3}(\.\d+)?$/.test(value.trim()) ? Math.floor(Number(value)) : 101;
  return percent > 100 ? undefined : [{ key, is: 'battery', percent }];
}

// A panel that has been triggered stays armed: that is a state of its own, and what it means is for a person to say.
function armFacts(key: string, value: string): Said {
  const word = value.toLowerCase();
  if (word === 'triggered') return [{ key: `${key}.triggered`, is: 'switch', state: 'on' }];
  const state = ARMED.get(word);
  if (state === undefined) return undefined;
  return [
    { key, is: 'arm', state },
    { key: `${key}.triggered`, is: 'switch', state: 'off' },
  ];
}
