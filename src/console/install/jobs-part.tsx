import { signal } from '@preact/signals';
import { useEffect, useRef, useState } from 'preact/hooks';
import { usePages } from '../estate/fetching.ts';
import { Filters, ListEnd } from '../estate/parts.tsx';
import { EstateTabs } from '../estate/tabs.tsx';
import { mayWatch } from '../store/roles.ts';
import { isFromPhone, staff } from '../store/store.ts';
import { dayTime } from '../words/times.ts';
import { type Job, type JobSummary, listJobs } from './api.ts';
import { waitingOf } from './entering.ts';
import { JobMark } from './job-mark.tsx';
import { anyKeptJob } from './kept-job.ts';
import { OfflineBanner } from './offline-banner.tsx';
import '../estate/estate.css';
import { hourOf, jobHref, things } from './words.ts';

const FILTERS = [
  { value: 'now', words: 'To do' },
  { value: 'over', words: 'Over' },
] as const;
type Shown = (typeof FILTERS)[number]['value'];
const isOver = ({ state }: JobSummary) => state === 'signed-off' || state === 'cancelled';
/** What is under way comes first, then what is given to whoever looks. */
const rank = ({ state, mine }: JobSummary) => (state === 'open' ? 0 : mine ? 1 : 2);

/** Until what waits is sent, it is tried so often. */
const TRY_EVERY_MS = 5_000;

/** What was entered on this phone and not sent before its job was left. */
function Unsent({ at }: { at: number | null }) {
  const [now] = useState(() => ({
    waiting: waitingOf(staff.peek()?.id ?? 'nobody'),
    lostAt: signal<number | null>(null),
    heardAt: signal<number | null>(null),
  }));
  useEffect(() => {
    now.lostAt.value = at;
    now.heardAt.value = at;
  }, [at]);
  useEffect(() => {
    void now.waiting.flush();
    const timer = setInterval(() => void now.waiting.flush(), TRY_EVERY_MS);
    return () => clearInterval(timer);
  }, [now]);
  return <OfflineBanner now={now} />;
}

/** The homes that wait for somebody with tools, by their neutral names. */
export function JobsPart() {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const [show, setShow] = useState<Shown>('now');
  const pages = usePages('jobs', listJobs);
  const jobs = pages.items
    .filter((job) => isOver(job) === (show === 'over'))
    .toSorted((one, other) => rank(one) - rank(other));
  const isWatching = mayWatch(staff.value?.role);
  // Without the desk there is one job to go back to: the one that is on the phone.
  const kept = pages.problem === '' ? null : anyKeptJob(staff.value?.id ?? 'nobody');
  useEffect(() => {
    if (!isFromPhone.value && pages.problem !== '') pages.again();
  }, [isFromPhone.value]);
  return (
    <section class="pane install" aria-labelledby="jobs-heading">
      <h1 id="jobs-heading" ref={heading} tabIndex={-1}>
        {isWatching ? 'Jobs' : 'Your jobs'}
      </h1>
      {isWatching ? (
        <div class="estate">
          <EstateTabs here="jobs" />
        </div>
      ) : null}
      <Unsent at={kept?.at ?? null} />
      <Filters legend="Show" name="jobs" now={show} choices={FILTERS} onChoose={setShow} />
      {jobs.length === 0 && !pages.isFetching && pages.problem === '' ? (
        <p class="empty">{show === 'now' ? 'Nothing to do. New jobs appear here.' : 'No job is over yet.'}</p>
      ) : null}
      <ul class="jobs">
        {jobs.map((job) => (
          <JobCard key={job.id} job={job} />
        ))}
      </ul>
      {kept === null ? <ListEnd pages={pages} none="" /> : <KeptJob job={kept.full.job} again={pages.again} />}
    </section>
  );
}

function KeptJob({ job, again }: { job: Job; again: () => void }) {
  return (
    <>
      <a class="card" href={jobHref(job.id)}>
        <span class="card-head">
          <strong>{job.reference}</strong> <JobMark job={job} />
        </span>
        <span class="soft">Kept on this phone</span>
      </a>
      <p class="soft">The others are shown when the desk answers.</p>
      <button type="button" onClick={again}>
        Ask again
      </button>
    </>
  );
}

function JobCard({ job }: { job: JobSummary }) {
  const { id, reference, state, lapsed, closesAt, measures, open, mine, installer, orderedAt, signedOffAt } = job;
  return (
    <li>
      <a class="card" href={jobHref(id)}>
        <span class="card-head">
          <strong>{reference}</strong> <JobMark job={job} />
        </span>
        <span>
          {things(measures, 'thing')} to fit
          {open === null ? '' : open === 0 ? ', nothing is missing' : `, ${open} still open`}
        </span>
        <span class="soft">
          {state === 'open' && closesAt !== null && !lapsed ? `Until ${hourOf(closesAt)}` : null}
          {state === 'ordered' ? `Ordered ${dayTime(orderedAt, Date.now())}` : null}
          {signedOffAt === null ? null : `Signed off ${dayTime(signedOffAt, Date.now())}`}
          {state === 'ordered' && !mine && installer === null ? ', for whoever is free' : null}
        </span>
      </a>
    </li>
  );
}
