import type { Window } from './api.ts';
import { DAY_WORDS, hoursWords, WEEK } from './words.ts';

const MINUTES = 1_440;
const ROW = 10;
const LABEL = 34;
const WIDE = 240;

const minuteOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

interface Stretch {
  day: number;
  from: number;
  to: number;
}

/** Hours as stretches of one day each; what runs past midnight goes on the day after. */
export function stretchesOf(windows: readonly Window[] | null): Stretch[] {
  if (windows === null) return WEEK.map((_, day) => ({ day, from: 0, to: MINUTES }));
  return windows.flatMap(({ days, from, to }) => {
    const [begins, ends] = [minuteOf(from), minuteOf(to)];
    return WEEK.flatMap((name, day): Stretch[] => {
      if (!days.includes(name)) return [];
      if (begins < ends) return [{ day, from: begins, to: ends }];
      return [
        { day, from: begins, to: MINUTES },
        { day: (day + 1) % WEEK.length, from: 0, to: ends },
      ];
    });
  });
}

/** A week of hours, a line a day; the words beside it say the same. */
export function WeekStrip({ windows }: { windows: readonly Window[] | null }) {
  const x = (minute: number) => LABEL + (minute / MINUTES) * WIDE;
  return (
    <figure class="week">
      <figcaption>{hoursWords(windows)}</figcaption>
      {windows === null ? null : (
        <svg viewBox={`0 0 ${LABEL + WIDE} ${ROW * WEEK.length}`} aria-hidden="true" focusable="false">
          {WEEK.map((day, n) => (
            <g key={day}>
              <text x="0" y={n * ROW + ROW - 2}>
                {DAY_WORDS[day]}
              </text>
              <rect class="ground" x={LABEL} y={n * ROW + 1} width={WIDE} height={ROW - 2} />
            </g>
          ))}
          {stretchesOf(windows).map(({ day, from, to }) => (
            <rect
              class="open"
              key={`${day}${from}${to}`}
              x={x(from)}
              y={day * ROW + 1}
              width={x(to) - x(from)}
              height={ROW - 2}
            />
          ))}
          {[360, 720, 1_080].map((noon) => (
            <line class="tick" key={noon} x1={x(noon)} x2={x(noon)} y1="0" y2={ROW * WEEK.length} />
          ))}
        </svg>
      )}
    </figure>
  );
}
