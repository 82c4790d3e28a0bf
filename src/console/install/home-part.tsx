import { useState } from 'preact/hooks';
import { useAct } from '../account/act.ts';
import { Refused } from '../account/signin-page.tsx';
import { Shape } from '../shell/shape.tsx';
import { staff } from '../store/store.ts';
import { askAddress, type Job, NEW_MEASURE, openJob, prolongJob } from './api.ts';
import type { ItemShown, JobNow, MeasureShown } from './job-now.ts';
import { MeasureForm } from './measure-form.tsx';
import { hourOf, jobHref, measureKind, orders, said, things, whereOf } from './words.ts';

/** What is to be fitted and where, and the way there. */
export function HomePart({ now, job }: { now: JobNow; job: Job }) {
  const [isAdding, setAdding] = useState(false);
  const isOpen = job.state === 'open' && !job.lapsed;
  const measures = now.measures.value.filter(({ dropped }) => !dropped);
  return (
    <>
      {job.state === 'ordered' ? <Start now={now} job={job} /> : null}
      {job.lapsed && orders(staff.value?.role) ? <Prolong now={now} job={job} /> : null}
      {isOpen ? <Address job={job.id} /> : null}
      <h2>{things(measures.length, 'thing')} to fit</h2>
      <ul class="measures">
        {measures.map((measure) => (
          <Row key={measure.id} measure={measure} job={job} items={now.items.value} />
        ))}
        {now.waiting.entries.value
          .filter((entry) => entry.job === job.id && entry.about === NEW_MEASURE)
          .map(({ entry, says }) => (
            <li key={entry}>
              <span class="card waits">{says}, waits to be sent</span>
            </li>
          ))}
      </ul>
      {isOpen && isAdding ? <MeasureForm now={now} job={job} onDone={() => setAdding(false)} /> : null}
      {isOpen && !isAdding ? (
        <button type="button" class="wide" onClick={() => setAdding(true)}>
          Add something that was fitted
        </button>
      ) : null}
    </>
  );
}

function Start({ now, job }: { now: JobNow; job: Job }) {
  const act = useAct();
  const open = async () => {
    await openJob(job.id);
    await now.ask();
  };
  return (
    <div class="start">
      <p>Starting gives you twelve hours. From then on you can see the address, fit and test.</p>
      <button
        type="button"
        class="primary wide"
        aria-disabled={act.busy.value ? 'true' : undefined}
        onClick={() => act.run(open)}
      >
        {act.busy.value ? 'Starting…' : 'Start this job'}
      </button>
      <Refused act={act} />
    </div>
  );
}

/** Whoever ordered it lets the work go on. */
function Prolong({ now, job }: { now: JobNow; job: Job }) {
  const act = useAct();
  const prolong = () => act.run(() => prolongJob(job.id).then(() => now.ask()));
  return (
    <div class="start">
      <button type="button" class="wide" aria-disabled={act.busy.value ? 'true' : undefined} onClick={prolong}>
        Give it twelve more hours
      </button>
      <Refused act={act} />
    </div>
  );
}

/** The address is not there until somebody asks, and it is on record that they did. */
function Address({ job }: { job: string }) {
  const act = useAct();
  const [shown, setShown] = useState<{ address: string | null; until: string } | null>(null);
  if (shown !== null) {
    return (
      <section class="address" aria-label="Address">
        <p class="lines">{shown.address ?? 'No address is on file. Ask the scheme.'}</p>
        <p class="soft">Kept nowhere on this phone. It can be shown until {hourOf(shown.until)}.</p>
        <button type="button" onClick={() => setShown(null)}>
          Hide it
        </button>
      </section>
    );
  }
  return (
    <section class="address" aria-label="Address">
      <button
        type="button"
        class="wide"
        aria-disabled={act.busy.value ? 'true' : undefined}
        onClick={() => act.run(async () => setShown(await askAddress(job)))}
      >
        {act.busy.value ? 'Asking…' : 'Show the address'}
      </button>
      <p class="soft">It is recorded that you looked, and when. Show it only to find the door.</p>
      <Refused act={act} />
    </section>
  );
}

const isLeft = ({ state, waits }: ItemShown) => (state === 'open' || state === 'seen') && waits !== 'yes';

function Row({ measure, job, items }: { measure: MeasureShown; job: Job; items: readonly ItemShown[] }) {
  const mine = items.filter((item) => item.measure === measure.id);
  const left = mine.filter(isLeft).length;
  const isDone = measure.fitted && left === 0 && (measure.silent || measure.device !== null);
  return (
    <li>
      <a class="card" href={jobHref(job.id, 'measures', measure.id)}>
        <span class="card-head">
          <strong>{said(measure.name)}</strong>
          <span class={isDone ? 'done' : 'left'}>
            <Shape name={isDone ? 'tick' : 'circle'} hollow={!isDone} /> {nextWords(measure, left)}
          </span>
        </span>
        <span class="soft">
          {measureKind(measure.kind)}, {whereOf(measure)}
        </span>
      </a>
    </li>
  );
}

/** What comes next for a thing, in two or three words. */
function nextWords({ silent, fitted, device, waits }: MeasureShown, left: number): string {
  if (waits) return 'waits to be sent';
  if (!silent && device === null) return 'no device yet';
  if (!fitted) return 'not fitted yet';
  return left === 0 ? 'done' : things(left, 'test left', 'tests left');
}
