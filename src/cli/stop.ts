import type { Log } from '../app/log.ts';

/** An orderly stop may take this long; then the process ends as it is. What was acknowledged is on disk either way. */
const LONGEST_STOP_MS = 10_000;

/**
 * Ends the process in good order at the first SIGINT or SIGTERM, exit code 0 or 1; at once, as SIGKILL does, at the second and
 * when the first has taken too long.
 */
export function stopOnSignal(log: Pick<Log, 'info' | 'error'>, close: () => Promise<void>): void {
  let stopping = false;
  const stop = (signal: string) => {
    if (stopping) endNow();
    stopping = true;
    log.info({ signal }, 'stopping');
    setTimeout(() => endNow(), LONGEST_STOP_MS).unref();
    close().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'the stop was not orderly');
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', () => stop('SIGINT'));
  process.on('SIGTERM', () => stop('SIGTERM'));
}

/** `process.exit` would wait for a thread that waits for a stalled disk. */
function endNow(): void {
  process.kill(process.pid, 'SIGKILL');
}
