/** Ctrl-C and an orderly kill, for a command that has something to put right before it ends. */
export interface Interrupt {
  readonly signal: AbortSignal;
  /** From here on the process ends at once again. */
  release(): void;
}

/** The last: its terminal is gone. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** A terminal tells every process that is there, and the launcher passes on what it is told: so soon it is the same wish. */
const SAME_WISH_MS = 500;

/** Takes the first of these signals as a wish to stop; a second one later ends the process at once, as ever. */
export function onInterrupt(): Interrupt {
  const wish = new AbortController();
  const stop = () => {
    if (wish.signal.aborted) return;
    wish.abort();
    setTimeout(release, SAME_WISH_MS).unref();
  };
  const release = () => {
    for (const signal of SIGNALS) process.removeListener(signal, stop);
  };
  for (const signal of SIGNALS) process.on(signal, stop);
  return { signal: wish.signal, release };
}
