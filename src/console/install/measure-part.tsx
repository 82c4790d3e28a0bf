import { useState } from 'preact/hooks';
import type { Claim, Job } from './api.ts';
import { ClaimView } from './claim-view.tsx';
import { ItemRow } from './item-row.tsx';
import type { JobNow, MeasureShown } from './job-now.ts';
import { JoinDevice, type Way } from './join-device.tsx';
import { Placing } from './placing.tsx';
import { measureKind, said, whereOf } from './words.ts';

/** One thing of the order: where it hangs, the device that it is, and what it still has to show. */
export function MeasurePart({ now, job, measure }: { now: JobNow; job: Job; measure: MeasureShown }) {
  const [claim, setClaim] = useState<Claim | null>(null);
  const [way, setWay] = useState<Way>('none');
  const isOpen = job.state === 'open' && !job.lapsed;
  if (claim !== null) return <ClaimView claim={claim} onNew={setClaim} onDone={() => setClaim(null)} />;
  const join = { now, job, measure, way, onWay: setWay, onClaim: setClaim };
  // While somebody looks for the device, nothing else is in the way.
  if (way !== 'none') return <JoinDevice {...join} />;
  return (
    <>
      <p class="about">
        {measureKind(measure.kind)}, {whereOf(measure)}
        {measure.silent ? '. It never speaks: that you fitted it is what counts.' : ''}
      </p>
      {isOpen ? <Placing now={now} job={job} measure={measure} /> : null}
      {measure.silent ? null : (
        <>
          <h2>Its device</h2>
          <p>{measure.device === null ? 'Nothing speaks for it yet.' : deviceOf(measure)}</p>
          {isOpen ? <JoinDevice {...join} /> : null}
        </>
      )}
      <Fitted now={now} measure={measure} mayEnter={isOpen} />
      <Shows now={now} measure={measure} mayEnter={isOpen} />
    </>
  );
}

const deviceOf = ({ device, sensor }: MeasureShown) => (
  <>
    <span class="code">{device}</span>
    {sensor === null ? '' : `, sensor ${sensor}`}
  </>
);

interface PartProps {
  now: JobNow;
  measure: MeasureShown;
  mayEnter: boolean;
}

function Fitted({ now, measure, mayEnter }: PartProps) {
  const fit = () =>
    now.enter({
      about: measure.id,
      method: 'PATCH',
      to: ['measures', measure.id],
      body: { fitted: !measure.fitted },
      says: `${said(measure.name)} is ${measure.fitted ? 'not ' : ''}fitted`,
    });
  return (
    <>
      <h2>Fitted</h2>
      <label class="choice big">
        <input type="checkbox" checked={measure.fitted} disabled={!mayEnter} onChange={fit} />
        {measure.silent ? 'It is fitted and holds' : 'It is fitted where it belongs'}
        {measure.waits ? <span class="soft">, waits to be sent</span> : null}
      </label>
    </>
  );
}

function Shows({ now, measure, mayEnter }: PartProps) {
  const items = now.items.value.filter((item) => item.measure === measure.id && item.id !== `fitted:${measure.id}`);
  if (items.length === 0) return null;
  return (
    <>
      <h2>What it has to show</h2>
      <ul class="items">
        {items.map((item) => (
          <ItemRow key={item.id} item={item} now={now} mayEnter={mayEnter} />
        ))}
      </ul>
    </>
  );
}
