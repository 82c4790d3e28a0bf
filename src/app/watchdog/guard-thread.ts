import { writeSync } from 'node:fs';
import { workerData } from 'node:worker_threads';
import { type GuardSettings, PULSES, TICKS } from './guard-settings.ts';

const STDERR = 2;
const LEVELS = { info: 30, error: 50, fatal: 60 };

/** In the shape of the log's own lines, straight to the file: the log's stream belongs to the thread that stands still. */
function say(level: keyof typeof LEVELS, pulse: string, ticks: number, msg: string): void {
  const line = { level: LEVELS[level], time: new Date().toISOString(), pulse, ticks, msg };
  try {
    writeSync(STDERR, `${JSON.stringify(line)}\n`);
  } catch {
    // Whoever reads the log has gone: the watch goes on without it.
  }
}

/** Looks at the pulses once a tick, for as long as the process lives. */
function guard({ beats, tickMs, stoppedAfter, endAfter, end }: GuardSettings): void {
  const last = PULSES.map((_, i) => Atomics.load(beats, i));
  const still = PULSES.map(() => 0);
  setInterval(() => {
    for (const [i, pulse] of PULSES.entries()) {
      const beat = Atomics.load(beats, i);
      const before = still[i] ?? 0;
      still[i] = beat === last[i] ? before + 1 : 0;
      last[i] = beat;
      if (still[i] === 0 && before >= stoppedAfter) say('info', pulse, before, `the ${pulse} goes on again`);
      if (still[i] === stoppedAfter) say('error', pulse, stoppedAfter, `the ${pulse} stands still`);
      if (end && still[i] === endAfter) {
        say(
          'fatal',
          pulse,
          endAfter,
          `the ${pulse} has stood still for too long; the process ends, to be started again`,
        );
        // A thread may not abort its process. The signal does what abort does, whatever the loop is at.
        process.kill(process.pid, 'SIGABRT');
      }
    }
    Atomics.add(beats, TICKS, 1);
  }, tickMs);
}

guard(workerData);
