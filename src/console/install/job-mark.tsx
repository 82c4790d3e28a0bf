import { Shape, type ShapeName } from '../shell/shape.tsx';
import { dayTime } from '../words/times.ts';
import type { Job, JobSummary } from './api.ts';
import { hourOf, jobWords } from './words.ts';

type Standing = Pick<Job | JobSummary, 'state' | 'lapsed' | 'live'>;

const shapeOf = ({ state, lapsed, live }: Standing): ShapeName => {
  if (state === 'signed-off') return live ? 'tick' : 'hourglass';
  if (state === 'open') return lapsed ? 'hourglass' : 'arrow';
  return state === 'cancelled' ? 'cross' : 'dots';
};

/** How a job stands, by shape and words. */
export function JobMark({ job }: { job: Standing }) {
  return (
    <span class={`job-mark ${job.state}`}>
      <Shape name={shapeOf(job)} /> {jobWords(job)}
    </span>
  );
}

interface StripShown {
  looks: string;
  loud: string;
  until: string | null;
  says: string;
}

const LIVE: StripShown = {
  looks: 'live',
  loud: 'LIVE',
  until: null,
  says: 'The home is protected. A press is an alarm.',
};

/** What a home is that has been signed off: live, or settling in until then. */
export const SIGNED = (soakUntil: string | null): StripShown =>
  soakUntil === null
    ? LIVE
    : {
        looks: 'live',
        loud: 'SETTLING IN',
        until: `until ${dayTime(soakUntil, Date.now())}`,
        says: 'A press is an alarm. The sensors join in afterwards.',
      };

function stripOf({ state, lapsed, live, closesAt, soakUntil }: Job): StripShown {
  if (state === 'signed-off') return live ? LIVE : SIGNED(soakUntil);
  if (state === 'cancelled') return { looks: '', loud: 'CANCELLED', until: null, says: 'Nothing is to be done here.' };
  if (state === 'ordered')
    return { looks: '', loud: 'NOT STARTED', until: null, says: 'Start it when you stand at the door.' };
  if (lapsed) {
    const says = 'The job is shut until a supervisor gives it more time. What you have done is kept.';
    return { looks: '', loud: 'TIME IS OVER', until: null, says };
  }
  const says = 'No alarm is raised yet. A press reaches the desk as a test.';
  return { looks: 'on-test', loud: 'ON TEST', until: closesAt && `until ${hourOf(closesAt)}`, says };
}

/** Over every page of a job, and in sight all the way down: whether a press in this home is a test or the truth. */
export const StandingStrip = ({ job }: { job: Job }) => <Strip strip={stripOf(job)} />;

export function Strip({ strip: { looks, loud, until, says } }: { strip: StripShown }) {
  return (
    <>
      <p class={`strip ${looks}`}>
        <strong>{loud}</strong> {until ? <span>{until}</span> : null}
      </p>
      <p class="soft">{says}</p>
    </>
  );
}
