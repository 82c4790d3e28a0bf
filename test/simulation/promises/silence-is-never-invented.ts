import { SUPERVISION } from '../world/register.ts';
import type { Promised } from './checker.ts';
import { ALLOWANCE_MS } from './silence-is-noticed.ts';

/** How long a silence must last after touch was lost. */
const FUSE_MS = 2 * SUPERVISION.intervalMs + SUPERVISION.graceMs;
const LATE_MS = SUPERVISION.intervalMs + SUPERVISION.graceMs;
/** A stall of ours shorter than two seconds earns no credit, and a time line that is led back is wrong by a little. */
const UNCREDITED_MS = 2_000;

interface Watched {
  heardMs: number;
  /** The last sign of life that is on disk: a later one dies with its process. */
  savedMs: number;
  /** When touch was lost since, in awake time. */
  lostMs: number | undefined;
  breaks: number;
}

/** Nobody is called silent before the gateway, awake, has heard nothing for the whole allowance, or for the fuse after touch was lost. */
export const silenceIsNeverInvented: Promised = (view, broken) => {
  const watched = view.register
    .devices()
    .map((): Watched => ({ heardMs: 0, savedMs: 0, lostMs: undefined, breaks: 0 }));
  return {
    see(sighting) {
      switch (sighting.what) {
        case 'started':
          for (const device of watched) device.heardMs = device.savedMs;
          for (const device of watched) device.breaks += 1;
          return;
        case 'durable':
          for (const row of sighting.batch.life) {
            const device = watched[view.register.device(row.device)?.index ?? -1];
            if (device !== undefined) device.savedMs = device.heardMs;
          }
          return;
        case 'stopped':
          for (const device of watched) device.breaks += 1;
          return;
        case 'life': {
          const device = watched[sighting.index];
          if (device !== undefined) Object.assign(device, { heardMs: view.awakeMs, lostMs: undefined, breaks: 0 });
          return;
        }
        case 'lost-touch': {
          const device = watched[sighting.index];
          if (device !== undefined) device.lostMs ??= view.awakeMs;
          return;
        }
        case 'submitted': {
          const { input } = sighting;
          if (input.type !== 'verdict' || input.to !== 'silent') return;
          const index = view.register.device(input.origin.device)?.index ?? -1;
          const device = watched[index];
          if (device === undefined) return;
          const { heardMs, lostMs, breaks } = device;
          const slack = UNCREDITED_MS * (breaks + 1);
          const unheard = view.awakeMs - heardMs + slack;
          const fused = lostMs !== undefined && unheard >= LATE_MS && view.awakeMs - lostMs + slack >= FUSE_MS;
          if (unheard < ALLOWANCE_MS && !fused)
            broken(`device ${index} was called silent after ${Math.round(unheard - slack)} ms of watching`);
          return;
        }
        default:
          return;
      }
    },
  };
};
