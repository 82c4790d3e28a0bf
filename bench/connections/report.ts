import type { GoalResult } from '../harness/goals.ts';
import { verdict } from '../harness/goals.ts';
import { type Machine, machineLine } from '../harness/machine.ts';
import { count, duration, table } from '../harness/table.ts';
import type { Measured } from './measured.ts';
import type { ConnectionsPlan } from './plan.ts';

export function report(
  machine: Machine,
  plan: ConnectionsPlan,
  { rounds, back, floors }: Measured,
  goals: readonly GoalResult[],
): string {
  const right = { align: 'right' as const };
  const storm = table(
    [
      { title: `${count(plan.storm)} devices come back` },
      { title: 'p50', ...right },
      { title: 'p99', ...right },
      { title: 'max', ...right },
      { title: 'presses', ...right },
      { title: 'lost', ...right },
      { title: 'back after', ...right },
      { title: 'a second', ...right },
      { title: 'turned away', ...right },
    ],
    rounds.map(({ name, puback, lost, tookMs, failures }) => [
      name,
      duration(puback.p50Ms),
      duration(puback.p99Ms),
      duration(puback.maxMs),
      count(puback.n),
      count(lost),
      duration(tookMs),
      count(Math.round((plan.storm / tookMs) * 1000)),
      count(failures),
    ]),
  );
  const whole = table(
    [
      { title: 'the whole scheme' },
      { title: 'devices', ...right },
      { title: 'back after', ...right },
      { title: 'floor', ...right },
      { title: 'resumed', ...right },
      { title: 'turned away', ...right },
    ],
    back.map(({ kind, count: devices, tookMs, floorMs, resumed, failures }) => [
      kind,
      count(devices),
      duration(tookMs),
      duration(floorMs),
      count(resumed),
      count(failures),
    ]),
  );
  const bare = floors.map(({ kind, perSecond }) => `${kind} ${count(Math.round(perSecond))} a second`).join(', ');
  const lines = goals.map((goal) => `${goal.id}  ${goal.what}, of ${goal.of}: ${verdict(goal)}`);
  return [machineLine(machine), '', storm, '', whole, `Bare handshakes: ${bare}.`, '', ...lines, ''].join('\n');
}
