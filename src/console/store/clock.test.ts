import { expect, test } from 'vitest';
import type { Incident } from '../api/types.ts';
import { handlingClock, policeClock } from './clock.ts';
import { incident, OPENED_AT, unhandled } from './sample.ts';

const opened = Date.parse(OPENED_AT);
const at = (second: number) => new Date(opened + second * 1000).toISOString();
const by = { kind: 'staff' as const, id: 'st_1', name: null, how: null };
const withHandling = (handling: Partial<Incident['handling']>) =>
  incident('7-1-1', { handling: { ...unhandled(), target: { handleWithinS: [30, 60], checked: false }, ...handling } });

test('the clock of an incident passes its marks one after the other, and never just before them', () => {
  const marks = [30, 31, 60, 61].map((second) => handlingClock(withHandling({}), opened + second * 1000));
  expect(marks.map(({ mark, nextS }) => [mark, nextS])).toEqual([
    [0, 30],
    [1, 60],
    [1, 60],
    [2, null],
  ]);
});

test('the clock stands still when a person at the desk first took it, and shows how long that took', () => {
  const taken = withHandling({ firstHandledAt: at(24) });
  expect(handlingClock(taken, opened + 900_000)).toEqual({ ms: 24_000, isRunning: false, mark: 0, nextS: 30 });
});

test('what fell back is counted anew until somebody takes it again', () => {
  const back = { firstHandledAt: at(24), releasedAt: at(600) };
  expect(handlingClock(withHandling(back), opened + 645_000)).toEqual({
    ...{ ms: 45_000, isRunning: true, mark: 1, nextS: 60 },
  });
  const again = withHandling({ ...back, claim: { by, at: at(650) } });
  expect(handlingClock(again, opened + 900_000)).toMatchObject({ ms: 24_000, isRunning: false });
});

test('a clock of this computer that is behind the gateway counts from nothing, not below it', () => {
  expect(handlingClock(withHandling({}), opened - 5_000).ms).toBe(0);
});

test('the police are waited for from their departure to their arrival', () => {
  const news = (stage: Incident['handling']['police'][number]['stage'], second: number) => ({
    ...{ stage, at: at(second), by, route: null, reference: null, text: null },
  });
  expect(policeClock(withHandling({ police: [news('informed', 40)] }), opened + 100_000)).toBeNull();
  const sent = withHandling({ police: [news('informed', 40), news('dispatched', 100)] });
  expect(policeClock(sent, opened + 1_001_000)).toMatchObject({ ms: 901_000, isRunning: true, mark: 1 });
  const there = withHandling({ police: [news('dispatched', 100), news('on-scene', 400)] });
  const force = { id: 'example', name: 'Example Constabulary', attendance: { minutes: 20, checked: true } };
  expect(policeClock({ ...sent, force }, opened + 1_001_000)).toMatchObject({ mark: 0, nextS: 1200 });
  expect(policeClock(there, opened + 5_000_000)).toMatchObject({ ms: 300_000, isRunning: false, mark: 0 });
});
