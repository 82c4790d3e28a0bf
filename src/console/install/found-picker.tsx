import { useState } from 'preact/hooks';
import { useFetched } from '../estate/fetching.ts';
import { Trouble } from '../estate/parts.tsx';
import { Age } from '../shell/marks.tsx';
import type { Job } from './api.ts';
import { BindForm } from './bind-form.tsx';
import { factWords } from './fact-words.ts';
import { type Found, listFound } from './found-api.ts';
import type { MeasureShown } from './job-now.ts';
import { said } from './words.ts';

const ASK_EVERY_MS = 2_000;

interface Props {
  job: Job;
  measure: MeasureShown;
  onBind: (order: object) => Promise<void>;
  onLeave: () => void;
}

export const foundKey = ({ via, address }: Found) => `${via} ${address}`;
const newestFirst = (one: Found, other: Found) => other.lastAt.localeCompare(one.lastAt);

/** What the home's hubs have heard and nobody has named: press the button, and it comes to the top. */
export function FoundPicker({ job, measure, onBind, onLeave }: Props) {
  const { value, problem, again } = useFetched(job.premises, () => listFound(job.premises), ASK_EVERY_MS);
  const [chosen, setChosen] = useState<string | null>(null);
  const found = value?.items.find((one) => foundKey(one) === chosen);
  if (found) {
    return (
      <BindForm
        found={found}
        name={said(measure.name)}
        words={`This is it: ${said(measure.name).toLowerCase()}`}
        onBind={(bindings) => onBind({ via: found.via, address: found.address, bindings })}
        onLeave={() => setChosen(null)}
      />
    );
  }
  return (
    <section aria-labelledby="found-heading">
      <h2 id="found-heading">Which one is it?</h2>
      <p>Press it, or open and close it. What was heard last stands on top.</p>
      <Trouble problem={problem} again={() => void again()} />
      <ul class="found" aria-live="polite">
        {(value?.items ?? []).toSorted(newestFirst).map((one) => (
          <li key={foundKey(one)}>
            <button type="button" class="card" onClick={() => setChosen(foundKey(one))}>
              <FoundWords found={one} />
            </button>
          </li>
        ))}
      </ul>
      {value?.items.length === 0 ? <p class="empty">No hub of this home has heard anything new.</p> : null}
      <button type="button" onClick={onLeave}>
        Back
      </button>
    </section>
  );
}

/** What something calls itself, and what it said last. */
export function FoundWords({ found }: { found: Found }) {
  const { alias, address, vendor, model, lastAt, facts } = found;
  const last = facts.toSorted((one, other) => other.at.localeCompare(one.at))[0];
  return (
    <>
      <span class="card-head">
        <strong>{alias ?? address}</strong>{' '}
        <span>
          <Age since={lastAt} /> ago
        </span>
      </span>
      {last === undefined ? null : <span>{factWords(last)}</span>}
      <span class="soft code">{[vendor, model, alias === null ? null : address].filter(Boolean).join(', ')}</span>
    </>
  );
}
