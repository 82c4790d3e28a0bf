import { Exercised } from './exercised.ts';
import { type RunResult, run } from './run.ts';
import { drawSchedule } from './schedule/draw.ts';
import type { Schedule } from './schedule/entry.ts';

export interface Found {
  seed: number;
  schedule: Schedule;
  result: RunResult;
}

export interface Campaign {
  seeds: number;
  steps: number;
  simulatedMs: number;
  events: number;
  exercised: Exercised;
  /** Runs that broke a promise. */
  found: Found[];
}

export interface CampaignOptions {
  /** How long things happen in each run; drawn by the seed when absent. */
  forMs?: number | undefined;
  /** Stops at so many broken promises. */
  most: number;
  progress?(done: number, found: number): void;
}

/** Runs one schedule for each seed and adds up what was met. */
export async function runCampaign(seeds: readonly number[], options: CampaignOptions): Promise<Campaign> {
  const all: Campaign = { seeds: 0, steps: 0, simulatedMs: 0, events: 0, exercised: new Exercised(), found: [] };
  for (const seed of seeds) {
    const schedule = drawSchedule({ seed, forMs: options.forMs });
    const result = await run(schedule);
    all.seeds += 1;
    all.steps += result.steps;
    all.simulatedMs += result.simulatedMs;
    all.events += result.events;
    all.exercised.addAll(result.exercised);
    if (result.violation !== undefined) all.found.push({ seed, schedule, result });
    options.progress?.(all.seeds, all.found.length);
    if (all.found.length >= options.most) break;
  }
  return all;
}
