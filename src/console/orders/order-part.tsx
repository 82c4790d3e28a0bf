import { useFetched } from '../estate/fetching.ts';
import { Left, Trouble } from '../estate/parts.tsx';
import { homeHref } from '../estate/words.ts';
import { getJob } from '../install/api.ts';
import { JobMark } from '../install/job-mark.tsx';
import { jobHref, orders } from '../install/words.ts';
import { Time } from '../shell/marks.tsx';
import { staff } from '../store/store.ts';
import type { JobInFull } from './api.ts';
import { Doings } from './doings.tsx';
import { Lacks } from './lacks.tsx';
import { useNames } from './names.ts';
import { Things } from './things.tsx';
import { soakWords, whoseWords } from './words.ts';

const AGAIN_MS = 10_000;

/** One order: how far it is, what it lacks and for whom it waits, and what whoever ordered it may do. */
export function OrderPart({ id }: { id: string }) {
  const { value: full, problem, again } = useFetched(id, () => getJob(id), AGAIN_MS);
  if (full === null)
    return problem === '' ? <p role="status">Reading…</p> : <Trouble problem={problem} again={() => void again()} />;
  return (
    <>
      <Trouble problem={problem} again={() => void again()} />
      <Order full={full} onDone={() => void again()} />
    </>
  );
}

function Order({ full, onDone }: { full: JobInFull; onDone: () => void }) {
  const { job, items, missing } = full;
  const isRunning = job.state === 'ordered' || job.state === 'open';
  const mayOrder = orders(staff.value?.role);
  return (
    <>
      <Facts full={full} />
      {isRunning && mayOrder ? <Doings job={job} onDone={onDone} /> : null}
      {isRunning ? <Lacks job={job} items={items} missing={missing} onDone={onDone} /> : null}
      <Things job={job} mayChange={isRunning && mayOrder} onDone={onDone} />
    </>
  );
}

function Facts({ full: { job } }: { full: JobInFull }) {
  const names = useNames();
  return (
    <dl class="estate-facts">
      <div>
        <dt>Home</dt>
        <dd>
          <a href={homeHref(job.premises)}>{job.reference}</a>
        </dd>
      </div>
      <div>
        <dt>State</dt>
        <dd>
          <JobMark job={job} />
        </dd>
      </div>
      <div>
        <dt>Given to</dt>
        <dd>{whoseWords(job.installer, names)}</dd>
      </div>
      <Times job={job} />
      <div>
        <dt>Settling in</dt>
        <dd>{soakWords(job.soakHours)}</dd>
      </div>
      <div>
        <dt>On site</dt>
        <dd>
          <a href={jobHref(job.id)}>What the installer sees</a>
        </dd>
      </div>
    </dl>
  );
}

function Times({ job: { state, lapsed, closesAt, orderedAt, signedOffAt, soakUntil, live } }: Pick<JobInFull, 'job'>) {
  return (
    <>
      <div>
        <dt>Ordered</dt>
        <dd>
          <Time at={orderedAt} />
        </dd>
      </div>
      {state === 'open' && closesAt !== null ? (
        <div>
          <dt>Open until</dt>
          <dd>
            <Time at={closesAt} /> {lapsed ? <strong>Its time is over.</strong> : <Left until={closesAt} />}
          </dd>
        </div>
      ) : null}
      {signedOffAt === null ? null : (
        <div>
          <dt>Signed off</dt>
          <dd>
            <Time at={signedOffAt} />
            {soakUntil === null || live ? (
              ''
            ) : (
              <>
                , settling in: <Left until={soakUntil} />
              </>
            )}
          </dd>
        </div>
      )}
    </>
  );
}
