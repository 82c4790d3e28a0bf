import { instant } from '../src/core/time.ts';
import type { FamilyExample, FamilyMessage, FamilyProfile, Read } from './family.ts';
import { remember } from './memory.ts';
import { isObject } from './payload.ts';

/** When the messages of examples arrive. */
export const EXAMPLE_AT = instant(Date.UTC(2026, 10, 21, 19, 4, 12));

/** The message of an example as the family is given it; undefined when its topic is below no prefix. */
export function exampleMessage(profile: FamilyProfile, example: FamilyExample): FamilyMessage | undefined {
  const message = messageOf(profile, example);
  if (message === undefined || example.after === undefined) return message;
  const memory = new Map<string, unknown>();
  for (const earlier of example.after) {
    const before = messageOf(profile, earlier);
    const read = before && profile.read({ ...before, memory });
    if (read && 'learnt' in read) remember(memory, read.learnt ?? [], profile.limits.lessons);
  }
  return { ...message, memory };
}

function messageOf(
  profile: FamilyProfile,
  { topic, prefix = profile.prefixOf(topic), payload, retained = false }: Omit<FamilyExample, 'name' | 'expect'>,
): FamilyMessage | undefined {
  const rest = prefix === undefined ? undefined : restOf(topic, prefix);
  if (prefix === undefined || rest === undefined) return undefined;
  return { prefix, rest, payload: bytesOf(payload), retained, receivedAt: EXAMPLE_AT };
}

/** The topic below the prefix, '' when it is the prefix itself, undefined when it is not below it. */
export function restOf(topic: string, prefix: string): string | undefined {
  if (topic === prefix) return '';
  return topic.startsWith(prefix) && topic[prefix.length] === '/' ? topic.slice(prefix.length + 1) : undefined;
}

/** What is wrong with an example, as one sentence with both sides; undefined when it is read as it says. */
export function exampleFault(profile: FamilyProfile, example: FamilyExample): string | undefined {
  const message = exampleMessage(profile, example);
  if (message === undefined) return `its topic ${example.topic} is below no prefix of the family`;
  const read = shown(profile.read(message), example);
  const { expect } = example;
  const want = 'quarantine' in expect ? expect : { found: [], ...expect };
  if (plain(read) === plain(want)) return undefined;
  return `it says ${JSON.stringify(want)}, and is read as ${JSON.stringify(read)}`;
}

function shown(read: Read, { expect }: FamilyExample): object {
  if ('quarantine' in read) return { quarantine: read.quarantine.reason };
  const { reports, found = [], ignored } = read;
  const told = 'ignored' in expect ? { ignored: ignored.map(({ what }) => what) } : {};
  return { found, reports, ...told };
}

function bytesOf(payload: string | Uint8Array | object): Uint8Array {
  if (payload instanceof Uint8Array) return payload;
  return new TextEncoder().encode(typeof payload === 'string' ? payload : JSON.stringify(payload));
}

// The order of fields says nothing, and a field that is undefined is a field that is not there.
function plain(value: object): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    isObject(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  );
}
