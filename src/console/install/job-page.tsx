import { useEffect, useRef } from 'preact/hooks';
import { Shape } from '../shell/shape.tsx';
import type { JobInFull } from './api.ts';
import { FinishPart, Signed, YES } from './finish-part.tsx';
import { HomePart } from './home-part.tsx';
import { SIGNED, StandingStrip, Strip } from './job-mark.tsx';
import { type JobNow, useJob } from './job-now.ts';
import { MeasurePart } from './measure-part.tsx';
import { OfflineBanner } from './offline-banner.tsx';
import type { SignedHere } from './signed-here.ts';
import { WalkPart } from './walk-part.tsx';
import { jobHref, said } from './words.ts';

interface Props {
  id: string;
  part: string;
  /** Id of a measure. */
  thing: string;
}

/** One job, from the door to the certificate. */
export function JobPage({ id, part, thing }: Props) {
  const now = useJob(id);
  const full = now.full.value;
  const signed = now.signed.value;
  if (signed !== null) return <Over job={id} signed={signed} />;
  if (full === null) return <NotThere now={now} />;
  return <Job now={now} full={full} part={part} thing={thing} />;
}

function WayBack({ href = '/install', words = 'All jobs' }: { href?: string; words?: string }) {
  return (
    <p class="way-back">
      <a href={href}>
        <Shape name="back" /> {words}
      </a>
    </p>
  );
}

function NotThere({ now }: { now: JobNow }) {
  return (
    <section class="pane install">
      <WayBack />
      <h1>Job</h1>
      <OfflineBanner now={now} />
      {now.problem.value === '' ? <p role="status">Reading…</p> : <Refusal says={now.problem.value} />}
    </section>
  );
}

/** It was signed off here, and whoever installs sees no more of it. */
function Over({ job, signed }: { job: string; signed: SignedHere }) {
  return (
    <section class="pane install">
      <WayBack />
      <h1>Home {signed.reference}</h1>
      <Strip strip={SIGNED(signed.soakUntil)} />
      <Signed job={job} reference={signed.reference} withoutAddress={signed.withoutAddress} />
    </section>
  );
}

function Refusal({ says }: { says: string }) {
  return says === '' ? null : (
    <p class="refusal" role="alert">
      {says}
    </p>
  );
}

function Job({ now, full, part, thing }: { now: JobNow; full: JobInFull; part: string; thing: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [part, thing]);
  const { job } = full;
  const measure = part === 'measures' ? now.measures.value.find((one) => one.id === thing) : undefined;
  const isOver = job.state === 'signed-off';
  return (
    <section class="pane install" aria-labelledby="job-heading">
      {measure ? <WayBack href={jobHref(job.id)} words={`Home ${job.reference}`} /> : <WayBack />}
      <h1 id="job-heading" ref={heading} tabIndex={-1}>
        {measure ? said(measure.name) : `Home ${job.reference}`}
      </h1>
      <StandingStrip job={job} />
      <OfflineBanner now={now} />
      <Refusal says={now.problem.value} />
      {isOver ? (
        <Signed job={job.id} reference={job.reference} withoutAddress={job.residentCopyWithoutAddress} />
      ) : (
        <Steps
          job={job.id}
          here={part}
          left={job.state === 'open' ? full.missing.filter((item) => item !== YES).length : 0}
        />
      )}
      {measure ? <MeasurePart now={now} job={job} measure={measure} key={measure.id} /> : null}
      {part === '' ? <HomePart now={now} job={job} /> : null}
      {part === 'test' ? <WalkPart now={now} job={job} /> : null}
      {part === 'finish' && !isOver ? <FinishPart now={now} full={full} /> : null}
    </section>
  );
}

const STEPS = [
  { part: '', words: 'Fit' },
  { part: 'test', words: 'Test' },
  { part: 'finish', words: 'Finish' },
] as const;

function Steps({ job, here, left }: { job: string; here: string; left: number }) {
  return (
    <nav class="steps" aria-label="Steps of the job">
      {STEPS.map(({ part, words }) => (
        <a
          key={part}
          href={part === '' ? jobHref(job) : jobHref(job, part)}
          aria-current={part === here || (part === '' && here === 'measures') ? 'page' : undefined}
        >
          {words}
          {part === 'test' && left > 0 ? <span class="count"> {left} left</span> : null}
        </a>
      ))}
    </nav>
  );
}
