import { describe, expect, it } from 'vitest';
import { allHold } from '../harness/goals.ts';
import { spreadOf } from '../harness/percentiles.ts';
import type { FloorRound } from './floor-rounds.ts';
import { goalsOf, type Measured } from './goals.ts';
import { SHORT } from './plan.ts';
import { report } from './report.ts';
import type { Round } from './rounds.ts';

const plan = { ...SHORT, rates: [0, 1000] };
const NOTHING_LOST = { puback: 0, phone: 0, stream: 0 };
const of = (valueMs: number) => spreadOf([valueMs]);

const round = (contestant: string, heartbeatsPerSecond: number, valueMs: number, more: Partial<Round> = {}): Round => ({
  contestant,
  level: { connected: plan.fleet.all, heartbeatsPerSecond },
  presses: 1,
  puback: of(valueMs),
  phone: of(valueMs),
  stream: of(valueMs),
  lost: NOTHING_LOST,
  ...more,
});

const floor: FloorRound = {
  echo: of(0.1),
  insert: of(0.2),
  post: of(0.3),
  echoInsert: of(0.3),
  echoInsertPost: of(0.6),
  bareAedes: of(0.1),
  bareAedesInsert: of(0.25),
};

const measured = (more: Partial<Measured> = {}): Measured => ({
  plan,
  floors: { closed: [floor], paced: [floor] },
  closedLoop: [round('havenwatch', 0, 0.3)],
  rounds: [0, 1000].flatMap((rate) => [round('havenwatch', rate, 1), round('script', rate, 1)]),
  firstPanic: { firstMs: [3, 2, 8], warmMs: [2, 2, 2], lost: 0 },
  absent: [
    { name: 'node-red', absent: 'peer not installed: run A' },
    { name: 'node-red, nodelay', absent: 'peer not installed: run B' },
  ],
  ...more,
});

const find = (results: ReturnType<typeof goalsOf>, id: string) => results.filter((goal) => goal.id === id);

describe('the goals of latency', () => {
  it('are L1, L2, L3 and L6, with L2 at every rate and L3 beside both forms of the peer', () => {
    const goals = goalsOf(measured());
    expect(find(goals, 'L1')).toMatchObject([{ value: 1.2, bound: 1.6, met: true }]);
    expect(find(goals, 'L2')).toHaveLength(4);
    expect(find(goals, 'L2').map(({ bound }) => bound)).toEqual([1.3, 1.5, 1.3, 1.5]);
    expect(find(goals, 'L3').map(({ bound }) => bound)).toEqual([0.2, 0.125, 0.2, 0.125, 1, 1, 1, 1]);
    expect(find(goals, 'L6')).toMatchObject([{ value: 1.5, bound: 2, met: true }]);
  });

  it('that need an absent peer are not measured, and never met', () => {
    for (const goal of find(goalsOf(measured()), 'L3')) expect(goal).toMatchObject({ measured: false, met: false });
    expect(allHold(goalsOf(measured()))).toBe(true);
  });

  it('do not hold when a press was lost', () => {
    const lossy = round('havenwatch', 1000, 1, { lost: { ...NOTHING_LOST, phone: 1 } });
    const rounds = [
      ...measured().rounds.filter((one) => one.contestant === 'script'),
      lossy,
      round('havenwatch', 0, 1),
    ];
    const goals = goalsOf(measured({ rounds }));
    expect(find(goals, 'L2').map(({ met }) => met)).toEqual([true, true, false, false]);
    expect(allHold(goals)).toBe(false);
  });

  it('compare with Node-RED at its rate', () => {
    const rounds = [...measured().rounds, round('node-red', 1000, 10), round('node-red, nodelay', 1000, 0.5)];
    const goals = find(goalsOf(measured({ rounds, absent: [] })), 'L3');
    expect(goals.map(({ value }) => value)).toEqual([0.1, 0.1, 0.1, 0.1, 2, 2, 2, 2]);
    expect(goals.map(({ met }) => met)).toEqual([true, true, true, true, false, false, false, false]);
  });
});

describe('the report', () => {
  it('says what was met, what was missed and what was not measured', () => {
    const rounds = [0, 1000].flatMap((rate) => [round('havenwatch', rate, 1.42), round('script', rate, 1)]);
    const all = measured({ rounds });
    const machine = {
      node: '24',
      system: 'linux',
      processor: 'a processor',
      cores: 2,
      loadBefore: 0,
      onDisk: true,
      measuredAt: '',
    };
    const text = report(machine, all, goalsOf(all));
    expect(text).toContain('1.42 × of 1.3 ×: missed by 9 %');
    expect(text).toContain('not measured: peer not installed: run A');
    expect(text).toContain('1,000 connected, 1,000 heartbeats/s');
    expect(text).toMatch(/PUBACK of a bare aedes \+ one insert +250 µs/);
  });
});
