import { usePages } from '../estate/fetching.ts';
import { ListEnd } from '../estate/parts.tsx';
import { JobMark } from '../install/job-mark.tsx';
import { orders } from '../install/words.ts';
import { mayWatch } from '../store/roles.ts';
import { gatewayNow, staff } from '../store/store.ts';
import { type JobSummary, listOf } from './api.ts';
import { whenWords } from './running-part.tsx';
import { newOrderHref, orderHref, standingWords } from './words.ts';
import './orders.css';

const isRunning = ({ state }: JobSummary) => state === 'ordered' || state === 'open';

/** The orders of one home, the newest first, and the way to another. */
export function HomeOrders({ premises }: { premises: string }) {
  return mayWatch(staff.value?.role) ? <Orders premises={premises} /> : null;
}

function Orders({ premises }: { premises: string }) {
  const pages = usePages(premises, (cursor) => listOf(premises, cursor));
  const jobs = pages.items.toSorted((one, other) => Date.parse(other.orderedAt) - Date.parse(one.orderedAt));
  const mayOrder = orders(staff.value?.role) && !pages.isFetching && !pages.hasMore && pages.problem === '';
  return (
    <>
      <h2>Orders</h2>
      <ul class="home-orders">
        {jobs.map((job) => (
          <li key={job.id}>
            <a href={orderHref(job.id)}>
              <JobMark job={job} />
            </a>{' '}
            {isRunning(job) ? `${standingWords(job)}, ` : ''}
            <span class="soft">{whenWords(job, gatewayNow.value)}</span>
          </li>
        ))}
      </ul>
      <ListEnd pages={pages} none="Nothing was ever ordered here." />
      {mayOrder && !jobs.some(isRunning) ? (
        <p>
          <a href={newOrderHref(premises)}>Order an installation</a>
        </p>
      ) : null}
    </>
  );
}
