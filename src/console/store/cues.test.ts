import { expect, test } from 'vitest';
import { decideCue } from './cues.ts';

const unseen = (priority: 1 | 2 | 3 | 4 | null, count: number) => ({ priority, count });
const QUIET = unseen(null, 0);

test('an emergency sounds again and again until somebody looks, and however many there are it is one sound', () => {
  expect(decideCue(QUIET, unseen(1, 1))).toBe('repeat');
  expect(decideCue(unseen(1, 1), unseen(1, 40))).toBe('rest');
  expect(decideCue(unseen(1, 1), QUIET)).toBe('stop');
});

test('a notice sounds once, and each new one once more', () => {
  expect(decideCue(QUIET, unseen(4, 1))).toBe('play');
  expect(decideCue(unseen(4, 1), unseen(4, 2))).toBe('play');
  expect(decideCue(unseen(4, 2), unseen(4, 1))).toBe('rest');
});

test('an emergency takes the place of any other sound', () => {
  expect(decideCue(unseen(3, 7), unseen(1, 8))).toBe('repeat');
  expect(decideCue(unseen(2, 1), unseen(1, 2))).toBe('repeat');
});

test('after the emergency was looked at, what is left sounds on only if it is urgent', () => {
  expect(decideCue(unseen(1, 3), unseen(2, 2))).toBe('repeat');
  expect(decideCue(unseen(1, 3), unseen(4, 2))).toBe('stop');
});
