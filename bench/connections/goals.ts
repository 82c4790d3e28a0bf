import { type Goal, type GoalResult, judge } from '../harness/goals.ts';
import type { Measured } from './measured.ts';

const C2 = 'C2';

/** What is to be reached, of what was measured. A rate is turned round so that less is better, as in every other line. */
export function goalsOf({ rounds, back }: Measured): GoalResult[] {
  const round = (name: string) => rounds.find((one) => one.name === name);
  const own = round('havenwatch');
  const ungated = round('havenwatch, ungated');
  const mosquitto = round('mosquitto');
  const over = (part: number | undefined, whole: number | undefined) =>
    part === undefined || whole === undefined ? undefined : part / whole;
  const lost = own?.lost ?? 0;
  const goals: Goal[] = [
    {
      id: C2,
      what: 'panic PUBACK p99 while devices come back with mutual TLS',
      of: 'plain aedes',
      bound: 1 / 5,
      lost,
      value: over(own?.puback.p99Ms, round('aedes')?.puback.p99Ms),
    },
    {
      id: C2,
      what: 'panic PUBACK p99 while devices come back with mutual TLS',
      of: 'mosquitto',
      bound: 1 / 30,
      lost,
      value: over(own?.puback.p99Ms, mosquitto?.puback.p99Ms),
      ...(mosquitto === undefined && { note: 'mosquitto is not installed' }),
    },
    {
      id: C2,
      what: 'time until all are back, with at most two handshakes at once',
      of: 'the product without that line',
      bound: 1 / 0.75,
      value: over(own?.tookMs, ungated?.tookMs),
    },
    ...back.map(({ kind, count, tookMs, floorMs }) => ({
      id: C2,
      what: `${count} devices are back, ${kind}`,
      of: 'as many bare handshakes',
      bound: 1.3,
      value: over(tookMs, floorMs),
    })),
  ];
  return goals.map(judge);
}
