import { expect, test } from 'vitest';
import { after, hours, instant, minutes } from '../../core/time.ts';
import { Guessing } from './guessing.ts';

test('guessing that is held back is said while it goes on and for an hour after it', () => {
  const guessing = new Guessing();
  const start = instant(1_800_000_000_000);
  guessing.look(start, 0);
  expect(guessing.says(start)).toEqual([]);
  guessing.look(start, 95);
  guessing.look(after(start, minutes(30)), 96);
  guessing.look(after(start, minutes(31)), 96);
  expect(guessing.says(after(start, minutes(89)))).toHaveLength(1);
  expect(guessing.says(after(start, hours(2)))).toEqual([]);
});
