/** The fleet's time: one monotonic clock in milliseconds and one repeating timer for everything. */
export interface FleetClock {
  now(): number;
  every(periodMs: number, act: () => void): () => void;
}

export const monotonicClock: FleetClock = {
  now: () => performance.now(),
  every(periodMs, act) {
    const timer = setInterval(act, periodMs);
    return () => clearInterval(timer);
  },
};
