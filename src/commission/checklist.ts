import type { DeviceId } from '../core/ids.ts';
import { homeItems } from './home-items.ts';
import type { Item } from './item.ts';
import { itemsOfMeasure } from './items-of-measure.ts';
import type { WalkTest } from './walk-test.ts';

/** The item that nobody but the resident can tick. */
export const RESIDENT_YES = 'resident-yes';

/** Every item of the walk-test, in the order in which one walks: measure by measure, then the home. Pure. */
export function checklist(test: WalkTest): Item[] {
  const measures = test.measures.filter(({ dropped }) => !dropped);
  const fresh = { ...test, measures };
  return [...measures.flatMap((measure) => itemsOfMeasure(measure, fresh)), ...strays(fresh), ...homeItems(fresh)];
}

/** Ids of what keeps a home from being signed off. */
export function missingOf(items: readonly Item[]): string[] {
  return items.filter(({ state }) => state === 'open' || state === 'seen').map(({ id }) => id);
}

/** True when nothing is missing but the resident's own word. */
export function isReady(items: readonly Item[]): boolean {
  return missingOf(items).every((id) => id === RESIDENT_YES);
}

/** A device that hangs here unannounced would be left behind: not in use, and nobody would know. */
function strays({ devices, measures }: WalkTest): Item[] {
  const listed = new Set<DeviceId | null>(measures.map(({ device }) => device));
  const bridges = new Set(devices.flatMap(({ device, via }) => (via !== null && listed.has(device) ? [via] : [])));
  return devices
    .filter(({ device, staged }) => staged && !listed.has(device) && !bridges.has(device))
    .map(({ device }) => ({
      id: `stray:${device}`,
      says: `The device ${device} belongs to a measure`,
      needs: 'person',
      state: 'open',
      why: 'It was registered in this home and is on no order: join it to a measure, or take it out of service.',
    }));
}

/** What the person on the spot ticks by hand, besides that a measure is fitted. */
export const BY_HAND: readonly string[] = ['silent', RESIDENT_YES];
/** What a supervisor agrees to by hand. */
export const BY_SUPERVISOR: readonly string[] = ['police'];
