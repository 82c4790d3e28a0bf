import { useEffect, useRef, useState } from 'preact/hooks';
import { useAct } from '../account/act.ts';
import { Shape } from '../shell/shape.tsx';
import { staff } from '../store/store.ts';
import { certificateHref, type JobInFull } from './api.ts';
import { type ItemShown, type JobNow, newEntry } from './job-now.ts';
import { jobHref, NEEDS_WORDS, orders } from './words.ts';

/** The one item that is answered here: it is asked when all the others are done. */
export const YES = 'resident-yes';

/** What is still missing, then the resident's yes. */
export function FinishPart({ now, full }: { now: JobNow; full: JobInFull }) {
  const { job } = full;
  const missing = now.items.value.filter(({ id }) => id !== YES && full.missing.includes(id));
  if (job.state === 'ordered') return <p>The job has not been started.</p>;
  if (missing.length > 0) return <Missing job={job.id} missing={missing} />;
  return job.state === 'open' && !job.lapsed ? <SignOff now={now} /> : null;
}

function Missing({ job, missing }: { job: string; missing: readonly ItemShown[] }) {
  return (
    <section aria-labelledby="missing-heading">
      <h2 id="missing-heading">
        {missing.length === 1 ? 'One thing is missing' : `${missing.length} things are missing`}
      </h2>
      <p>The home is not live before that: what you fitted still counts as a test.</p>
      <ul class="items">
        {missing.map(({ id, says, why, needs, measure, waits }) => (
          <li class="item open" key={id}>
            <span class="mark">
              <Shape name="circle" hollow />
            </span>
            <div>
              <a class="says" href={measure === null ? jobHref(job, 'test') : jobHref(job, 'measures', measure)}>
                {says}
              </a>
              <p class="soft">
                {waits === null ? (why ?? NEEDS_WORDS[needs]) : 'You have said so; it waits to be sent.'}
              </p>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Only she can say that it is right, and whether her paper may show where she lives. Neither is chosen for her. */
function SignOff({ now }: { now: JobNow }) {
  const [entry] = useState(newEntry);
  const [agrees, setAgrees] = useState(false);
  const [withoutAddress, setWithout] = useState<boolean | null>(null);
  const [isAsked, setAsked] = useState(false);
  const act = useAct();
  const open = withoutAddress === null ? 'Ask her what her copy may show.' : agrees ? '' : 'It needs her yes.';
  const sign = (event: Event) => {
    event.preventDefault();
    setAsked(true);
    if (withoutAddress === null || !agrees) return;
    act.run(() => now.signOff(entry, withoutAddress).finally(() => now.ask()));
  };
  return (
    <form class="sign-off" onSubmit={sign}>
      <h2>Nothing else is missing</h2>
      <p>Show her the button once more, and what comes of a press. Then ask her two things.</p>
      <label class="choice big">
        <input type="checkbox" checked={agrees} onChange={({ currentTarget }) => setAgrees(currentTarget.checked)} />
        She has tried it, and says yes
      </label>
      <fieldset>
        <legend>Her copy of the certificate</legend>
        <Copy words="leaves the address out" isChosen={withoutAddress === true} onChoose={() => setWithout(true)} />
        <Copy words="shows the address" isChosen={withoutAddress === false} onChoose={() => setWithout(false)} />
      </fieldset>
      <p class="refusal" role="alert">
        {isAsked && open !== '' ? open : act.problem.value}
      </p>
      <button type="submit" class="primary wide" aria-disabled={act.busy.value ? 'true' : undefined}>
        {act.busy.value ? 'Signing off…' : 'Sign off: make this home live'}
      </button>
    </form>
  );
}

function Copy({ words, isChosen, onChoose }: { words: string; isChosen: boolean; onChoose: () => void }) {
  return (
    <label class="choice big">
      <input type="radio" name="copy" checked={isChosen} onChange={onChoose} />
      {words}
    </label>
  );
}

interface SignedProps {
  job: string;
  reference: string;
  withoutAddress: boolean;
}

/** The end of a job. Whoever installs may hand over her copy and see no more of it. */
export function Signed({ job, reference, withoutAddress }: SignedProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const mayFile = orders(staff.value?.role);
  return (
    <section aria-labelledby="signed-heading">
      <h2 id="signed-heading" ref={heading} tabIndex={-1}>
        <Shape name="tick" /> Signed off. Thank you.
      </h2>
      {mayFile ? null : <p>Hand her copy over now: in half an hour you can no longer open it.</p>}
      <a class="card" href={certificateHref(job, 'resident')} download={`certificate-${reference}.pdf`}>
        <strong>Her copy of the certificate</strong>
        <span class="soft">PDF, {withoutAddress ? 'without' : 'with'} the address</span>
      </a>
      {mayFile ? (
        <a class="card" href={certificateHref(job, 'file')} download={`certificate-${reference}-file.pdf`}>
          <strong>The copy for the file</strong>
          <span class="soft">PDF</span>
        </a>
      ) : null}
    </section>
  );
}
