import type { Instant } from '../../../src/core/time.ts';
import type { Promised } from './checker.ts';
import { eventsOf } from './committed.ts';

/** Written down apart from the product: frames of a button of this family within so long are one press. */
const REPEAT_MS = 1_000;

/**
 * What was acknowledged of a button behind a bridge is on disk as a press, whichever of its frames it was; frames that follow each other
 * are one press while the process lives; and nothing is a press that was retained, or that nobody has bound.
 */
export const aFrameCountsOnce: Promised = (view, broken) => {
  const framesAt = new Map<string, Set<Instant>>();
  const pressesAt = new Map<string, Instant[]>();
  const isBehind = (device: string) => view.register.device(device)?.via !== undefined;
  /** A process that dies remembers no press: the next frame is one anew. */
  let livesFrom = 0;
  return {
    see(sighting) {
      if (sighting.what === 'started') livesFrom = sighting.at;
      if (sighting.what === 'frame') {
        const frames = framesAt.get(sighting.device) ?? new Set();
        framesAt.set(sighting.device, frames.add(sighting.receivedAt));
      }
      if (sighting.what === 'frame-acknowledged') {
        const { device, receivedAt } = sighting;
        const presses = pressesAt.get(device) ?? [];
        if (!presses.some((at) => at <= receivedAt && receivedAt - at < REPEAT_MS))
          broken(`a frame of ${device} was acknowledged and is no press on disk`);
      }
      if (sighting.what !== 'durable') return;
      for (const event of eventsOf(sighting.batch)) {
        if (event.type !== 'signal-received' || !isBehind(event.origin.device)) continue;
        const { device } = event.origin;
        const presses = pressesAt.get(device) ?? [];
        if (framesAt.get(device)?.has(event.receivedAt) !== true) broken(`${device} has a press that no frame said`);
        const near = (at: Instant) => at >= livesFrom && Math.abs(event.receivedAt - at) < REPEAT_MS;
        if (event.receivedAt >= livesFrom && presses.some(near)) broken(`two frames of ${device} became two presses`);
        pressesAt.set(device, [...presses, event.receivedAt]);
      }
    },
  };
};
