import { describe, expect, test } from 'vitest';
import type { FamilyProfile } from './family.ts';
import { exampleFault, exampleMessage } from './family-examples.ts';
import { PROFILES, profileByName } from './index.ts';

const families = PROFILES.filter((profile): profile is FamilyProfile => profile.speaks === 'own');
const ODD = ['', '{', 'null', '[]', '42', '"x"', '{"a":{"a":{"a":{}}}}', '\u0000', '{"__proto__":{"contact":true}}'];

describe.each(families.map((family) => [family.name, family] as const))('family %s', (_name, family) => {
  test.each(family.examples.map((example) => [example.name, example] as const))('%s', (_example, example) => {
    expect(exampleFault(family, example)).toBeUndefined();
  });

  test('every kind of fact it says it can report has an example, and no other', () => {
    const kinds = new Set<string>();
    for (const example of family.examples) {
      const message = exampleMessage(family, example);
      const read = message && family.read(message);
      if (read === undefined || 'quarantine' in read) continue;
      for (const { facts } of read.reports) for (const fact of facts) kinds.add(fact.is);
    }
    expect([...kinds].sort()).toEqual([...family.capabilities.facts].sort());
  });

  test('what is retained is no sign of life', () => {
    for (const example of family.examples) {
      const message = exampleMessage(family, example);
      const read = message && family.read({ ...message, retained: true });
      if (read === undefined || 'quarantine' in read) continue;
      expect(read.reports.filter(({ life }) => life)).toEqual([]);
    }
  });

  test('every refusal is one plain sentence', () => {
    for (const example of family.examples) {
      const message = exampleMessage(family, example);
      const read = message && family.read(message);
      if (read && 'quarantine' in read) expect(read.quarantine.why).toMatch(/^[A-Z].*\.$/);
      if (read && 'ignored' in read) for (const { why } of read.ignored) expect(why).not.toBe('');
    }
  });

  test('it never throws, whatever stands on its topics', () => {
    let read = 0;
    for (const example of family.examples) {
      const message = exampleMessage(family, example);
      if (message === undefined) continue;
      for (const odd of [...ODD.map((text) => new TextEncoder().encode(text)), new Uint8Array([0xff, 0xfe])]) {
        expect(() => family.read({ ...message, payload: odd })).not.toThrow();
        expect(() => family.read({ ...message, rest: '', payload: odd })).not.toThrow();
        read += 2;
      }
    }
    expect(read).toBeGreaterThan(0);
  });

  test('its numbers make sense', () => {
    for (const { intervalMs, misses, graceMs } of [family.supervision.mains, family.supervision.battery]) {
      expect(Math.min(intervalMs, misses)).toBeGreaterThan(0);
      expect(graceMs).toBeGreaterThanOrEqual(0);
    }
    expect(family.limits.payloadBytes).toBeGreaterThan(0);
    expect(family.repeatMs).toBeGreaterThan(0);
    expect(profileByName(family.name)).toBe(family);
  });
});
