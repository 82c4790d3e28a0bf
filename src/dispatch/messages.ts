import { Fault } from '../core/fault.ts';
import { type SafeText, safeText } from '../core/text.ts';

/** Everything we say on a telephone or in a text, with the placeholders each may hold; a `!` marks one it must hold. */
const WORDINGS = {
  'voice.brief': ['reference'],
  'voice.drill': [],
  'voice.again': [],
  'voice.goodbye': [],
  'voice.thanks': [],
  'voice.already': ['who!'],
  'voice.closed': [],
  'voice.superseded': [],
  'voice.wait': [],
  'voice.unknown': [],
  'sms.brief': ['reference', 'incident', 'code!'],
  'sms.thanks': [],
  'sms.already': ['who!'],
  'sms.closed': [],
  'sms.superseded': [],
  'sms.wait': [],
  'sms.unknown': [],
  'bridge.press': [],
  'bridge.listen': [],
  'bridge.talk': [],
  'bridge.over': [],
  'bridge.goodbye': [],
  'bridge.lost': [],
  'script.safe': [],
  'script.duress': [],
  'script.unknown': [],
  'who.desk': [],
  'who.responder': [],
} as const;

export type Wording = keyof typeof WORDINGS;

/** Said where a file has no words of its own: files of earlier releases do not. */
const USUAL: Partial<Record<string, string>> = {
  'voice.drill': 'This is a test. Nobody is in need.',
  'script.safe': 'Thank you, I have noted that. It has been seen to. Goodbye for now.',
  'script.duress': 'Thank you, I have noted that. It is being seen to. Goodbye for now.',
  'script.unknown': 'Thank you, I have noted that. It will be seen to. Goodbye for now.',
  'bridge.press': 'This is the call that you asked for. Press 1 to be connected.',
  'bridge.listen': 'You are being connected. You are muted. Listen, and do not speak.',
  'bridge.talk': 'You are being connected.',
  'bridge.over': 'There is nobody on the line any more. Goodbye.',
  'bridge.goodbye': 'No key was pressed. Nobody was called. Goodbye.',
  'bridge.lost': 'This call has been lost. Nobody was called. Please make it again. Goodbye.',
};

/** What a placeholder may become. There is none for a name, an address, a number or free text, on purpose. */
export interface SafeParts {
  reference?: SafeText;
  incident?: SafeText;
  code?: number;
  who?: SafeText;
}

/** A screen or a speaker may be seen or heard by anyone, him included, so these words are never said. */
const NEVER_SAID = [
  'police',
  'alarm',
  'abuse',
  'abuser',
  'panic',
  'address',
  'violence',
  'victim',
  'survivor',
  'refuge',
  'sanctuary',
  'domestic',
  'attack',
];
const LONGEST = 200;
const PLACEHOLDER = /\{([^{}]*)\}/g;

type Template = (parts: SafeParts) => SafeText;

/** The compiled wordings of one language. */
export interface Messages {
  /** The wording with its placeholders filled in; one that was not given reads as nothing. */
  say(wording: Wording, parts?: SafeParts): SafeText;
}

/**
 * Compiles wordings given as nested data (`{ voice: { brief: '…' } }`, as read from `config/messages/en.yaml`).
 * Throws `HW_CONFIG_INVALID` naming the wording that is missing, unknown, too long, not neutral, or holds a placeholder
 * that it may not.
 */
export function readMessages(data: unknown, place: string | SayWhere): Messages {
  const say = typeof place === 'string' ? sayIn(place) : place;
  const bad = (key: string, why: string) => say(key === '' ? [] : key.split('.'), why);
  const given = flatten(data, bad);
  const compiled = new Map<string, Template>();
  for (const key of given.keys()) if (!Object.hasOwn(WORDINGS, key)) throw bad(key, 'there is no such wording');
  for (const [key, allowed] of Object.entries(WORDINGS)) {
    const text = given.get(key) ?? USUAL[key];
    if (text === undefined) throw bad(key, 'it is missing');
    compiled.set(
      key,
      compile(text, allowed, (why) => bad(key, why)),
    );
  }
  return { say: (wording, parts = {}) => compiled.get(wording)?.(parts) ?? safeText`` };
}

/** Makes the fault of a wording that is wrong, at the place where it stands. */
export type SayWhere = (path: readonly string[], why: string) => Fault;

function sayIn(where: string): SayWhere {
  return (path, why) => new Fault('HW_CONFIG_INVALID', { where: `${where}: ${path.join('.') || 'the file'}`, why });
}

type Bad = (key: string, why: string) => Fault;

function flatten(data: unknown, bad: Bad): Map<string, string> {
  const flat = new Map<string, string>();
  for (const [group, wordings] of entries(data, bad, '')) {
    for (const [name, text] of entries(wordings, bad, group)) {
      if (typeof text !== 'string') throw bad(`${group}.${name}`, 'it is not text');
      flat.set(`${group}.${name}`, text);
    }
  }
  return flat;
}

function entries(data: unknown, bad: Bad, what: string): [string, unknown][] {
  if (typeof data !== 'object' || data === null || Array.isArray(data))
    throw bad(what, 'it is not a group of wordings');
  return Object.entries(data);
}

function compile(text: string, allowed: readonly string[], fault: (why: string) => Fault): Template {
  if (text.trim() === '') throw fault('it is empty');
  if (text.length > LONGEST) throw fault(`it is longer than ${LONGEST} characters`);
  const said = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  const banned = said.find((word) => NEVER_SAID.some((never) => word === never || word === `${never}s`));
  if (banned !== undefined) throw fault(`"${banned}" must never be heard or read by a bystander`);
  const holds = [...text.matchAll(PLACEHOLDER)].map((found) => found[1] ?? '');
  const stranger = holds.find((name) => !allowed.includes(name) && !allowed.includes(`${name}!`));
  if (stranger !== undefined) throw fault(`{${stranger}} may not stand in it`);
  const absent = allowed.find((name) => name.endsWith('!') && !holds.includes(name.slice(0, -1)));
  if (absent !== undefined) throw fault(`{${absent.slice(0, -1)}} must stand in it`);
  const words = text.replace(PLACEHOLDER, '\0').split('\0');
  const template = Object.assign(words, { raw: words });
  return (parts) => safeText(template, ...holds.map((name) => partOf(name, parts)));
}

function partOf(name: string, parts: SafeParts): SafeText | number {
  switch (name) {
    case 'reference':
      return parts.reference ?? safeText``;
    case 'incident':
      return parts.incident ?? safeText``;
    case 'code':
      return parts.code ?? safeText``;
    default:
      return parts.who ?? safeText``;
  }
}
