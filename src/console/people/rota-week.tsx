import type { RotaShown } from './api.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const DAYS = 7;
const ROW = 14;
const LABEL = 52;
const WIDE = 480;

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  });
  formats.set(timeZone, made);
  return made;
}

/** `Mon 1 Mar, 09:00`, as the clocks of the rota show it. */
export const momentWords = (at: string, timeZone: string) => formatOf(timeZone).format(new Date(at));

/** The turn after the present one; where nobody is on duty, the first that comes. */
export function nextOf({ shifts, onDuty }: Pick<RotaShown, 'shifts' | 'onDuty'>): RotaShown['shifts'][number] | null {
  return shifts.find(({ contact }, n) => contact !== null && contact !== onDuty && (n > 0 || onDuty === null)) ?? null;
}

const SHORT = new Map<string, Intl.DateTimeFormat>();
function dayWords(at: number, timeZone: string): string {
  let format = SHORT.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'short', day: 'numeric' });
    SHORT.set(timeZone, format);
  }
  return format.format(new Date(at));
}

interface Cell {
  day: number;
  from: number;
  to: number;
  contact: string | null;
}

/** The coming seven times 24 hours, a line each, cut where a line ends. */
function cellsOf(turns: RotaShown['shifts'], begins: number): Cell[] {
  return turns.flatMap(({ from, until, contact }) =>
    Array.from({ length: DAYS }, (_, day): Cell => {
      const starts = begins + day * DAY_MS;
      const a = Math.max(Date.parse(from), starts);
      const b = Math.min(Date.parse(until), starts + DAY_MS);
      return { day, from: a - starts, to: b - starts, contact };
    }).filter((cell) => cell.from < cell.to),
  );
}

/** Who is on in the coming week; where nobody is, it is hatched. The table below says the same. */
export function RotaWeek({ rota, words }: { rota: RotaShown; words: (contact: string | null) => string }) {
  const first = rota.shifts[0];
  if (first === undefined) return null;
  const begins = Date.parse(first.from);
  const x = (ms: number) => LABEL + (ms / DAY_MS) * WIDE;
  const place = (contact: string | null) => rota.members.findIndex((one) => one.contact === contact);
  return (
    <figure class="week rota-week">
      <figcaption class="soft">
        Each line is 24 hours, from {momentWords(first.from, rota.timeZone).slice(-5)} on.
      </figcaption>
      <svg viewBox={`0 0 ${LABEL + WIDE} ${ROW * DAYS}`} aria-hidden="true" focusable="false">
        {Array.from({ length: DAYS }, (_, day) => (
          <g key={`d${day}`}>
            <text x="0" y={day * ROW + ROW - 4}>
              {dayWords(begins + day * DAY_MS, rota.timeZone)}
            </text>
            <rect class="ground" x={LABEL} y={day * ROW + 1} width={WIDE} height={ROW - 2} />
          </g>
        ))}
        {cellsOf(rota.shifts, begins).map(({ day, from, to, contact }) => (
          <g key={`${day}-${from}`} class={contact === null ? 'nobody' : place(contact) % 2 === 0 ? 'even' : 'odd'}>
            <rect
              class={contact === null ? 'hole' : 'turn'}
              x={x(from) + 0.5}
              y={day * ROW + 1.5}
              width={Math.max(1, x(to) - x(from) - 1)}
              height={ROW - 3}
            />
            <text class="who" x={x(from) + 4} y={day * ROW + ROW - 4}>
              {x(to) - x(from) > 40 ? labelOf(words(contact), x(to) - x(from)) : ''}
            </text>
          </g>
        ))}
      </svg>
      <details>
        <summary>The turns of the coming 14 days as a list</summary>
        <ol>
          {rota.shifts.map(({ from, until, contact }) => (
            <li key={from}>
              {momentWords(from, rota.timeZone)} to {momentWords(until, rota.timeZone)}: {words(contact)}
            </li>
          ))}
        </ol>
      </details>
    </figure>
  );
}

const LETTER = 5.4;

/** As much of a name as has room. */
function labelOf(words: string, room: number): string {
  const most = Math.floor((room - 8) / LETTER);
  return words.length <= most ? words : `${words.slice(0, Math.max(1, most - 1))}…`;
}
