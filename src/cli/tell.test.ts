import { expect, test } from 'vitest';
import { Fault } from '../core/fault.ts';
import { exitCodeOf } from './tell.ts';

test('a command that was used wrongly ends with 2, everything else that went wrong with 1', () => {
  expect(exitCodeOf(new Fault('HW_USAGE'))).toBe(2);
  expect(exitCodeOf(new Fault('HW_NOT_FOUND'))).toBe(1);
  expect(exitCodeOf(new Error('a bug'))).toBe(1);
});
