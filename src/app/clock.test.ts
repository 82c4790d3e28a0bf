import { describe, expect, test } from 'vitest';
import { days, hours, type Instant, instant, minutes, ms, seconds } from '../core/time.ts';
import { SystemClock, type TimeSources } from './clock.ts';

const START = Date.UTC(2027, 2, 6, 19, 0, 0);
const FIVE_YEARS = days(5 * 365);

/** A machine whose clocks a test moves. */
class Machine implements TimeSources {
  world = 0;
  wallAhead = 0;
  slept = 0;
  /** What the wall clock gains in a second of the monotonic one. */
  gain = 0;

  wall = () => START + this.world + this.wallAhead;
  monotonic = () => this.world - this.slept;
  uptime = () => this.world;

  /** Lets time pass with a look every second, and answers what the looks found. */
  pass(clock: SystemClock, length: number, quiet = true) {
    const found = [];
    for (let passed = 0; passed < length; passed += 1_000) {
      this.world += 1_000;
      this.wallAhead += this.gain;
      const news = clock.look(quiet);
      if (news !== undefined) found.push(news);
    }
    return found;
  }
}

function made(notBefore?: number, wallAhead = 0, believe = false) {
  const machine = new Machine();
  machine.wallAhead = wallAhead;
  const clock = new SystemClock(notBefore === undefined ? undefined : instant(notBefore), machine, believe);
  return { machine, clock };
}

describe('a wall clock that is set under a running gateway', () => {
  test.each([hours(1), -hours(1), FIVE_YEARS, -FIVE_YEARS])('by %d ms moves nothing and is told once', (by) => {
    const { machine, clock } = made();
    machine.pass(clock, hours(1));
    const before = clock.now();
    machine.wallAhead = by;
    const found = machine.pass(clock, hours(3));
    expect(found).toEqual([{ cause: 'set', byMs: by, offsetBeforeMs: 0, offsetMs: by }]);
    // Three hours at 500 ppm are 5.4 s at the most.
    expect(Math.abs(clock.now() - before - hours(3))).toBeLessThanOrEqual(5_400);
    if (Math.abs(by) === FIVE_YEARS) expect(clock.now() - before).toBe(hours(3));
  });

  test('there and back again is two jumps and leaves nothing behind', () => {
    const { machine, clock } = made();
    machine.pass(clock, hours(1));
    machine.wallAhead = FIVE_YEARS;
    expect(machine.pass(clock, minutes(5))).toHaveLength(1);
    machine.wallAhead = 0;
    expect(machine.pass(clock, minutes(5))).toEqual([
      { cause: 'set', byMs: -FIVE_YEARS, offsetBeforeMs: FIVE_YEARS, offsetMs: 0 },
    ]);
    expect(clock.now()).toBe(START + hours(1) + minutes(10));
  });
});

test('half a second between two looks is drift, more is a jump', () => {
  const { machine, clock } = made();
  machine.wallAhead = 450;
  expect(machine.pass(clock, 1_000)).toEqual([]);
  machine.wallAhead += 550;
  expect(machine.pass(clock, 1_000)).toHaveLength(1);
});

test('a machine whose crystal is 100 ppm off shows the right time a quarter of a year later, and time never goes back', () => {
  const { machine, clock } = made();
  machine.gain = -0.1;
  let last: Instant = clock.now();
  for (let hour = 0; hour < 90 * 24; hour += 1) {
    expect(machine.pass(clock, hours(1))).toEqual([]);
    expect(clock.now()).toBeGreaterThan(last);
    last = clock.now();
  }
  expect(Math.abs(clock.wallOffsetMs())).toBeLessThan(1_000);
});

test('a wait of a minute is wrong by 30 ms at the most while the line is led back', () => {
  const { machine, clock } = made();
  machine.pass(clock, minutes(20));
  machine.wallAhead = -hours(2);
  machine.pass(clock, minutes(20));
  const before = clock.now();
  machine.pass(clock, minutes(1));
  expect(minutes(1) - (clock.now() - before)).toBeGreaterThanOrEqual(29);
  expect(minutes(1) - (clock.now() - before)).toBeLessThanOrEqual(31);
});

test('after the machine was suspended the line is where the world is', () => {
  const { machine, clock } = made();
  machine.pass(clock, minutes(1));
  machine.world += hours(7);
  machine.slept += hours(7);
  expect(machine.pass(clock, 1_000)).toEqual([{ cause: 'suspended', byMs: hours(7), offsetBeforeMs: 0, offsetMs: 0 }]);
  expect(clock.now()).toBe(START + minutes(1) + hours(7) + 1_000);
});

test('a process that was stopped for ten minutes finds no jump', () => {
  const { machine, clock } = made();
  machine.pass(clock, minutes(1));
  machine.world += minutes(10);
  expect(machine.pass(clock, 1_000)).toEqual([]);
});

describe('a start', () => {
  test('with the wall clock five years back goes on from the journal', () => {
    const { machine, clock } = made(START, -FIVE_YEARS);
    expect(clock.now()).toBe(START);
    const [news] = machine.pass(clock, hours(2));
    expect(news).toEqual({ cause: 'start', byMs: -FIVE_YEARS, offsetBeforeMs: 0, offsetMs: -FIVE_YEARS });
    expect(clock.now()).toBe(START + hours(2));
  });

  test('five years ahead of the journal goes on a day later and never believes it by itself', () => {
    const { machine, clock } = made(START, FIVE_YEARS);
    expect(clock.now()).toBe(START + days(1));
    const found = machine.pass(clock, hours(2));
    expect(found.map(({ cause }) => cause)).toEqual(['start']);
    expect(clock.now()).toBe(START + days(1) + hours(2));
  });

  test('five years ahead that a person vouches for is believed', () => {
    expect(made(START, FIVE_YEARS, true).clock.now()).toBe(START + FIVE_YEARS);
  });

  test('after an absence of a month the line goes forward when the wall clock has been steady and nothing waits', () => {
    const { machine, clock } = made(START - days(30));
    expect(clock.now()).toBe(START - days(29));
    expect(machine.pass(clock, minutes(14)).map(({ cause }) => cause)).toEqual(['start']);
    expect(machine.pass(clock, minutes(5), false)).toEqual([]);
    expect(machine.pass(clock, minutes(1)).map(({ cause }) => cause)).toEqual(['taken-over']);
    expect(clock.now()).toBe(START + minutes(20));
    expect(clock.wallOffsetMs()).toBe(0);
  });

  test('of a machine that finds the time a minute later is put right a quarter of an hour after that', () => {
    const { machine, clock } = made(START - hours(3), -FIVE_YEARS);
    machine.pass(clock, minutes(1));
    machine.wallAhead = 0;
    expect(machine.pass(clock, minutes(17)).map(({ cause }) => cause)).toEqual(['set', 'taken-over']);
    expect(clock.wallOffsetMs()).toBe(0);
  });

  test('of an ordinary absence is not worth a word', () => {
    const { machine, clock } = made(START - hours(8));
    expect(clock.now()).toBe(START);
    expect(machine.pass(clock, minutes(30))).toEqual([]);
  });
});

test('an alarm rings at its time or after it, never before', async () => {
  const clock = new SystemClock();
  const when = instant(clock.now() + ms(30));
  const rang = await new Promise<Instant>((done) => clock.at(when, () => done(clock.now())));
  expect(rang).toBeGreaterThanOrEqual(when);
  expect(rang).toBeLessThan(when + seconds(5));
});
