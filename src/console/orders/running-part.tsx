import { usePages } from '../estate/fetching.ts';
import { Cards, ListEnd } from '../estate/parts.tsx';
import { JobMark } from '../install/job-mark.tsx';
import { hourOf, orders } from '../install/words.ts';
import { Shape } from '../shell/shape.tsx';
import { gatewayNow, staff } from '../store/store.ts';
import { dayTime } from '../words/times.ts';
import { type JobSummary, listRunning } from './api.ts';
import { useNames } from './names.ts';
import { orderHref, rankOf, standingWords, whoseWords } from './words.ts';

/** Every order that is not over; what wants somebody stands first. */
export function RunningPart() {
  const pages = usePages('running', listRunning);
  const names = useNames();
  const running = pages.items.toSorted((one, other) => rankOf(one) - rankOf(other));
  return (
    <>
      <p>
        {orders(staff.value?.role) ? 'To order one, open its home. ' : ''}
        What is tested on site is in <a href="/install">the installer’s pages</a>.
      </p>
      {running.length > 0 ? (
        <Cards caption="Orders that are not over" heads={['Home', 'State', 'Missing', 'Given to', 'When']}>
          {running.map((job) => (
            <tr key={job.id}>
              <th scope="row">
                <a href={orderHref(job.id)}>{job.reference}</a>
              </th>
              <td data-name="State">
                <JobMark job={job} />
              </td>
              <td data-name="Missing">
                <Standing job={job} />
              </td>
              <td data-name="Given to">{whoseWords(job.installer, names)}</td>
              <td data-name="When">{whenWords(job, gatewayNow.value)}</td>
            </tr>
          ))}
        </Cards>
      ) : null}
      <ListEnd pages={pages} none="No order is running." />
    </>
  );
}

function Standing({ job }: { job: JobSummary }) {
  const words = standingWords(job);
  if (!job.lapsed) return words;
  return (
    <strong>
      <Shape name="triangle" /> {words}
    </strong>
  );
}

/** Until when it is open, else since when it is what it is. */
export function whenWords({ state, lapsed, closesAt, orderedAt, signedOffAt }: JobSummary, now: number): string {
  if (state === 'open' && closesAt !== null)
    return lapsed ? `was open until ${dayTime(closesAt, now)}` : `until ${hourOf(closesAt)}`;
  if (signedOffAt !== null) return `signed off ${dayTime(signedOffAt, now)}`;
  return `ordered ${dayTime(orderedAt, now)}`;
}
