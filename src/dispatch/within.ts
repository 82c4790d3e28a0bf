import { after, type DurationMs } from '../core/time.ts';
import type { Clock } from '../gateway/ports.ts';

/**
 * Runs something at once and waits at most `limitMs` for it: then it is aborted and `late` is the answer. The work starts
 * before the bell is set, so that nothing stands between a panic and its request.
 */
export function within<T>(
  clock: Clock,
  limitMs: DurationMs,
  late: () => T,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = new AbortController();
    const work = run(stop.signal);
    const bell = clock.at(after(clock.now(), limitMs), () => {
      resolve(late());
      stop.abort();
    });
    work.then(resolve, reject).finally(() => bell.cancel());
  });
}

/** Waits until the time has passed, or until the signal is aborted. */
export function pause(clock: Clock, waitMs: DurationMs, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const bell = clock.at(after(clock.now(), waitMs), () => {
      signal.removeEventListener('abort', stop);
      resolve();
    });
    const stop = (): void => {
      bell.cancel();
      resolve();
    };
    signal.addEventListener('abort', stop, { once: true });
  });
}
