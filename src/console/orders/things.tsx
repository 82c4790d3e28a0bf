import { useState } from 'preact/hooks';
import { Cards } from '../estate/parts.tsx';
import { said, things, whereOf } from '../install/words.ts';
import { AddRow } from './add-row.tsx';
import { add, type Job, type Measure } from './api.ts';
import { asksOf } from './draft.ts';
import { DropDialog, LacksDialog } from './thing-dialogs.tsx';
import { besideName, WITHOUT } from './words.ts';

interface Props {
  job: Job;
  mayChange: boolean;
  onDone: () => void;
}
type Change = { how: 'drop' | 'without'; measure: Measure };

/** What is to be fitted, thing by thing. */
export function Things({ job, mayChange, onDone }: Props) {
  const [change, setChange] = useState<Change | null>(null);
  const kept = job.measures.filter(({ dropped }) => !dropped);
  const off = job.measures.length - kept.length;
  const on = { job: job.id, onDone, onLeave: () => setChange(null) };
  return (
    <>
      <h2>{things(kept.length, 'thing')} to fit</h2>
      <Cards
        caption="What is to be fitted"
        heads={['Thing', 'Where', 'Fitted', 'Device', ...(mayChange ? ['Change'] : [])]}
      >
        {kept.map((measure) => (
          <Thing key={measure.id} measure={measure} onChange={mayChange ? setChange : null} />
        ))}
      </Cards>
      {off === 0 ? null : <p class="soft">{things(off, 'thing')} taken off the order.</p>}
      {mayChange ? (
        <AddRow
          rows={job.measures}
          rooms={job.rooms}
          onAdd={async (row) => {
            for (const asked of asksOf([row], job.rooms)) await add(job.id, asked);
            onDone();
          }}
        />
      ) : null}
      {change?.how === 'drop' ? <DropDialog {...on} measure={change.measure} /> : null}
      {change?.how === 'without' ? <LacksDialog {...on} measure={change.measure} /> : null}
    </>
  );
}

function Thing({ measure, onChange }: { measure: Measure; onChange: ((change: Change) => void) | null }) {
  const { name, silent, fitted, device, paths, without } = measure;
  const ways = paths.length === 0 ? '' : `reports by ${paths.join(' and ')}`;
  const about = [besideName(measure), ways, ...without.map((one) => WITHOUT[one])].filter((words) => words !== '');
  return (
    <tr>
      <th scope="row">
        {said(name)} <span class="soft">{about.join(', ')}</span>
      </th>
      <td data-name="Where">{whereOf(measure)}</td>
      <td data-name="Fitted">{fitted ? 'yes' : 'not yet'}</td>
      <td data-name="Device">
        {silent ? 'none: it never speaks' : device === null ? 'none yet' : <span class="code">{device}</span>}
      </td>
      {onChange === null ? null : (
        <td data-name="Change">
          <span class="thing-acts">
            <button type="button" class="quiet" onClick={() => onChange({ how: 'drop', measure })}>
              Take it off<span class="unseen">: {said(name)}</span>
            </button>
            {silent ? null : (
              <button type="button" class="quiet" onClick={() => onChange({ how: 'without', measure })}>
                What it has<span class="unseen">: {said(name)}</span>
              </button>
            )}
          </span>
        </td>
      )}
    </tr>
  );
}
