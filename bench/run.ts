import { readArguments } from './harness/arguments.ts';
import type { Bench } from './harness/bench.ts';
import { killChildrenOnExit } from './harness/children.ts';
import { allHold } from './harness/goals.ts';

const HELD = 0;
const FAILED = 1;
const WRONG_USE = 2;

const BENCHES: ReadonlyMap<string, { about: string; load: () => Promise<Bench> }> = new Map([
  [
    'latency',
    {
      about: 'a panic to its PUBACK, to the telephone network and to the desk, beside floors and peers',
      load: async () => (await import('./latency/latency.ts')).latency,
    },
  ],
  [
    'flood',
    {
      about: '50,000 signals and 5,000 panics within a second: every panic seen, none lost, a fresh one not held up',
      load: async () => (await import('./flood/flood.ts')).flood,
    },
  ],
  [
    'slow-disk',
    {
      about: 'a panic on a disk that syncs in 10 ms, and on one that stalls, beside a gateway that commits first',
      load: async () => (await import('./slow-disk/slow-disk.ts')).slowDisk,
    },
  ],
  [
    'console',
    {
      about: 'an event to its painted row in a real browser, with 2,000 open incidents; the first load',
      load: async () => (await import('./console/console.ts')).deskConsole,
    },
  ],
  [
    'connections',
    {
      about: 'devices with certificates come back all at once: a panic meanwhile, and how soon everybody is there',
      load: async () => (await import('./connections/connections.ts')).connections,
    },
  ],
  [
    'brief',
    {
      about: 'the police brief of a home with a history, and the answer to a word, whichever it was',
      load: async () => (await import('./brief/brief.ts')).policeBrief,
    },
  ],
]);

const LIST = [...BENCHES].map(([name, { about }]) => `  ${name}  ${about}`).join('\n');
const USE = `npm run bench -- [NAME] [--json] [--quick] [--dir PATH]

${LIST}

Without a name all of them run. Ends with 0 only when everything that was measured holds.
--json   prints the result as JSON
--quick  a short form, for a look rather than a figure
--dir    where the files of the run are kept while it lasts; a disk, not memory
`;

async function main(words: readonly string[]): Promise<number> {
  const asked = readArguments(words);
  if (typeof asked === 'string') return refuse(`${asked}\n\n${USE}`);
  if (asked.help) {
    process.stdout.write(USE);
    return HELD;
  }
  const names = asked.bench === undefined ? [...BENCHES.keys()] : [asked.bench];
  const goals = [];
  const details: Record<string, unknown> = {};
  for (const name of names) {
    const bench = BENCHES.get(name);
    if (bench === undefined) return refuse(`There is no benchmark called "${name}". There is:\n${LIST}`);
    const run = await bench.load();
    const result = await run({ quick: asked.quick, directory: asked.directory });
    if (!asked.json) process.stdout.write(`${result.text}\n`);
    goals.push(...result.goals);
    details[name] = result.details;
  }
  if (asked.json) process.stdout.write(`${JSON.stringify({ goals, ...details }, undefined, 1)}\n`);
  return allHold(goals) ? HELD : FAILED;
}

function refuse(sentence: string): number {
  process.stderr.write(`${sentence.trimEnd()}\n`);
  return WRONG_USE;
}

killChildrenOnExit();
try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`The benchmark could not be finished: ${error instanceof Error ? error.message : error}\n`);
  process.exitCode = FAILED;
}
process.exit();
