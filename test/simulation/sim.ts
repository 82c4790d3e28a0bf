import { parseArgs } from 'node:util';
import { type Campaign, runCampaign } from './campaign.ts';
import { failureText, summaryText } from './report.ts';
import { run } from './run.ts';
import { drawSchedule } from './schedule/draw.ts';
import { shrink } from './shrink.ts';
import { clockText, entryText, sightingText } from './tell.ts';

const USAGE = `npm run sim -- --seed N [--only N,N…] [-v]      one seed, wholly or with some of its entries only
npm run sim -- --seeds N [--from M]              as many seeds from M on (1)
npm run sim -- … [--hours H]                     how long things happen in each run; drawn by the seed otherwise
npm run sim -- --days N --homes N                a whole scheme over a long time, in ordinary weather`;

/** A campaign that has found so many broken promises has found enough. */
const MOST_FOUND = 5;
const PROGRESS_EVERY_MS = 500;
/** Seeds enough to have met everything; fewer prove nothing by what they missed. */
const STRONG_FROM = 100;

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    seeds: { type: 'string' },
    from: { type: 'string' },
    hours: { type: 'string' },
    only: { type: 'string' },
    days: { type: 'string' },
    homes: { type: 'string' },
    verbose: { type: 'boolean', short: 'v' },
    help: { type: 'boolean', short: 'h' },
  },
});

const number = (text: string | undefined): number | undefined => {
  if (text === undefined) return undefined;
  const n = Number(text);
  if (!Number.isFinite(n) || n <= 0) wrongUse(`"${text}" is not a number above zero`);
  return n;
};
const seed = number(values.seed);
const hours = number(values.hours);
const forMs = hours === undefined ? undefined : Math.round(hours * 3_600_000);

if (values.help) console.info(USAGE);
else if (values.days !== undefined) {
  const { runScheme } = await import('./long/scheme.ts');
  process.exitCode = (await runScheme({ days: number(values.days) ?? 1, homes: number(values.homes) ?? 200 })) ? 0 : 1;
} else if (seed !== undefined) process.exitCode = await runOne(seed);
else process.exitCode = await runMany(number(values.seeds) ?? 200, number(values.from) ?? 1);

function wrongUse(says: string): never {
  console.error(`${says}\n\n${USAGE}`);
  process.exit(2);
}

/** One seed, told as it goes with -v. */
async function runOne(ofSeed: number): Promise<number> {
  const drawn = drawSchedule({ seed: ofSeed, forMs });
  const only = values.only === undefined ? undefined : new Set(values.only.split(',').map(Number));
  const entries = drawn.entries.filter(({ n }) => only === undefined || only.has(n));
  const schedule = { ...drawn, entries };
  if (values.verbose) for (const entry of entries) console.info(entryText(entry));
  const { verbose } = values;
  const result = await run(schedule, {
    told(afterMs, sighting) {
      const says = verbose ? sightingText(sighting) : undefined;
      if (says !== undefined) console.info(`${clockText(afterMs)}  ${says}`);
    },
  });
  const { steps, simulatedMs, events, exercised, violation } = result;
  const found = violation === undefined ? [] : [{ seed: ofSeed, schedule, result }];
  console.info(summaryText({ seeds: 1, steps, simulatedMs, events, exercised, found }));
  if (violation === undefined) return 0;
  console.info(failureText(await shrink(schedule, violation), hours));
  return 1;
}

async function runMany(count: number, from: number): Promise<number> {
  const startedAt = performance.now();
  let shownAt = startedAt;
  const campaign = await runCampaign(
    Array.from({ length: count }, (_, n) => from + n),
    {
      forMs,
      most: MOST_FOUND,
      progress(done, found) {
        if (performance.now() - shownAt < PROGRESS_EVERY_MS || !process.stderr.isTTY) return;
        shownAt = performance.now();
        process.stderr.write(`\r${done} of ${count} seeds, ${found} broken promises`);
      },
    },
  );
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  console.info(summaryText(campaign, performance.now() - startedAt));
  await tellFound(campaign);
  return campaign.found.length === 0 && isStrong(campaign) ? 0 : 1;
}

async function tellFound({ found }: Campaign): Promise<void> {
  for (const { schedule, result } of found) {
    if (result.violation !== undefined) console.info(failureText(await shrink(schedule, result.violation), hours));
  }
}

function isStrong({ seeds, exercised }: Campaign): boolean {
  const missing = exercised.missing();
  if (seeds < STRONG_FROM || missing.length === 0) return true;
  console.info(`This campaign was too quiet: it never met ${missing.join('; ')}.`);
  return false;
}
