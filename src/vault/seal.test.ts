import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asSealed, openText, sealText } from './seal.ts';
import { must } from './test-files.ts';

const key = randomBytes(32);
const broken = expect.objectContaining({ code: 'HW_SEAL_BROKEN' });

test('any text opens again as it was sealed', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(openText(key, 'hh_a', 'x/1', sealText(key, 'hh_a', 'x/1', text, randomBytes)).reveal()).toBe(text);
    }),
  );
});

test('the same text sealed twice looks different', () => {
  expect(sealText(key, 'hh_a', 'x/1', 'same', randomBytes)).not.toBe(sealText(key, 'hh_a', 'x/1', 'same', randomBytes));
});

test('moved to another field, row or subject, or under another key, it does not open', () => {
  const sealed = sealText(key, 'hh_a', 'contacts/ct_1/name', 'Example Person', randomBytes);
  expect(() => openText(key, 'hh_a', 'contacts/ct_1/number', sealed)).toThrow(broken);
  expect(() => openText(key, 'hh_a', 'contacts/ct_2/name', sealed)).toThrow(broken);
  expect(() => openText(key, 'hh_b', 'contacts/ct_1/name', sealed)).toThrow(broken);
  expect(() => openText(randomBytes(32), 'hh_a', 'contacts/ct_1/name', sealed)).toThrow(broken);
});

test('one altered bit anywhere, or a cut, and it does not open', () => {
  const sealed = sealText(key, 'hh_a', 'x/1', 'Example Person', randomBytes);
  const bytes = Buffer.from(sealed.slice(2), 'base64url');
  for (let at = 0; at < bytes.length; at += 1) {
    const altered = Buffer.from(bytes);
    altered.writeUInt8(altered.readUInt8(at) ^ 1, at);
    expect(() => openText(key, 'hh_a', 'x/1', must(asSealed(`1.${altered.toString('base64url')}`)))).toThrow(broken);
  }
  const cut = must(asSealed(`1.${bytes.subarray(0, -1).toString('base64url')}`));
  expect(() => openText(key, 'hh_a', 'x/1', cut)).toThrow(broken);
});

test('text that was never sealed is not taken for sealed', () => {
  for (const text of ['', '1.', '1.short', 'Example Person', `2.${'A'.repeat(60)}`, `1.${'A'.repeat(60)}!`]) {
    expect(asSealed(text)).toBeUndefined();
  }
});
