import type { Bench, BenchResult } from '../harness/bench.ts';
import { type Goal, judge, verdict } from '../harness/goals.ts';
import { describeMachine, machineLine } from '../harness/machine.ts';
import { percentile } from '../harness/percentiles.ts';
import { inPlace } from '../harness/place.ts';
import { progress } from '../harness/progress.ts';
import { duration, table } from '../harness/table.ts';
import { type Said, Stage, WORDS } from './stage.ts';

const LONG = { homes: 300, briefs: 300, earlier: 60 };
const QUICK = { homes: 45, briefs: 40, earlier: 10 };
/** A brief is on the screen within half a second, file, history and all. */
const BRIEF_BOUND_MS = 500;
/** Nobody who waits for the answer learns from the waiting which word it was. */
const WORD_BOUND_MS = 5;
const SAID: readonly Said[] = ['safe', 'duress', 'unknown'];

/** How long a brief takes, and whether the answer to a word takes longer for one than for another. */
export const policeBrief: Bench = async ({ quick, directory }): Promise<BenchResult> => {
  const plan = quick ? QUICK : LONG;
  return inPlace(directory, async (place) => {
    const machine = machineLine(describeMachine(place));
    progress(`writing ${plan.homes} files`);
    const stage = await Stage.set(place, plan.homes);
    try {
      const briefs = await makeBriefs(stage, plan);
      const words = await sayWords(stage, plan.homes);
      return report(machine, briefs, words);
    } finally {
      await stage.strike();
    }
  });
};

/** One home with a history; its brief again and again. */
async function makeBriefs(stage: Stage, { briefs, earlier }: typeof LONG): Promise<number[]> {
  progress(`${earlier} earlier activations, ${briefs} briefs`);
  for (let n = 0; n < earlier; n += 1) {
    await stage.press(0, `0-${n}`);
    await stage.close((await stage.incidents()).get(0) ?? '');
  }
  await stage.press(0, '0-now');
  const incident = (await stage.incidents()).get(0) ?? '';
  const took: number[] = [];
  for (let n = 0; n < briefs; n += 1) took.push(await stage.timed('GET', `/api/incidents/${incident}/brief`));
  return took;
}

/** Each home is asked once, the three words in turn, after its incident was accepted. */
async function sayWords(stage: Stage, homes: number): Promise<Record<Said, number[]>> {
  progress(`${homes - 1} words`);
  for (let home = 1; home < homes; home += 1) await stage.press(home, '1-1');
  const incidents = await stage.incidents();
  const took: Record<Said, number[]> = { safe: [], duress: [], unknown: [] };
  for (let home = 1; home < homes; home += 1) {
    const incident = incidents.get(home) ?? '';
    await stage.timed('POST', `/api/incidents/${incident}/acknowledge`);
    const said = SAID[home % SAID.length] ?? 'unknown';
    took[said].push(await stage.timed('POST', `/api/incidents/${incident}/word`, { word: WORDS[said] }));
  }
  return took;
}

function report(machine: string, briefs: readonly number[], words: Record<Said, readonly number[]>): BenchResult {
  const p95 = SAID.map((said) => percentile(words[said], 0.95));
  const apart = Math.max(...p95) - Math.min(...p95);
  const note = `two halves of the same word are ${duration(noiseOf(words.safe))} apart`;
  const longest = Math.max(...briefs);
  const given: Goal[] = [
    { id: 'B1', what: 'a brief, the slowest', of: `${BRIEF_BOUND_MS} ms`, bound: 1, value: longest / BRIEF_BOUND_MS },
    { id: 'B2', what: 'words: p95 apart', of: `${WORD_BOUND_MS} ms`, bound: 1, value: apart / WORD_BOUND_MS, note },
  ];
  const goals = given.map(judge);
  const row = (what: string, values: readonly number[]) => [
    what,
    String(values.length),
    ...[0.5, 0.95, 1].map((fraction) => duration(percentile(values, fraction))),
  ];
  const columns = ['', 'n', 'p50', 'p95', 'max'].map(
    (title, at) => ({ title, align: at === 0 ? 'left' : 'right' }) as const,
  );
  const rows = [row('brief', briefs), ...SAID.map((said) => row(`word, ${said}`, words[said]))];
  const says = goals.map((goal) => `${goal.id}  ${goal.what}: ${verdict(goal)}`);
  return {
    goals,
    text: [machine, table(columns, rows), ...says, `    ${note}`].join('\n'),
    details: { briefs, words },
  };
}

/** What the machine alone does to the figure: the p95 of every second answer to one word, beside that of the others. */
function noiseOf(values: readonly number[]): number {
  const [even, odd] = [0, 1].map((half) =>
    percentile(
      values.filter((_, n) => n % 2 === half),
      0.95,
    ),
  );
  return Math.abs((even ?? 0) - (odd ?? 0));
}
