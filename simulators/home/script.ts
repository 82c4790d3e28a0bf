import { z } from 'zod';
import { type DeviceClock, systemClock } from '../device/clock.ts';
import { ActionRefused, readAction } from './action.ts';
import type { SimulatedHome } from './home.ts';
import type { Plan } from './plan.ts';

export const STEPS_LIMIT = 1000;

/** One step of a script: `at` counts from its start. */
export interface Step {
  atMs: number;
  words: string;
}

const length = /^(\d+(?:\.\d+)?)\s*(ms|s|min|h)$/;
const UNITS: Record<string, number> = { ms: 1, s: 1000, min: 60_000, h: 3_600_000 };
const steps = z.array(z.object({ at: z.union([z.string(), z.number().min(0)]), do: z.string() })).max(STEPS_LIMIT);

/**
 * Reads a script, `[{"at": "10 s", "do": "press bedside-button"}, …]`, in any order; `at` is a length of time or a number of milliseconds.
 * Throws `ActionRefused` naming the step that is wrong.
 */
export function readScript(script: unknown, plan: Plan): Step[] {
  const parsed = steps.safeParse(script);
  if (!parsed.success) {
    throw new ActionRefused(
      `The script should be a list of up to ${STEPS_LIMIT} steps {"at": "10 s", "do": "open front-door"}.`,
    );
  }
  const read = parsed.data.map((step, index) => {
    const atMs = typeof step.at === 'number' ? step.at : lengthMs(step.at);
    if (atMs === undefined)
      throw new ActionRefused(`Step ${index + 1}: "${step.at}" is not a length of time such as "10 s".`);
    try {
      readAction(step.do, plan);
    } catch (error) {
      throw new ActionRefused(`Step ${index + 1}: ${error instanceof Error ? error.message : error}`);
    }
    return { atMs, words: step.do };
  });
  return read.sort((a, b) => a.atMs - b.atMs);
}

export interface ScriptRun {
  home: SimulatedHome;
  steps: readonly Step[];
  clock?: DeviceClock;
  /** Ends the run before its next step. */
  stop?: AbortSignal;
}

/** Plays the steps in a home. Resolves after the last one, or when stopped; rejects with the first action the home refuses. */
export function runScript({ home, steps, clock = systemClock, stop }: ScriptRun): Promise<void> {
  const startedAt = clock.now();
  return new Promise((resolve, reject) => {
    let forget: () => void = () => {};
    const end = () => {
      forget();
      stop?.removeEventListener('abort', end);
      resolve();
    };
    const play = (index: number): void => {
      const step = steps[index];
      if (!step || stop?.aborted) return end();
      forget = clock.after(Math.max(0, startedAt + step.atMs - clock.now()), () => {
        try {
          home.act(step.words);
        } catch (error) {
          stop?.removeEventListener('abort', end);
          return reject(error);
        }
        play(index + 1);
      });
    };
    stop?.addEventListener('abort', end);
    play(0);
  });
}

function lengthMs(text: string): number | undefined {
  const found = length.exec(text.trim());
  const unit = UNITS[found?.[2] ?? ''];
  return found && unit !== undefined ? Number(found[1]) * unit : undefined;
}
