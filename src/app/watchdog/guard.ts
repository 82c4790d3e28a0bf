import { Worker } from 'node:worker_threads';
import { GUARD_DEFAULTS, type GuardSettings, PULSES, TICKS } from './guard-settings.ts';

/** The thread holds two numbers. */
const HEAP = { maxYoungGenerationSizeMb: 1, maxOldGenerationSizeMb: 16 };
/** How often the loop says that it turns. */
export const BEAT_MS = 500;

export interface GuardOptions extends Partial<Omit<GuardSettings, 'beats' | 'end'>> {
  /** Whether a process whose loop or sweep stands still is ended. */
  end: boolean;
  /** Counts the sweeps of supervision. */
  sweeps(): number;
  beatMs?: number;
}

export interface Guard {
  /** How often the thread has looked. */
  ticks(): number;
  stop(): Promise<void>;
}

/**
 * Watches this process from a thread of its own. A loop that stands still can do nothing about it, not even say so: no press
 * is heard, no call goes out, and to the outside the process looks alive. So the thread says it, and ends the process where
 * something is there to start it again. Nothing that was acknowledged is lost by that: it is on disk.
 */
export function startGuard({ sweeps, beatMs = BEAT_MS, ...settings }: GuardOptions): Guard {
  const beats = new Int32Array(new SharedArrayBuffer((PULSES.length + 1) * Int32Array.BYTES_PER_ELEMENT));
  const workerData: GuardSettings = { ...GUARD_DEFAULTS, ...settings, beats };
  const worker = new Worker(new URL('./guard-thread.ts', import.meta.url), {
    workerData,
    execArgv: [],
    resourceLimits: HEAP,
  });
  worker.unref();
  const beat = setInterval(() => {
    Atomics.add(beats, PULSES.indexOf('loop'), 1);
    Atomics.store(beats, PULSES.indexOf('sweep'), sweeps() | 0);
  }, beatMs);
  beat.unref();
  return {
    ticks: () => Atomics.load(beats, TICKS),
    async stop() {
      clearInterval(beat);
      await worker.terminate();
    },
  };
}
