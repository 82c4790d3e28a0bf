import { between, type DurationMs, hours, type Instant } from '../time.ts';

/** One reading of a battery that was kept. Whole percent. */
export interface BatteryPoint {
  at: Instant;
  percent: number;
}

/** One battery of a device since it was last changed: the device's own, or a sensor's. Oldest reading first. */
export interface Battery {
  sensor: string | null;
  points: BatteryPoint[];
}

/** A sensor's level is taken once in this time at most, unless it has fallen far. */
export const READ_EVERY: DurationMs = hours(1);
/** Percent by which a level must have risen before it is a new or charged battery; less is noise. */
export const RISE = 5;
/** Percent by which a level has fallen when it is taken at once, whatever was read before. */
export const FALL = 10;
/** Readings kept of one battery. */
export const MOST_POINTS = 24;
/** Batteries kept of one device; the one that was read longest ago gives way. */
export const MOST_BATTERIES = 64;

/** True for a level that says something new: lower by a point, or so much higher that the battery was changed; at once when it has fallen far. */
export function isNews(last: BatteryPoint | undefined, { at, percent }: BatteryPoint, every: DurationMs): boolean {
  if (last === undefined) return true;
  if (last.percent - percent >= FALL) return true;
  if (between(last.at, at) < every) return false;
  return percent < last.percent || percent >= last.percent + RISE;
}

/** The device's batteries with one reading more. A battery that was changed begins anew. */
export function withReading(batteries: readonly Battery[], sensor: string | null, point: BatteryPoint): Battery[] {
  const before = batteries.find((one) => one.sensor === sensor);
  const others = batteries.filter((one) => one !== before);
  const last = before?.points.at(-1);
  const isChanged = last === undefined || point.percent >= last.percent + RISE;
  const points = isChanged ? [point] : thinned([...(before?.points ?? []), point]);
  return [...others, { sensor, points }].slice(-MOST_BATTERIES);
}

/** Lets go of the reading that lies closest between its neighbours, so that what is kept spans the battery's whole life. */
function thinned(points: BatteryPoint[]): BatteryPoint[] {
  if (points.length <= MOST_POINTS) return points;
  let closest = 1;
  for (let place = 1; place < points.length - 1; place += 1)
    if (gapAround(points, place) < gapAround(points, closest)) closest = place;
  return points.filter((_, place) => place !== closest);
}

function gapAround(points: readonly BatteryPoint[], place: number): number {
  return (points[place + 1]?.at ?? 0) - (points[place - 1]?.at ?? 0);
}
