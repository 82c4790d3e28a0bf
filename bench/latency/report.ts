import { type GoalResult, ratio, verdict } from '../harness/goals.ts';
import { type Machine, machineLine } from '../harness/machine.ts';
import { median, medianOfRounds, type Spread } from '../harness/percentiles.ts';
import { count, duration, table } from '../harness/table.ts';
import type { FloorRound } from './floor-rounds.ts';
import { type Measured, words } from './goals.ts';
import { figure, type Level, type Round, roundsOf } from './rounds.ts';

const right = (title: string) => ({ title, align: 'right' as const });

const FLOORS: readonly [keyof FloorRound, string][] = [
  ['echo', 'loopback TCP echo, 300 B'],
  ['insert', 'one durable insert, SQLite WAL FULL'],
  ['post', 'one HTTP POST, kept-alive pool'],
  ['echoInsert', 'echo + insert'],
  ['echoInsertPost', 'echo + insert + POST'],
  ['bareAedes', 'PUBACK of a bare aedes, not durable'],
  ['bareAedesInsert', 'PUBACK of a bare aedes + one insert'],
];

/** The whole result as aligned text. */
export function report(machine: Machine, measured: Measured, goals: readonly GoalResult[]): string {
  const { plan } = measured;
  return [
    `latency: ${machineLine(machine)}`,
    '',
    `Floors, back to back and ${plan.pressesPerSecond} a second`,
    floorTable(measured),
    '',
    `A panic of the product, from the moment it leaves the device; ${plan.pressesPerSecond} a second unless it says otherwise`,
    panicTable(measured),
    '',
    firstLine(measured),
    '',
    'Goals (median of the paired rounds; from the best to the worst pair)',
    goalTable(goals),
    '',
    ...notes(measured),
  ].join('\n');
}

function floorTable({ floors }: Measured): string {
  const spread = (rounds: readonly FloorRound[], name: keyof FloorRound) =>
    medianOfRounds(rounds.map((round) => round[name]));
  const rows = FLOORS.map(([name, what]) => {
    const closed = spread(floors.closed, name);
    const paced = spread(floors.paced, name);
    return [what, ...pair(closed), ...pair(paced), count(closed.n + paced.n)];
  });
  const columns = ['p50', 'p99', 'p50 paced', 'p99 paced', 'n'].map(right);
  return table([{ title: 'what' }, ...columns], rows);
}

function panicTable({ closedLoop, rounds }: Measured): string {
  const columns = ['PUBACK p50', 'p99', 'phone p50', 'p99', 'desk p50', 'p99', 'n', 'lost'].map(right);
  const rows = levelsOf(rounds).flatMap((level) =>
    namesOf(rounds, level).map((name) => panicRow(words(level), name, roundsOf(rounds, name, level))),
  );
  const loop = panicRow('idle, one after another', 'havenwatch', closedLoop);
  return table([{ title: 'behind it' }, { title: 'who' }, ...columns], [loop, ...rows]);
}

function panicRow(level: string, name: string, rounds: readonly Round[]): string[] {
  const spread = (measure: 'puback' | 'phone' | 'stream') => medianOfRounds(rounds.map((round) => round[measure]));
  const lost = rounds.reduce((sum, round) => sum + Math.max(...Object.values(round.lost)), 0);
  const presses = rounds.reduce((sum, round) => sum + round.presses, 0);
  const cells = [spread('puback'), spread('phone'), spread('stream')].flatMap(pair);
  return [level, name, ...cells, count(presses), count(lost)];
}

function firstLine({ firstPanic: { firstMs, warmMs } }: Measured): string {
  if (firstMs.length === 0) return 'First panic of a fresh process: not measured.';
  const all = firstMs.map(duration).join(', ');
  return `First panic of a fresh process → phone network: ${duration(median(firstMs))} (${all}); warm ${duration(median(warmMs))}`;
}

function goalTable(goals: readonly GoalResult[]): string {
  const rows = goals.map((goal) => [goal.id, goal.what, goal.of, verdict(goal), rangeOf(goal)]);
  return table(
    [{ title: 'id' }, { title: 'what' }, { title: 'beside' }, { title: 'result' }, { title: 'pairs' }],
    rows,
  );
}

function rangeOf({ low, high }: GoalResult): string {
  return low === undefined || high === undefined ? '' : `${ratio(low)} to ${ratio(high)}`;
}

function notes({ absent, plan }: Measured): string[] {
  return [
    ...absent.map(({ name, absent: why }) => `${name}: ${why}`),
    `Heartbeats are QoS 0, as the native device sends them. Each contestant has its own ${count(plan.fleet.all)} connections; only the one being pressed has heartbeats.`,
    'Every press is of another home and opens an incident. Between rounds the incidents are closed at the desk.',
    'Node-RED keeps its HTTP connections open, which is not its default; everything else of it and of mosquitto is as installed.',
  ];
}

function pair({ p50Ms, p99Ms }: Spread): [string, string] {
  return [duration(p50Ms), duration(p99Ms)];
}

/** The levels that were measured, in the order in which they were. */
export function levelsOf(rounds: readonly Round[]): Level[] {
  const levels = new Map(rounds.map(({ level }) => [words(level), level]));
  return [...levels.values()];
}

function namesOf(rounds: readonly Round[], level: Level): string[] {
  return [...new Set(rounds.map(({ contestant }) => contestant))].filter(
    (name) => roundsOf(rounds, name, level).length > 0,
  );
}

/** Everything measured, as it stands in the JSON. */
export function details(machine: Machine, measured: Measured): object {
  const { plan, floors, rounds, closedLoop, firstPanic, absent } = measured;
  const floor = (list: readonly FloorRound[]) =>
    Object.fromEntries(FLOORS.map(([name]) => [name, medianOfRounds(list.map((round) => round[name]))]));
  const panics = levelsOf(rounds).flatMap((level) =>
    namesOf(rounds, level).map((who) => ({
      who,
      ...level,
      puback: figure(rounds, who, level, 'puback'),
      phone: figure(rounds, who, level, 'phone'),
      stream: figure(rounds, who, level, 'stream'),
    })),
  );
  const closed = medianOfRounds(closedLoop.map((round) => round.puback));
  return {
    machine,
    plan,
    floors: { closed: floor(floors.closed), paced: floor(floors.paced) },
    closedLoop: closed,
    panics,
    firstPanic,
    absent,
  };
}
