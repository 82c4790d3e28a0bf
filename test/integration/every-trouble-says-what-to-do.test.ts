import { expect, it } from 'vitest';
import { TROUBLES } from '../../src/app/watchdog/trouble.ts';
import { WHAT_TO_DO } from '../../src/console/estate/words.ts';

it('there is something that a person can do about every trouble that the gateway can find', () => {
  const codes = Object.keys(TROUBLES);
  expect(codes.filter((code) => WHAT_TO_DO[code] === undefined)).toEqual([]);
  expect(Object.keys(WHAT_TO_DO).filter((code) => !codes.includes(code))).toEqual([]);
});
