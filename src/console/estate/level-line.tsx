import type { BatteryShown } from './api.ts';

const WIDTH = 120;
const HEIGHT = 28;

/** The levels of a battery as a small line, with where it leads dashed. The words beside it say the same. */
export function LevelLine({ points, forecast }: Pick<BatteryShown, 'points' | 'forecast'>) {
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined || points.length < 2) return null;
  const from = Date.parse(first.at);
  const lastAt = Date.parse(last.at);
  const emptyAt = forecast === null ? lastAt : Math.min(Date.parse(forecast.at), lastAt + 2 * (lastAt - from));
  const span = Math.max(1, emptyAt - from);
  const x = (at: number) => (((at - from) / span) * WIDTH).toFixed(1);
  const y = (percent: number) => (HEIGHT - (percent / 100) * HEIGHT).toFixed(1);
  const line = points.map(({ at, percent }) => `${x(Date.parse(at))},${y(percent)}`).join(' ');
  const fall = forecast === null ? 0 : Date.parse(forecast.at) - lastAt;
  const endLevel = fall > 0 ? last.percent * (1 - (emptyAt - lastAt) / fall) : last.percent;
  return (
    <svg class="level-line" viewBox={`-2 -2 ${WIDTH + 4} ${HEIGHT + 4}`} aria-hidden="true" focusable="false">
      <path class="ground" d={`M0 ${HEIGHT}H${WIDTH}`} />
      <polyline class="level" points={line} />
      {forecast === null ? null : (
        <path class="ahead" d={`M${x(lastAt)} ${y(last.percent)}L${x(emptyAt)} ${y(Math.max(0, endLevel))}`} />
      )}
    </svg>
  );
}
