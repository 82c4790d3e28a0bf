import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { isPanicClass } from '../src/core/signal.ts';
import { instant } from '../src/core/time.ts';
import { PROFILES, profileByName } from './index.ts';
import type { Decoded, Example, Profile } from './profile.ts';

const receivedAt = instant(Date.UTC(2026, 10, 21, 19, 4, 12));
let ran = 0;

function decodedOf(example: Example, decode: Profile['decode']): Decoded {
  const payload = typeof example.payload === 'string' ? new TextEncoder().encode(example.payload) : example.payload;
  return decode({ suffix: example.suffix, payload, retained: example.retained ?? false, receivedAt });
}

function shown(decoded: Decoded): object {
  if ('quarantine' in decoded) return { quarantine: decoded.quarantine.reason };
  if (decoded.heartbeat) return { heartbeat: decoded.heartbeat };
  if (decoded.link) return { link: decoded.link };
  if (decoded.reply) return { reply: decoded.reply };
  if (decoded.renew) return { renew: decoded.renew };
  return { signals: decoded.signals, rejected: decoded.rejected.map((rejection) => rejection.reason) };
}

for (const profile of PROFILES.filter((any): any is Profile => any.speaks === 'hw/1')) {
  describe(`profile ${profile.name}`, () => {
    for (const example of profile.examples) {
      test(example.name, () => {
        const want = 'signals' in example.expect ? { rejected: [], ...example.expect } : example.expect;
        expect(shown(decodedOf(example, profile.decode))).toEqual(want);
        ran += 1;
      });
    }

    test('every refusal is one plain sentence that repeats nothing of the payload', () => {
      for (const example of profile.examples) {
        const decoded = decodedOf(example, profile.decode);
        const all = 'quarantine' in decoded ? [decoded.quarantine] : decoded.rejected;
        for (const { why } of all) {
          expect(why).toMatch(/^[A-Z].*\.$/);
          expect(why).not.toContain('no-such');
          expect(why).not.toContain('yesterday');
        }
      }
    });

    test('every kind of signal it says it can send has an example, and no other', () => {
      const kinds = new Set<string>();
      for (const example of profile.examples) {
        const decoded = decodedOf(example, profile.decode);
        if (!('quarantine' in decoded)) for (const signal of decoded.signals) kinds.add(signal.kind);
      }
      expect([...kinds].sort()).toEqual([...profile.capabilities.signals].sort());
    });

    test('it can raise an alarm that a person pressed', () => {
      expect(profile.capabilities.signals.some((kind) => kind === 'panic')).toBe(true);
      expect(isPanicClass({ kind: 'panic' })).toBe(true);
    });

    test('its numbers make sense', () => {
      expect(profile.supervision.intervalMs).toBeGreaterThan(0);
      expect(profile.supervision.misses).toBeGreaterThan(0);
      expect(profile.limits.payloadBytes).toBeGreaterThan(0);
      expect(profileByName(profile.name)).toBe(profile);
    });
  });
}

test('every folder of devices/ is in the registry, and every example of hw/1 ran', () => {
  const folders = readdirSync(fileURLToPath(new URL('.', import.meta.url)), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
  expect(PROFILES.map((profile) => profile.name).sort()).toEqual(folders.sort());
  for (const profile of PROFILES) expect(profile.examples.length).toBeGreaterThan(0);
  const native = PROFILES.filter(({ speaks }) => speaks === 'hw/1');
  expect(ran).toBe(native.reduce((sum, profile) => sum + profile.examples.length, 0));
});

test('no family of that name is no family', () => {
  expect(profileByName('constructor')).toBeUndefined();
});
