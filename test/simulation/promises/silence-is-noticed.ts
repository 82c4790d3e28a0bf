import { SUPERVISION } from '../world/register.ts';
import type { Promised } from './checker.ts';
import { eventsOf } from './committed.ts';

/** The whole allowance of a device that says nothing. */
export const ALLOWANCE_MS = SUPERVISION.intervalMs * SUPERVISION.misses + SUPERVISION.graceMs;
/** Beyond it a silence is flagged within this, and on the record within as much again. */
export const NOTICED_WITHIN_MS = 1_000;
const RECORDED_WITHIN_MS = 1_000;
/** What one break of ours may be measured too long by: signs of life come once a second, and a sweep every quarter. */
const BREAK_MS = 1_500;

interface Watched {
  /** When it was last heard, in prompt time. */
  heardMs: number;
  silent: boolean;
  /** What breaks since then may have been credited beyond their length. */
  creditMs: number;
}

/**
 * A device that says nothing is on the record as silent within its allowance plus a second of unbroken watching; and however
 * often the gateway dies, within twice the allowance of its own waking time.
 */
export const silenceIsNoticed: Promised = (view, broken) => {
  const watched = view.register.devices().map((): Watched => ({ heardMs: 0, silent: false, creditMs: 0 }));
  let runningSinceMs = 0;
  let saidAlive: number | undefined;
  let saidAliveMs = 0;
  /** A start takes what lies behind the last sign of life for absence, and a disk that takes nothing takes none of those. */
  const breakOff = (): void => {
    runningSinceMs = view.promptMs;
    for (const device of watched) device.creditMs += BREAK_MS + view.promptMs - saidAliveMs;
  };
  const breakOffSlowly = (): void => {
    if (runningSinceMs < view.promptMs) breakOff();
  };
  return {
    see(sighting) {
      if (sighting.what === 'started' || sighting.what === 'ran-on' || sighting.what === 'stopped') return breakOff();
      if (sighting.what === 'life') {
        const device = watched[sighting.index];
        if (device !== undefined) Object.assign(device, { heardMs: view.promptMs, creditMs: 0 });
      }
      if (sighting.what !== 'durable') return;
      for (const event of eventsOf(sighting.batch)) {
        if (event.type === 'clock-jumped') breakOff();
        if (event.type !== 'supervision-changed') continue;
        const device = watched[view.register.device(event.device)?.index ?? -1];
        if (device === undefined) continue;
        const silent = event.to === 'silent';
        if (silent) view.exercised.add('silence flagged');
        if (device.silent && event.to === 'ok') view.exercised.add('silence over');
        device.silent = silent;
      }
    },
    look() {
      const { awakeMs, promptMs, steadySinceMs, gateway, disk } = view;
      if (saidAlive !== disk.aliveAt) saidAliveMs = promptMs;
      saidAlive = disk.aliveAt;
      if (gateway?.isPrompt !== true) return breakOffSlowly();
      if (steadySinceMs === undefined || awakeMs - steadySinceMs < NOTICED_WITHIN_MS + RECORDED_WITHIN_MS) return;
      for (const [index, { heardMs, silent, creditMs }] of watched.entries()) {
        if (silent || view.register.deviceAt(index)?.revoked) continue;
        const unbroken = promptMs - Math.max(heardMs, runningSinceMs);
        if (unbroken > ALLOWANCE_MS + NOTICED_WITHIN_MS + RECORDED_WITHIN_MS)
          broken(`device ${index} has said nothing for ${Math.round(unbroken)} ms of unbroken watching`);
        const waking = promptMs - heardMs;
        if (waking > 2 * ALLOWANCE_MS + NOTICED_WITHIN_MS + RECORDED_WITHIN_MS + creditMs)
          broken(`device ${index} has said nothing for ${Math.round(waking)} ms that the gateway was awake`);
      }
    },
  };
};
