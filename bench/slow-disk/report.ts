import { type GoalResult, ratio, verdict } from '../harness/goals.ts';
import { type Machine, machineLine } from '../harness/machine.ts';
import { medianOfRounds, type Spread } from '../harness/percentiles.ts';
import { count, duration, table } from '../harness/table.ts';
import type { Round } from '../latency/rounds.ts';
import type { Measured, SlowRound } from './goals.ts';

const right = (title: string) => ({ title, align: 'right' as const });

const WHO: readonly [keyof SlowRound, string, string][] = [
  ['fast', 'havenwatch', 'as it is'],
  ['script', 'script, no disk', 'as it is'],
  ['slow', 'havenwatch', 'slow'],
  ['committed', 'commit, then notify', 'slow'],
  ['stalled', 'havenwatch', 'stalled'],
];

/** The whole result as aligned text. */
export function report(machine: Machine, measured: Measured, goals: readonly GoalResult[]): string {
  const { plan, slowMs, stallMs } = measured;
  return [
    `slow-disk: ${machineLine(machine)}`,
    '',
    `A panic, ${plan.pressesPerSecond} a second, from the moment it leaves the device. Slow: every sync takes ${duration(slowMs)} more. Stalled: one takes ${duration(stallMs)}, and the panics come meanwhile.`,
    spreadTable(measured),
    '',
    'Goals (median of the paired rounds; from the best to the worst pair)',
    table(
      [{ title: 'id' }, { title: 'what' }, { title: 'beside' }, { title: 'result' }, { title: 'pairs' }],
      goals.map((goal) => [goal.id, goal.what, goal.of, verdict(goal), range(goal)]),
    ),
    '',
    'Commit, then notify is the script with one durable insert in front of what it sets off. The delay is made by a library in front of fsync and fdatasync.',
  ].join('\n');
}

function spreadTable({ rounds }: Measured): string {
  const rows = WHO.map(([which, who, disk]) => {
    const of = (where: 'phone' | 'stream' | 'puback') =>
      spread(
        rounds.map((round) => round[which]),
        where,
      );
    const cells = [of('phone'), of('stream'), of('puback')].flatMap(({ p50Ms, p99Ms }) => [
      duration(p50Ms),
      duration(p99Ms),
    ]);
    const lost = rounds.reduce((sum, round) => sum + Math.max(...Object.values(round[which].lost)), 0);
    return [disk, who, ...cells, count(of('phone').n), count(lost)];
  });
  const titles = ['phone p50', 'p99', 'stream p50', 'p99', 'PUBACK p50', 'p99', 'n', 'lost'];
  return table([{ title: 'disk' }, { title: 'who' }, ...titles.map(right)], rows);
}

function spread(rounds: readonly Round[], where: 'phone' | 'stream' | 'puback'): Spread {
  return medianOfRounds(rounds.map((round) => round[where]));
}

function range({ low, high }: GoalResult): string {
  return low === undefined || high === undefined ? '' : `${ratio(low)} to ${ratio(high)}`;
}

/** Everything measured, as it stands in the JSON. */
export function details(machine: Machine, { plan, rounds, slowMs, stallMs }: Measured): object {
  const figures = Object.fromEntries(
    WHO.map(([which, who, disk]) => [
      `${who}, disk ${disk}`,
      Object.fromEntries(
        (['phone', 'stream', 'puback'] as const).map((where) => [
          where,
          spread(
            rounds.map((round) => round[which]),
            where,
          ),
        ]),
      ),
    ]),
  );
  return { machine, plan, slowMs, stallMs, figures };
}
