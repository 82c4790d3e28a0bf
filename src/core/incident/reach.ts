import type { Book, RosterEntry, RosterPoint } from '../book.ts';
import type { ContactId, PointId, PremisesId } from '../ids.ts';
import { isOpen, type Offsets, type Schedule } from '../rules/schedule.ts';
import type { Instant } from '../time.ts';
import type { SkipReason } from './skip-reason.ts';

/** A way to tell somebody. Without a contact it is a place, such as the desk, which is always safe. */
export interface Way {
  channel: string;
  contact?: ContactId | undefined;
  /** Absent: any of the person's numbers will do. */
  point?: PointId | undefined;
}

/** Why this way is not to be used at this time; undefined when it is. Looks at the home's own roster and no further. */
export function whyNot(book: Book, premises: PremisesId, way: Way, now: Instant): SkipReason | undefined {
  if (way.contact === undefined) return undefined;
  const entry = book.roster(premises).find(({ contact }) => contact === way.contact);
  return entry === undefined ? 'removed' : whyNotThey(entry, way, now, book.offsets(premises));
}

/** The same for somebody whose entry is at hand. */
export function whyNotThey(entry: RosterEntry, way: Way, now: Instant, offsets: Offsets): SkipReason | undefined {
  if (!isWithin(entry.when, now, offsets)) return 'off-duty';
  if (entry.points === undefined) return entry.channels.includes(way.channel) ? undefined : 'not-safe';
  if (way.point !== undefined) {
    const point = entry.points.find(({ point }) => point === way.point);
    return point === undefined ? 'removed' : whyNotPoint(point, way.channel, now, offsets);
  }
  const reasons = entry.points.map((point) => whyNotPoint(point, way.channel, now, offsets));
  if (reasons.includes(undefined)) return undefined;
  return reasons.includes('not-now') ? 'not-now' : 'not-safe';
}

function whyNotPoint(point: RosterPoint, channel: string, now: Instant, offsets: Offsets): SkipReason | undefined {
  if (!point.channels.includes(channel)) return 'not-safe';
  return isWithin(point.when, now, offsets) ? undefined : 'not-now';
}

function isWithin(hours: readonly Schedule[] | undefined, now: Instant, offsets: Offsets): boolean {
  return hours === undefined || hours.some((one) => isOpen(one, now, offsets));
}

/** The number by which a channel reaches somebody now, a verified one first, `spent` ones last; undefined where there is none. */
export function pointFor(
  { points = [] }: RosterEntry,
  channel: string,
  now: Instant,
  offsets: Offsets,
  spent: readonly PointId[] = [],
): PointId | undefined {
  const usable = points.filter((point) => whyNotPoint(point, channel, now, offsets) === undefined);
  const fresh = usable.filter(({ point }) => !spent.includes(point));
  return (fresh.find(({ verified }) => verified) ?? fresh[0] ?? usable[0])?.point;
}
