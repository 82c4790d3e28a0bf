import type { Schedule } from './timekeeper.ts';

export interface ManualTime {
  schedule: Schedule;
  now(): number;
  /** Moves time on by `ms`, running what falls due on the way in order. */
  advance(ms: number): void;
  /** How many waits are set, e.g. to see that nothing was left behind. */
  readonly waiting: number;
}

interface Due {
  at: number;
  fn: () => void;
}

/** A clock that moves only when told to, for tests: pass its `schedule` and `now` to `startPhoneNetwork`. */
export function manualTime(startAt = Date.UTC(2026, 0, 5, 9, 0, 0)): ManualTime {
  let now = startAt;
  const waits = new Set<Due>();
  const next = (until: number): Due | undefined => {
    let first: Due | undefined;
    for (const due of waits) if (due.at <= until && (first === undefined || due.at < first.at)) first = due;
    return first;
  };
  return {
    now: () => now,
    get waiting() {
      return waits.size;
    },
    schedule(ms, fn) {
      const due = { at: now + ms, fn };
      waits.add(due);
      return () => {
        waits.delete(due);
      };
    },
    advance(ms) {
      const until = now + ms;
      for (let due = next(until); due; due = next(until)) {
        waits.delete(due);
        now = due.at;
        due.fn();
      }
      now = until;
    },
  };
}
