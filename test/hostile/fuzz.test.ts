import { expect, test } from 'vitest';
import { fuzz } from './fuzz.ts';

/** The long form is `npm run fuzz -- --packets 1000000`. */
const PACKETS = 8_000;

test('thousands of mutated packets end nothing but their own connection, speak for nobody else, and hold up no press', {
  timeout: 120_000,
}, async () => {
  const { packets, broken, presses, outcomes } = await fuzz({ packets: PACKETS });
  expect(broken).toEqual([]);
  expect(packets).toBeGreaterThanOrEqual(PACKETS);
  expect(presses.length).toBeGreaterThan(3);
  // Had nothing reached the rooms behind the entrance, nothing would have been tried.
  for (const [outcome, count] of Object.entries(outcomes)) expect(count, outcome).toBeGreaterThan(PACKETS / 500);
});
