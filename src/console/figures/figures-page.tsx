import { useEffect, useRef, useState } from 'preact/hooks';
import { getFigures } from './ask.ts';
import { FiguresBody } from './body.tsx';
import { useFetched } from './fetching.ts';
import './figures.css';
import { moment, monthAfter, monthWords } from './words.ts';

const HOUR = 3_600_000;
const SPANS = [
  { hours: 24, words: 'Last 24 hours' },
  { hours: 7 * 24, words: 'Last 7 days' },
  { hours: 30 * 24, words: 'Last 30 days' },
  { hours: 365 * 24, words: 'Last 365 days' },
] as const;
/** Figures are as of the last whole minute. */
const MINUTE = 60_000;

/** How the desk and the homes have been doing. */
export function Page() {
  const [hours, setHours] = useState<number>(SPANS[1].hours);
  const [to, setTo] = useState(() => wholeMinute());
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const from = new Date(Date.parse(to) - hours * HOUR).toISOString();
  const { found, isFetching, problem, again } = useFetched(`${from} ${to}`, () => getFigures(from, to));
  const lastMonth = monthAfter(to.slice(0, 7), -1);
  return (
    <section class="figures pane" aria-labelledby="figures-heading" aria-busy={isFetching}>
      <div class="head">
        <h1 id="figures-heading" ref={heading} tabIndex={-1}>
          Figures
        </h1>
        <a href={`/report/${lastMonth}`}>Report of {monthWords(lastMonth)}</a>
      </div>
      <fieldset class="filters">
        <legend>Show</legend>
        {SPANS.map((span) => (
          <label class="choice" key={span.hours}>
            <input
              type="radio"
              name="span"
              checked={span.hours === hours}
              onChange={() => {
                setHours(span.hours);
                setTo(wholeMinute());
              }}
            />
            {span.words}
          </label>
        ))}
      </fieldset>
      <p class="asked" role="status">
        {isFetching
          ? 'Working them out…'
          : found &&
            `${moment(found.range.from, found.range.timeZone)} to ${moment(found.range.to, found.range.timeZone)}, ${found.scope.homes} homes`}
      </p>
      {problem ? (
        <p class="refusal" role="alert">
          {problem}{' '}
          <button type="button" onClick={again}>
            Ask again
          </button>
        </p>
      ) : null}
      {found ? <FiguresBody figures={found} /> : null}
    </section>
  );
}

const wholeMinute = () => new Date(Math.floor(Date.now() / MINUTE) * MINUTE).toISOString();
