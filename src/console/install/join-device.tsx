import { useSignal } from '@preact/signals';
import { useAct } from '../account/act.ts';
import { Refused } from '../account/signin-page.tsx';
import { Choose, Line } from '../people/fields.tsx';
import { type Claim, claimAgain, type Job, joinDevice } from './api.ts';
import { FoundPicker } from './found-picker.tsx';
import type { JobNow, MeasureShown } from './job-now.ts';
import { said } from './words.ts';

interface Props {
  now: JobNow;
  job: Job;
  measure: MeasureShown;
  way: Way;
  onWay: (way: Way) => void;
  /** It has to be claimed by the hardware. */
  onClaim: (claim: Claim) => void;
}

/** The family whose devices enrol by a code. */
const OURS = 'native';
/** How somebody is about to say which device it is. */
export type Way = 'none' | 'found' | 'sensor';

/** Which device a thing is: one that takes a code, one that a hub has heard, or a part of another. */
export function JoinDevice({ now, job, measure, way, onWay, onClaim }: Props) {
  const act = useAct();
  const join = async (order: object) => {
    const { claim } = await joinDevice(job.id, measure.id, order);
    if (claim) onClaim(claim);
    onWay('none');
    await now.ask();
  };
  const known = measure.device;
  const showCode = () =>
    act.run(async () => {
      if (known === null) return join({ profile: OURS });
      onClaim(await claimAgain(known));
    });
  if (way === 'found') {
    return <FoundPicker job={job} measure={measure} onBind={join} onLeave={() => onWay('none')} />;
  }
  if (way === 'sensor') return <SensorForm job={job} measure={measure} onBind={join} onLeave={() => onWay('none')} />;
  const code = (
    <button type="button" class={known === null ? 'primary wide' : 'wide'} onClick={showCode}>
      {act.busy.value ? 'Making the code…' : known === null ? 'Show its code' : 'Show its code again'}
    </button>
  );
  const others = (
    <>
      <button type="button" class="wide" onClick={() => onWay('found')}>
        A hub has heard it: pick it
      </button>
      <button type="button" class="wide" onClick={() => onWay('sensor')}>
        It is part of another device
      </button>
    </>
  );
  return (
    <>
      {measure.sensor === null ? code : null}
      {known === null ? (
        others
      ) : (
        <details class="carried">
          <summary>It is another device</summary>
          {others}
        </details>
      )}
      <Refused act={act} />
    </>
  );
}

interface SensorProps {
  job: Job;
  measure: MeasureShown;
  onBind: (order: object) => Promise<void>;
  onLeave: () => void;
}

/** One contact of a hub with many. */
function SensorForm({ job, measure, onBind, onLeave }: SensorProps) {
  const others = job.measures.filter(
    ({ id, device, sensor }) => id !== measure.id && device !== null && sensor === null,
  );
  const device = useSignal(others[0]?.device ?? '');
  const sensor = useSignal('');
  const act = useAct();
  const submit = (event: Event) => {
    event.preventDefault();
    act.run(() => onBind({ device: device.value, sensor: sensor.value.trim() }));
  };
  if (others.length === 0) {
    return (
      <>
        <p>Nothing else of this job has its device yet. Begin with the hub.</p>
        <button type="button" onClick={onLeave}>
          Back
        </button>
      </>
    );
  }
  return (
    <form class="adding" onSubmit={submit}>
      <Choose
        label="Part of"
        value={device}
        choices={others.map((one) => ({ value: one.device ?? '', words: said(one.name) }))}
      />
      <Line label="Its name there" value={sensor} hint="As the hub calls it, such as front-door." max={64} />
      <Refused act={act} />
      <div class="buttons">
        <button type="submit" class="primary">
          That is it
        </button>
        <button type="button" onClick={onLeave}>
          Leave it
        </button>
      </div>
    </form>
  );
}
