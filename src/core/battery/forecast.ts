import { between, type DurationMs, days, hours, type Instant, instant } from '../time.ts';
import type { Battery, BatteryPoint } from './battery.ts';

/** When a battery will be empty, as far as its readings say. */
export type Forecast =
  | { says: 'unknown' }
  /** `good`: the span is short against the time that is left; `rough`: it is not. */
  | { says: 'empty'; at: Instant; earliest: Instant; latest: Instant; sure: 'good' | 'rough' };

/** The newest readings are drawn through; older ones tell of another temperature. */
const MOST_USED = 12;
/** Fewer readings, a shorter time or a smaller fall say nothing: noise alone makes new lows at first. */
const LEAST_POINTS = 3;
const LEAST_SPAN: DurationMs = hours(12);
const LEAST_FALL = 5;
/** Readings are whole percents: none is known better than this. */
const READING_ERROR = 0.5;
/** Beyond this nobody believes a straight line. */
const FARTHEST: DurationMs = days(1_825);
/** Standard errors on either side of the line. */
const SPREAD = 2;
/** The span may be this part of the time that is left to be called good. */
const GOOD = 0.25;

/** A battery that may be empty within this is flagged, so that a week is left to bring a new one. */
export const FLAG_WITHIN: DurationMs = days(14);
/** At or below this a battery is flagged whatever the line says. */
export const FLAG_AT_PERCENT = 15;

/**
 * A straight line by least squares through the newest readings, and where it meets nought. `heardAt` is when the device last
 * spoke: it had not fallen below its last reading by then, which keeps a battery that rests from being called empty.
 */
export function forecastOf({ points }: Pick<Battery, 'points'>, heardAt: Instant): Forecast {
  const used = points.slice(-MOST_USED);
  const [first, last] = [used[0], used.at(-1)];
  if (first === undefined || last === undefined || used.length < LEAST_POINTS) return { says: 'unknown' };
  if (between(first.at, last.at) < LEAST_SPAN || first.percent - last.percent < LEAST_FALL) return { says: 'unknown' };
  const line = lineThrough(used);
  const isHigher = heardAt > last.at && line.slope * (heardAt - line.meanAt) + line.meanPercent < last.percent - 1;
  return emptyOn(isHigher ? lineThrough([...used, { at: heardAt, percent: last.percent }]) : line, last.at);
}

/** True when somebody should bring a new battery. */
export function isFlagged({ points }: Pick<Battery, 'points'>, forecast: Forecast, now: Instant): boolean {
  const last = points.at(-1);
  if (last !== undefined && last.percent <= FLAG_AT_PERCENT) return true;
  if (forecast.says === 'unknown') return false;
  const expected = forecast.sure === 'good' ? forecast.earliest : forecast.at;
  return expected - now <= FLAG_WITHIN;
}

interface Line {
  slope: number;
  meanAt: number;
  meanPercent: number;
  /** Sum of squares of the times about their mean. */
  spread: number;
  error: number;
  count: number;
}

function lineThrough(points: readonly BatteryPoint[]): Line {
  const count = points.length;
  const meanAt = points.reduce((sum, { at }) => sum + at / count, 0);
  const meanPercent = points.reduce((sum, { percent }) => sum + percent / count, 0);
  let [spread, both] = [0, 0];
  for (const { at, percent } of points) {
    spread += (at - meanAt) ** 2;
    both += (at - meanAt) * (percent - meanPercent);
  }
  const slope = spread === 0 ? 0 : both / spread;
  const squares = points.reduce(
    (sum, { at, percent }) => sum + (percent - meanPercent - slope * (at - meanAt)) ** 2,
    0,
  );
  const error = Math.max(READING_ERROR, Math.sqrt(squares / Math.max(1, count - 2)));
  return { slope, meanAt, meanPercent, spread, error, count };
}

/** The usual error of where a line meets a level, from the scatter of what it was drawn through. */
function emptyOn({ slope, meanAt, meanPercent, spread, error, count }: Line, lastAt: Instant): Forecast {
  if (slope >= 0) return { says: 'unknown' };
  const left = -meanPercent / slope;
  const margin = SPREAD * (error / -slope) * Math.sqrt(1 / count + left ** 2 / spread);
  const at = meanAt + left;
  const ahead = at - lastAt;
  if (ahead > FARTHEST || margin > Math.max(ahead, 0) + days(7)) return { says: 'unknown' };
  const clamp = (ms: number) => instant(Math.round(Math.max(ms, lastAt)));
  return {
    says: 'empty',
    at: clamp(at),
    earliest: clamp(at - margin),
    latest: clamp(at + margin),
    sure: margin <= ahead * GOOD ? 'good' : 'rough',
  };
}
