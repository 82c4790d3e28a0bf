import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import type { Bench, BenchResult } from '../harness/bench.ts';
import { verdict } from '../harness/goals.ts';
import { describeMachine, machineLine } from '../harness/machine.ts';
import { type Spread, spreadOf } from '../harness/percentiles.ts';
import { inPlace } from '../harness/place.ts';
import { progress } from '../harness/progress.ts';
import { count, duration, table } from '../harness/table.ts';
import { goalsOf, type Measured } from './goals.ts';
import { paintOf, putClockInto, titleCounts } from './page-clock.ts';
import { HAS_CHROMIUM, Stage } from './stage.ts';

const LONG = { open: 2_000, presses: 60 };
const QUICK = { open: 300, presses: 10 };
/** One press at a time, as a bad night brings them. */
const PACE_MS = 300;
const RAISED_AT_ONCE = 50;
const LISTED_WITHIN_MS = 120_000;
const PAINTED_WITHIN_MS = 15_000;
const SETTLE_MS = 3_000;

/** The console in a real Chromium on a real gateway: how long after an event its row is on the screen. */
export const deskConsole: Bench = async ({ quick, directory }): Promise<BenchResult> => {
  if (!HAS_CHROMIUM) return { goals: [], text: 'console: not measured, there is no Chromium here', details: {} };
  const plan = quick ? QUICK : LONG;
  return inPlace(directory, async (place) => {
    const machine = describeMachine(place);
    const stage = await Stage.set(place, plan.open + plan.presses);
    try {
      const measured = await measure(stage, plan);
      const goals = goalsOf(measured);
      const text = report(machineLine(machine), measured, goals.map(verdict));
      return { goals, text, details: { machine, plan, measured } };
    } finally {
      await stage.strike();
    }
  });
};

async function measure(stage: Stage, { open, presses }: typeof LONG): Promise<Measured> {
  progress(`raising ${open} incidents`);
  await raiseQuietly(stage, open);
  progress('opening the console');
  const page = await stage.newPage();
  await putClockInto(page);
  const firstLoadBytes = await countLoad(page);
  await stage.enter(page);
  if (!(await titleCounts(page, open, LISTED_WITHIN_MS))) throw new Error('The console did not list what is open.');
  await pause(SETTLE_MS);
  progress(`${presses} presses`);
  return { open, firstLoadBytes, ...(await press(stage, page, open, presses)) };
}

/** Something to see to in each home: it opens an incident and calls nobody yet. */
async function raiseQuietly(stage: Stage, homes: number): Promise<void> {
  for (let from = 0; from < homes; from += RAISED_AT_ONCE) {
    const group = Array.from({ length: Math.min(RAISED_AT_ONCE, homes - from) }, (_, at) => from + at);
    await Promise.all(group.map((index) => stage.signal(index, { id: '1-1', kind: 'tamper', state: 'alarm' })));
  }
}

/** Counts what a browser without a cache fetches until it asks who one is, as it came over the wire. */
async function countLoad(page: Page): Promise<number> {
  const wire = await page.context().newCDPSession(page);
  await wire.send('Network.enable');
  let bytes = 0;
  wire.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength;
  });
  await page.goto('/');
  await page.getByLabel('Sign-in name').waitFor();
  await page.waitForLoadState('networkidle');
  await wire.detach();
  return bytes;
}

async function press(stage: Stage, page: Page, from: number, presses: number) {
  const painted: number[] = [];
  const seen: number[] = [];
  for (let index = from; index < from + presses; index += 1) {
    await pause(PACE_MS);
    const pressedAt = await stage.signal(index, { id: '1-1', kind: 'panic' });
    const incident = await stage.incidentOf(index);
    if (incident === undefined) continue;
    const shown = await paintOf(page, incident, PAINTED_WITHIN_MS);
    // The next one has the same place in the queue, which is on the screen.
    await stage.settle(incident);
    if (!shown) continue;
    painted.push(shown.paintedAt - shown.heardAt);
    seen.push(shown.paintedAt - pressedAt);
  }
  return { painted: spreadOf(painted), seen: spreadOf(seen), lost: presses - painted.length };
}

function report(machine: string, measured: Measured, verdicts: readonly string[]): string {
  const right = (title: string) => ({ title, align: 'right' as const });
  const row = (what: string, { n, p50Ms, p99Ms, maxMs }: Spread) => [
    what,
    duration(p50Ms),
    duration(p99Ms),
    duration(maxMs),
    count(n),
  ];
  return [
    `console: ${machine}`,
    '',
    `${count(measured.open)} incidents are open; panics come one at a time.`,
    table(
      [{ title: 'from, to the painted row' }, right('p50'), right('p99'), right('max'), right('n')],
      [row('the message in the browser', measured.painted), row('the press at the device', measured.seen)],
    ),
    '',
    `First load: ${count(measured.firstLoadBytes)} bytes over the wire.`,
    '',
    ...verdicts.map((words) => `U1  ${words}`),
  ].join('\n');
}
