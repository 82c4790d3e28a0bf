import { expect, test } from 'vitest';
import { segmentsOf, strangersIn } from './segments.ts';

test.each([
  ['a'.repeat(160), 'GSM', 160, 1],
  ['a'.repeat(161), 'GSM', 161, 2],
  ['a'.repeat(306), 'GSM', 306, 2],
  ['a'.repeat(307), 'GSM', 307, 3],
  [`${'a'.repeat(159)}€`, 'GSM', 161, 2],
  ['à la carte è é ù ì ò Ç £', 'GSM', 24, 1],
  ['ŵ'.repeat(70), 'Unicode', 70, 1],
  ['ŵ'.repeat(71), 'Unicode', 71, 2],
  [`${'a'.repeat(70)}ŷ`, 'Unicode', 71, 2],
  ['tâl', 'Unicode', 3, 1],
  ['', 'GSM', 0, 1],
] as const)('%j travels as %s, %d long, in %d', (text, alphabet, length, segments) => {
  expect(segmentsOf(text)).toEqual({ alphabet, length, segments });
});

test('the letters that telephones do not have are named', () => {
  expect(strangersIn('dŵr a thŷ, tân')).toEqual(['ŵ', 'ŷ', 'â']);
});
