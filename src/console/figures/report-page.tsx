import { useEffect, useRef } from 'preact/hooks';
import { getReport, type MonthReport } from './ask.ts';
import { FiguresBody } from './body.tsx';
import { useFetched } from './fetching.ts';
import './figures.css';
import { moment, monthAfter, monthWords, share } from './words.ts';

const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;

/** The report of a month, to be read on paper. */
export function Page({ rest: [asked = '', given] }: { rest: readonly string[] }) {
  const authority = given ?? null;
  const thisMonth = new Date().toISOString().slice(0, 7);
  const month = MONTH.test(asked) ? asked : monthAfter(thisMonth, -1);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const { found, isFetching, problem, again } = useFetched(`${month} ${authority}`, () => getReport(month, authority));
  return (
    <section class="figures report pane" aria-labelledby="report-heading" aria-busy={isFetching}>
      <div class="head">
        <h1 id="report-heading" ref={heading} tabIndex={-1}>
          Report of {monthWords(month)}
        </h1>
        <nav class="no-print" aria-label="Months">
          <a href={href(monthAfter(month, -1), authority)}>Month before</a>
          {month < thisMonth ? <a href={href(monthAfter(month, 1), authority)}>Month after</a> : null}
          <button type="button" onClick={() => window.print()}>
            Print
          </button>
        </nav>
      </div>
      <p class="asked no-print" role="status">
        {isFetching ? 'Working it out…' : ''}
      </p>
      {problem ? (
        <p class="refusal" role="alert">
          {problem}{' '}
          <button type="button" onClick={again}>
            Ask again
          </button>
        </p>
      ) : null}
      {found &&
      found.month === month &&
      (found.authority?.id ?? null) === (authority ?? found.authority?.id ?? null) ? (
        <>
          <Authorities report={found} isOne={authority !== null} />
          <Summary report={found} />
          <FiguresBody figures={found.figures} />
        </>
      ) : null}
    </section>
  );
}

const href = (month: string, authority: string | null) =>
  `/report/${month}${authority === null ? '' : `/${encodeURIComponent(authority)}`}`;

/** Whoever sees all homes can have the report of each council. */
function Authorities({ report: { month, authorities }, isOne }: { report: MonthReport; isOne: boolean }) {
  if (isOne) {
    return (
      <p class="no-print">
        <a href={href(month, null)}>All authorities</a>
      </p>
    );
  }
  if (authorities.length < 2) return null;
  return (
    <nav class="authorities no-print" aria-label="Authorities">
      {authorities.map(({ id, name }) => (
        <a key={id} href={href(month, id)}>
          {name}
        </a>
      ))}
    </nav>
  );
}

function Summary({ report: { complete, authority, figures } }: { report: MonthReport }) {
  const { range, scope, incidents, availability, falseAlarms, position } = figures;
  return (
    <>
      {complete ? null : <p class="caution">This month is not over: the figures are as far as it has come.</p>}
      <dl class="summary">
        <div>
          <dt>For</dt>
          <dd>{authority?.name ?? (scope.provider === null ? 'All authorities' : 'One provider')}</dd>
        </div>
        <div>
          <dt>Time</dt>
          <dd>
            {moment(range.from, range.timeZone)} to {moment(range.to, range.timeZone)} ({range.timeZone})
          </dd>
        </div>
        <div>
          <dt>Homes</dt>
          <dd>{scope.homes}</dd>
        </div>
        <div>
          <dt>Incidents</dt>
          <dd>{incidents.opened}</dd>
        </div>
        <div>
          <dt>False alarms</dt>
          <dd>{falseAlarms.closed}</dd>
        </div>
        <div>
          <dt>Protected</dt>
          <dd>{share(availability.protectedMs, availability.watchedMs)}</dd>
        </div>
        <div>
          <dt>Newest event</dt>
          <dd>{position}</dd>
        </div>
      </dl>
    </>
  );
}
