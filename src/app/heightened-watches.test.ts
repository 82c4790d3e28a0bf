import { expect, test } from 'vitest';
import type { Input } from '../core/input.ts';
import { instant, minutes, ms } from '../core/time.ts';
import { ManualClock } from '../gateway/testing/manual-clock.ts';
import { openTestRecords } from '../register/test-records.ts';
import { must } from '../vault/test-files.ts';
import { HeightenedWatches } from './heightened-watches.ts';
import { openWatch } from './watching.ts';

const MINUTELY = { intervalMs: 60_000, misses: 3, graceMs: 10_000 };

/** Supervision over the register, with time that is moved. The register's own clock goes along. */
function watching(misses = MINUTELY.misses) {
  const records = openTestRecords();
  const { register } = records;
  const clock = new ManualClock(records.clock.read());
  const { premises } = register.premises.add();
  const { device } = register.devices.add({ premises, supervision: { ...MINUTELY, misses } });
  const directory = register.openDirectory();
  const verdicts: Extract<Input, { type: 'verdict' }>[] = [];
  const gateway = {
    states: () => [],
    submit: (_: unknown, input: Input) => void (input.type === 'verdict' && verdicts.push(input)),
    saveLife: () => {},
  };
  const reader = { current: () => [], life: () => [] };
  const watch = openWatch({ gateway, reader: reader as never, directory, clock, lastAliveAt: undefined });
  const heightened = new HeightenedWatches({ directory, watch, clock });
  const { index } = must(directory.device(device));
  watch.start();
  watch.sawLife(index);
  const begun = clock.now();
  const move = (by: number) => {
    clock.pass(ms(by));
    records.clock.move(by);
    directory.refresh();
    heightened.look();
  };
  heightened.look();
  const deadline = () => must(watch.look(index)).deadlineAt - begun;
  const silent = () => verdicts.filter(({ to }) => to === 'silent').map(({ deadlineAt }) => deadlineAt - begun);
  return { register, premises, watch, index, move, deadline, silent, clock, directory };
}

const USUAL = 3 * 60_000 + 10_000;
const TIGHT = 2 * 60_000 + 10_000;

test('under heightened watch a device falls silent one message sooner, and to the millisecond', () => {
  const { register, premises, move, deadline, silent, clock } = watching();
  expect(deadline()).toBe(USUAL);
  register.watches.set(premises, { until: instant(clock.now() + minutes(60)) });
  move(1_000);
  expect(deadline()).toBe(TIGHT);
  move(TIGHT - 1_500);
  expect(silent()).toEqual([]);
  move(750);
  expect(silent()).toEqual([TIGHT]);
});

test('it relaxes by itself at its end, and what was heard meanwhile counts', () => {
  const { register, premises, watch, index, move, deadline, silent, clock } = watching();
  register.watches.set(premises, { until: instant(clock.now() + minutes(2)) });
  move(1_000);
  expect(deadline()).toBe(TIGHT);
  move(118_750);
  watch.sawLife(index);
  expect(deadline()).toBe(119_750 + TIGHT);
  move(250);
  expect(deadline()).toBe(119_750 + USUAL);
  move(TIGHT);
  expect(silent()).toEqual([]);
  move(USUAL - TIGHT + 250);
  expect(silent()).toEqual([119_750 + USUAL]);
});

test('it begins when it was set to begin, ends when somebody ends it, and one miss stays the least', () => {
  const { register, premises, move, deadline, clock } = watching();
  register.watches.set(premises, { from: instant(clock.now() + 30_000), until: instant(clock.now() + minutes(60)) });
  move(29_750);
  expect(deadline()).toBe(USUAL);
  move(250);
  expect(deadline()).toBe(TIGHT);
  register.watches.end(premises);
  move(250);
  expect(deadline()).toBe(USUAL);
  const one = watching(1);
  const before = one.deadline();
  one.register.watches.set(one.premises, { until: instant(one.clock.now() + minutes(60)) });
  one.move(250);
  expect(one.deadline()).toBe(before);
});
