import type { Promised } from './checker.ts';

/**
 * No PUBACK leaves before what it answers is on disk. Only what a device says beyond its rate is counted instead of kept, and
 * that is never a panic.
 */
export const pubackAfterCommit: Promised = ({ disk }, broken) => {
  const overRate = new Set<string>();
  return {
    see(sighting) {
      if (sighting.what === 'submitted' && sighting.input.type === 'quarantine') {
        if (sighting.input.reason === 'rate-limited') overRate.add(sighting.input.origin.device);
        return;
      }
      if (sighting.what !== 'puback') return;
      for (const { id, panic } of sighting.signals) {
        if (disk.dedupe.has(`${sighting.device} ${id}`) || (!panic && overRate.has(sighting.device))) continue;
        broken(`signal ${id} of ${sighting.device} was acknowledged and is not on disk`);
      }
    },
  };
};
