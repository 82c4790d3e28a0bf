import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { drawReference, REFERENCE_WORDS, readReference } from './reference.ts';

test('a drawn reference is a word of ours and a number, and reads back', () => {
  for (let n = 0; n < 50; n += 1) {
    const drawn = drawReference(randomBytes, () => false);
    expect(drawn).toMatch(/^[A-Z][a-z]+ [1-9]$/);
    expect(readReference(drawn ?? '')).toBe(drawn);
  }
});

test('as the low numbers run out the numbers grow, and none is drawn twice', () => {
  const taken = new Set<string>();
  for (let n = 0; n < 2_000; n += 1) {
    const drawn = drawReference(randomBytes, (reference) => taken.has(reference));
    expect(drawn).toBeDefined();
    taken.add(drawn ?? '');
  }
  expect(taken.size).toBe(2_000);
});

test('when everything is taken it says so instead of searching for ever', () => {
  expect(drawReference(randomBytes, () => true)).toBeUndefined();
});

test.each([
  '',
  'Kestrel',
  'Kestrel 0',
  'kestrel 4',
  'Person 4',
  'Kestrel 04',
  'Kestrel 4 ',
  'Kestrel 4; 1 Made-up Row',
])('“%s” is not a reference', (text) => {
  expect(readReference(text)).toBeUndefined();
});

test('no word is in the list twice', () => {
  expect(new Set(REFERENCE_WORDS).size).toBe(REFERENCE_WORDS.length);
});
