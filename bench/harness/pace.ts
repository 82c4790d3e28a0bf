import { setTimeout as sleep } from 'node:timers/promises';

/** A small generator of fractions from 0 to 1 (mulberry32): the same seed gives every contestant the same rhythm. */
export function fractions(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Pauses around `1000 / perSecond` ms, each up to `swing` shorter or longer, so that presses do not fall into step with the
 * ticks of the fleet.
 */
export function pauses(perSecond: number, seed: number, swing = 0.4): () => number {
  const fraction = fractions(seed);
  return () => (1000 / perSecond) * (1 - swing + 2 * swing * fraction());
}

/** Runs `act` `times` times at that pace and resolves after the last. What `act` starts is not waited for. */
export async function paced(
  times: number,
  perSecond: number,
  seed: number,
  act: (turn: number) => void,
): Promise<void> {
  const pause = pauses(perSecond, seed);
  let dueAt = performance.now();
  for (let turn = 0; turn < times; turn++) {
    dueAt += pause();
    const waitMs = dueAt - performance.now();
    if (waitMs > 0) await sleep(waitMs);
    act(turn);
  }
}
