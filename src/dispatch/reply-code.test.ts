import { expect, test } from 'vitest';
import { ReplyCodes } from './reply-code.ts';
import { attempt, REPLY_CODES } from './testing/parts.ts';

test('a reply code has five digits, follows from attempt and key alone, and tells nothing of its neighbours', () => {
  const codes = Array.from({ length: 1000 }, (_, at) => REPLY_CODES.of(attempt(at + 1)));
  expect(codes.every((code) => Number.isInteger(code) && code >= 10_000 && code <= 99_999)).toBe(true);
  expect(new Set(codes).size).toBeGreaterThan(980);
  expect(new ReplyCodes(Buffer.alloc(32, 7)).of(attempt(1))).toBe(codes[0]);
  expect(new ReplyCodes(Buffer.alloc(32, 8)).of(attempt(1))).not.toBe(codes[0]);
  expect(() => new ReplyCodes(Buffer.alloc(8))).toThrow('shorter than 16 bytes');
});

test('a code is found however a person writes it, but not inside a longer number', () => {
  expect(ReplyCodes.read('48210')).toEqual([48210]);
  expect(ReplyCodes.read('ok, 48210. On my way')).toEqual([48210]);
  expect(ReplyCodes.read('not 11111 but 48210')).toEqual([11111, 48210]);
  expect(ReplyCodes.read('call me on 07700900123')).toEqual([]);
  expect(ReplyCodes.read('yes')).toEqual([]);
});
