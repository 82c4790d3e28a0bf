import { expect, test } from 'vitest';
import { BUTTON, HOME, Shift } from '../handling/testing/shift.ts';
import { days, hours, instant, minutes } from '../time.ts';
import { type Battery, type BatteryPoint, isNews, MOST_POINTS, READ_EVERY, withReading } from './battery.ts';
import { forecastOf, isFlagged } from './forecast.ts';

const DAY = days(1);

const read = (shift: Shift, percent: number, sensor?: string) =>
  shift.take({
    type: 'battery',
    origin: { device: BUTTON, premises: HOME },
    percent,
    ...(sensor !== undefined && { sensor }),
  });
const kept = (shift: Shift, sensor: string | null = null) =>
  shift.state.devices
    .get(BUTTON)
    ?.batteries?.find((one) => one.sensor === sensor)
    ?.points.map(({ percent }) => percent);

/** Keeps what comes as the heart would, and gives what is left of it. */
function keep(readings: Iterable<BatteryPoint>): Battery {
  let batteries: Battery[] = [];
  for (const point of readings) {
    if (isNews(batteries[0]?.points.at(-1), point, READ_EVERY)) batteries = withReading(batteries, null, point);
  }
  return batteries[0] ?? { sensor: null, points: [] };
}

test('a level is on record when it has fallen, once an hour at most, and noise is not', () => {
  const shift = new Shift();
  expect(read(shift, 90)).toMatchObject([{ type: 'battery-read', device: BUTTON, percent: 90, quiet: true }]);
  shift.pass(minutes(30));
  expect(read(shift, 81)).toEqual([]);
  shift.pass(minutes(40));
  for (const noise of [90, 91, 94]) expect(read(shift, noise)).toEqual([]);
  expect(read(shift, 89)).toHaveLength(1);
  read(shift, 70, 'front-door');
  expect([kept(shift), kept(shift, 'front-door')]).toEqual([[90, 89], [70]]);
});

test('a level that falls far is on record at once: a battery that dies does not wait for the hour', () => {
  const shift = new Shift();
  read(shift, 98);
  shift.pass(minutes(1));
  expect(read(shift, 88)).toHaveLength(1);
  expect(read(shift, 12)).toHaveLength(1);
  expect(kept(shift)).toEqual([98, 88, 12]);
});

test('a new battery begins anew, and supervision forgets none of it', () => {
  const shift = new Shift();
  for (const level of [20, 18, 15, 100, 99]) {
    read(shift, level);
    shift.pass(hours(2));
  }
  const at = instant(shift.now);
  const origin = { device: BUTTON, premises: HOME, risk: 'high' as const };
  shift.take({ type: 'verdict', origin, from: 'ok', to: 'late', lastSeenAt: at, deadlineAt: at });
  expect(shift.state.devices.get(BUTTON)?.supervision).toBe('late');
  expect(kept(shift)).toEqual([100, 99]);
});

test('the same level after a restart is nothing new', () => {
  const shift = new Shift();
  read(shift, 60);
  shift.pass(hours(3));
  shift.restart();
  expect(read(shift, 60)).toEqual([]);
  expect(read(shift, 59)).toHaveLength(1);
});

test("what is kept is bounded and spans the battery's whole life", () => {
  const { points } = keep(Array.from({ length: 90 }, (_, n) => ({ at: instant(n * DAY), percent: 99 - n })));
  expect(points).toHaveLength(MOST_POINTS);
  expect([points[0]?.at, points.at(-1)?.at]).toEqual([0, 89 * DAY]);
  const gaps = points.slice(1).map(({ at }, n) => (at - (points[n]?.at ?? 0)) / DAY);
  expect(Math.max(...gaps)).toBeLessThanOrEqual(12);
});

test('nothing is said from too little: two readings, half a day, a battery that rests, one that was charged', () => {
  const at = (n: number, percent: number) => ({ at: instant(n * hours(1)), percent });
  const says = (...points: BatteryPoint[]) => forecastOf({ points }, points.at(-1)?.at ?? instant(0)).says;
  expect([
    says(),
    says(at(0, 90), at(99, 40)),
    says(at(0, 90), at(2, 85), at(4, 80)),
    says(at(0, 90), at(40, 89), at(99, 88)),
  ]).toEqual(['unknown', 'unknown', 'unknown', 'unknown']);
});

test('a battery that rests after a fall is not called empty early', () => {
  const points = Array.from({ length: 6 }, (_, n) => ({ at: instant(n * DAY), percent: 90 - n * 5 }));
  const soon = forecastOf({ points }, instant(5 * DAY));
  const rested = forecastOf({ points }, instant(60 * DAY));
  expect(soon).toMatchObject({ says: 'empty', at: 18 * DAY, sure: 'good' });
  expect(rested).toEqual({ says: 'unknown' });
  expect(isFlagged({ points }, rested, instant(60 * DAY))).toBe(false);
});
