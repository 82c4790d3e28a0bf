import { orders, things } from '../install/words.ts';
import { Shape } from '../shell/shape.tsx';
import { staff } from '../store/store.ts';
import type { Item, Job } from './api.ts';
import { AgreeButton } from './doings.tsx';
import { lacksOf, seenToAt, sentenceOf } from './words.ts';

interface Props {
  job: Job;
  items: readonly Item[];
  missing: readonly string[];
  onDone: () => void;
}

/** What keeps the home from being signed off, by whoever it waits for. */
export function Lacks({ job, items, missing, onDone }: Props) {
  const lacks = lacksOf(missing, items, job.measures);
  const left = lacks.reduce((sum, lack) => sum + lack.items.length, 0);
  return (
    <section class="lacks" aria-labelledby="lacks-heading">
      <h2 id="lacks-heading">
        {left === 0 ? 'Nothing is missing' : `${things(left, 'item')} missing before it is live`}
      </h2>
      {lacks.map(({ key, title, items: open }) => (
        <details key={key} open={key === 'scheme' || job.state === 'open'}>
          <summary>
            {title} <span class="soft">{open.length}</span>
          </summary>
          <ul>
            {open.map((item) => (
              <Lacking key={item.id} item={item} job={job} onDone={onDone} />
            ))}
          </ul>
        </details>
      ))}
    </section>
  );
}

function Lacking({ item, job, onDone }: { item: Item; job: Job; onDone: () => void }) {
  const at = seenToAt(item, job.premises);
  const isOpen = job.state === 'open' && !job.lapsed;
  return (
    <li>
      <Shape name={item.state === 'seen' ? 'hourglass' : 'circle'} hollow={item.state !== 'seen'} />{' '}
      {sentenceOf(item.says)}
      {item.why === null ? null : <span class="row-line soft">{item.why}</span>}
      {at === null ? null : (
        <span class="row-line">
          <a href={at.href}>{at.words}</a>
        </span>
      )}
      {item.id === 'police' && isOpen && orders(staff.value?.role) ? (
        <AgreeButton job={job.id} onDone={onDone} />
      ) : null}
    </li>
  );
}
