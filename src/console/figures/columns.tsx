import type { Figures } from './ask.ts';

type Days = Figures['incidents']['byDay'];

const COLUMN = 20;
const GAP = 4;
const HIGH = 120;
const LABELS = 18;

/** More columns than this are too thin to read: then they are months. */
const MOST_DAYS = 62;

function byMonth(days: Days): Days {
  const months = new Map<string, number>();
  for (const { day, count } of days) months.set(day.slice(0, 7), (months.get(day.slice(0, 7)) ?? 0) + count);
  return [...months].map(([day, count]) => ({ day, count }));
}

/** How many a day, or a month, as columns; the table below says the same in numbers. */
export function DayColumns({ days: given }: { days: Days }) {
  const areMonths = given.length > MOST_DAYS;
  const days = areMonths ? byMonth(given) : given;
  const most = Math.max(1, ...days.map(({ count }) => count));
  const wide = days.length * COLUMN;
  const [first, last] = [days[0], days.at(-1)];
  if (!first || !last) return null;
  const busiest = days.reduce((best, day) => (day.count > best.count ? day : best), first);
  const says = `Incidents a ${areMonths ? 'month' : 'day'} from ${first.day} to ${last.day}: at most ${busiest.count}, on ${busiest.day}.`;
  return (
    <figure class="columns">
      <svg viewBox={`0 0 ${wide} ${HIGH + LABELS}`} role="img" aria-label={says}>
        <line class="axis" x1="0" y1={HIGH} x2={wide} y2={HIGH} />
        {days.map(({ day, count }, n) => {
          const high = Math.round((count * (HIGH - 14)) / most);
          const x = n * COLUMN;
          return (
            <g key={day}>
              <rect class="share" x={x + GAP / 2} y={HIGH - high} width={COLUMN - GAP} height={high} />
              {count > 0 ? (
                <text class="value" x={x + COLUMN / 2} y={HIGH - high - 3} text-anchor="middle">
                  {count}
                </text>
              ) : null}
              <text class="label" x={x + COLUMN / 2} y={HIGH + 13} text-anchor="middle">
                {Number(day.slice(-2))}
              </text>
            </g>
          );
        })}
      </svg>
      <details>
        <summary>The same as a table</summary>
        <table>
          <thead>
            <tr>
              <th scope="col">{areMonths ? 'Month' : 'Day'}</th>
              <th scope="col">Incidents</th>
            </tr>
          </thead>
          <tbody>
            {days.map(({ day, count }) => (
              <tr key={day}>
                <td>{day}</td>
                <td class="number">{count}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}
