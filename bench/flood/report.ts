import { type GoalResult, ratio, verdict } from '../harness/goals.ts';
import { type Machine, machineLine } from '../harness/machine.ts';
import { median, medianOfRounds } from '../harness/percentiles.ts';
import { count, duration, table } from '../harness/table.ts';
import type { FloodPlan } from './plan.ts';
import type { FloodRound, Seen } from './round.ts';

const right = (title: string) => ({ title, align: 'right' as const });

/** The whole result as aligned text. */
export function report(
  machine: Machine,
  plan: FloodPlan,
  rounds: readonly FloodRound[],
  goals: readonly GoalResult[],
): string {
  const signals = plan.chatterers * plan.signalsEach;
  return [
    `flood: ${machineLine(machine)}`,
    '',
    `${count(signals)} signals of ${count(plan.chatterers)} devices and ${count(plan.panics)} panics of as many homes within ${duration(plan.withinMs)}; from the moment each was sent`,
    seenTable(rounds),
    '',
    'Round by round',
    roundTable(rounds),
    '',
    'Goals (median of the rounds; from the best to the worst)',
    table(
      [{ title: 'id' }, { title: 'what' }, { title: 'beside' }, { title: 'result' }, { title: 'rounds' }],
      goals.map((goal) => [goal.id, goal.what, goal.of, verdict(goal), range(goal)]),
    ),
    '',
    'The devices, the telephone network and the desk that reads the stream run on the same machine and take their share of it.',
  ].join('\n');
}

function seenTable(rounds: readonly FloodRound[]): string {
  const groups: [string, (round: FloodRound) => Seen][] = [
    ['the panics of the flood', (round) => round.panics],
    ['a fresh panic, while it is sent', (round) => round.during],
    ['a fresh panic, then and after', (round) => round.fresh],
  ];
  const rows = groups.map(([name, of]) => {
    const spread = (where: keyof Seen) => medianOfRounds(rounds.map((round) => of(round)[where]));
    const cells = (['stream', 'phone', 'puback'] as const).flatMap((where) => {
      const { p50Ms, p99Ms } = spread(where);
      return [duration(p50Ms), duration(p99Ms)];
    });
    return [name, ...cells, count(spread('stream').n)];
  });
  const columns = ['stream p50', 'p99', 'phone p50', 'p99', 'PUBACK p50', 'p99', 'n'].map(right);
  return table([{ title: 'who' }, ...columns], rows);
}

function roundTable(rounds: readonly FloodRound[]): string {
  const rows = rounds.map((round, at) => [
    String(at + 1),
    duration(round.sendingMs),
    duration(round.allOnStreamMs),
    duration(round.ackedAfterMs),
    count(round.journal.incidents),
    count(Math.max(...Object.values(round.lost))),
    count(round.journal.outOfOrder),
    count(round.breaks),
    count(round.reloads),
    duration(round.cpuS * 1000),
    `${Math.round(round.memoryMiB)} MiB`,
  ]);
  const titles = [
    'sent in',
    'all on stream',
    'all acked',
    'incidents',
    'lost',
    'out of order',
    'breaks',
    'reloads',
    'CPU',
    'RSS',
  ];
  return table([{ title: 'round' }, ...titles.map(right)], rows);
}

function range({ low, high }: GoalResult): string {
  return low === undefined || high === undefined ? '' : `${ratio(low)} to ${ratio(high)}`;
}

/** Everything measured, as it stands in the JSON. */
export function details(machine: Machine, plan: FloodPlan, rounds: readonly FloodRound[]): object {
  return { machine, plan, allOnStreamMs: median(rounds.map((round) => round.allOnStreamMs)), rounds };
}
