import { expect, test } from 'vitest';
import { incident } from '../store/sample.ts';
import { standingWords } from '../words/standing.ts';
import { acceptedWords, awaitedWords } from './acceptances.ts';

const by = { kind: 'contact' as const, id: 'ct_one1', name: null, how: null };
const at = '2026-11-02T03:12:00.000Z';

test('who has accepted and who still has to is said in words', () => {
  const one = incident('a', {
    accepted: [{ by, step: 2, at }],
    awaited: [{ step: 3, tells: 'duty supervisor by voice, sms' }],
  });
  expect(acceptedWords(one, new Map([['ct_one1', 'Sam']]))).toMatch(/^Sam at \d\d:\d\d/);
  expect(awaitedWords(one)).toBe('duty supervisor by voice, sms (step 3)');
});

test('who has it while others have to accept too is not told that it rings again', () => {
  const claim = { by: { kind: 'staff' as const, id: 'st_me1', name: null, how: null }, at };
  const { handling } = incident('a');
  const held = (awaited: { step: number; tells: string }[]) =>
    standingWords(incident('a', { awaited, handling: { ...handling, claim } }), 'st_me1', new Map());
  expect(held([{ step: 3, tells: 'the desk' }])).toBe('Others have to accept too. You have it');
  expect(held([])).toBe('Rings again. You have it');
});
