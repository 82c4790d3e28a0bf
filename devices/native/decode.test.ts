import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instant } from '../../src/core/time.ts';
import type { Decoded } from '../profile.ts';
import { decodeNative } from './decode.ts';
import { EXTRA_FIELDS, EXTRA_LENGTH } from './limits.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const decode = (payload: string | Uint8Array, suffix = 'signal'): Decoded =>
  decodeNative({
    suffix,
    payload: typeof payload === 'string' ? bytes(payload) : payload,
    retained: false,
    receivedAt: instant(0),
  });

describe('a native message', () => {
  test('never throws, whatever its topic and bytes', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('signal', 'heartbeat', 'state', 'reply', 'x'),
        fc.uint8Array({ maxLength: 200 }),
        (suffix, payload) => {
          const decoded = decode(payload, suffix);
          expect('quarantine' in decoded || 'signals' in decoded).toBe(true);
        },
      ),
    );
  });

  test('never throws, whatever its JSON, and a press in an array always comes through', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue({ maxDepth: 3 }), { maxLength: 40 }), fc.nat(40), (others, place) => {
        const entries: unknown[] = [...others];
        entries.splice(place, 0, { id: 'the-press', kind: 'panic' });
        const payload = JSON.stringify(entries);
        fc.pre(bytes(payload).length <= 8192);
        const decoded = decode(payload);
        expect('signals' in decoded && decoded.signals.some((signal) => signal.id === 'the-press')).toBe(true);
      }),
    );
  });

  test('keeps unknown fields up to a bound and says how many it left out', () => {
    const many = Object.fromEntries(Array.from({ length: EXTRA_FIELDS + 5 }, (_, n) => [`f${n}`, n]));
    expect(decode(JSON.stringify({ id: '1', kind: 'motion', ...many }))).toMatchObject({
      signals: [{ extra: { f0: 0, leftOut: 5 } }],
    });
    const long = decode(JSON.stringify({ id: '1', kind: 'motion', text: 'x'.repeat(EXTRA_LENGTH) }));
    expect(long).toMatchObject({ signals: [{ extra: { leftOut: 1 } }] });
  });

  test('cannot plant a prototype', () => {
    const decoded = decode('{"id":"1","kind":"panic","__proto__":{"kind":"test"}}');
    expect(decoded).toMatchObject({ signals: [{ kind: 'panic', extra: { leftOut: 1 } }] });
  });

  test('names the field and what it must be', () => {
    const why = (payload: string) => {
      const decoded = decode(payload);
      return 'quarantine' in decoded ? decoded.quarantine.why : '';
    };
    expect(why('{"id":5,"kind":"panic"}')).toBe('The field "id" must be a string.');
    expect(why('{"id":"1","kind":"door","state":"ajar"}')).toBe(
      'The field "state" must be one of open, closed, forced.',
    );
    expect(why('{"id":"1","kind":"motion","at":"noon"}')).toBe(
      'The field "at" must be a time in ISO 8601, such as 2026-11-21T19:04:11Z.',
    );
    expect(why('{"id":"1","kind":"battery","state":"low","percent":-1}')).toBe(
      'The field "percent" must be at least 0.',
    );
  });

  test('a press by duress code survives a broken clock too', () => {
    expect(decode('{"id":"1","kind":"arm","state":"disarmed","code":"duress","at":""}')).toMatchObject({
      signals: [{ kind: 'arm', code: 'duress', extra: { at: '' } }],
    });
  });
});
