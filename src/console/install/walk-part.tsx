import { useState } from 'preact/hooks';
import { Shape } from '../shell/shape.tsx';
import type { Job } from './api.ts';
import { YES } from './finish-part.tsx';
import { EndHint, ItemRow } from './item-row.tsx';
import type { ItemShown, JobNow, MeasureShown } from './job-now.ts';
import { said } from './words.ts';

interface Group {
  key: string;
  title: string;
  items: readonly ItemShown[];
}

/** The walk through the home: a list that ticks itself as things are heard. */
export function WalkPart({ now, job }: { now: JobNow; job: Job }) {
  const isOpen = job.state === 'open' && !job.lapsed;
  const groups = groupsOf(now.items.value, now.measures.value);
  const newest = now.newest.value;
  return (
    <>
      {isOpen && job.rooms.length > 0 ? <WhereAmI now={now} job={job} /> : null}
      <p role="status" class="newest">
        {newest === null ? null : (
          <>
            <Shape name="tick" /> {newest.state === 'seen' ? 'Heard' : 'Ticked'}: {newest.says}
          </>
        )}
      </p>
      {groups.map((group) => (
        <GroupView key={group.key} group={group} now={now} mayEnter={isOpen} />
      ))}
      {groups.length === 0 ? <p class="empty">Nothing is to be tested yet.</p> : null}
    </>
  );
}

/** The things in the order's order, then the home, then what others see to. */
function groupsOf(items: readonly ItemShown[], measures: readonly MeasureShown[]): readonly Group[] {
  const of = (measure: MeasureShown): Group => ({
    key: measure.id,
    title: measure.room === null ? said(measure.name) : `${said(measure.name)}, ${said(measure.room)}`,
    items: items.filter((item) => item.measure === measure.id),
  });
  const rest = items.filter((item) => item.measure === null && item.id !== YES);
  const isTheirs = ({ needs }: ItemShown) => needs === 'contacts' || needs === 'police';
  return [
    ...measures.map(of),
    { key: 'home', title: 'The home as a whole', items: rest.filter((item) => !isTheirs(item)) },
    { key: 'others', title: 'What the scheme sees to', items: rest.filter(isTheirs) },
  ].filter((group) => group.items.length > 0);
}

function GroupView({ group: { key, title, items }, now, mayEnter }: { group: Group; now: JobNow; mayEnter: boolean }) {
  const left = items.filter(({ state, waits }) => (state === 'open' || state === 'seen') && waits !== 'yes').length;
  // As it was when the page was opened: what ticks itself does not fold away before anybody has read it.
  const waits = items.filter(({ waits }) => waits !== null).length;
  const [wasOpen] = useState(left + waits > 0);
  const isDone = left + waits === 0;
  return (
    <details class="group" open={wasOpen}>
      <summary>
        <h2 id={`group-${key}`}>{title}</h2>
        <span class={isDone ? 'done' : 'left'}>
          {isDone ? <Shape name="tick" /> : null} {isDone ? 'done' : left === 0 ? 'waits to be sent' : `${left} left`}
        </span>
      </summary>
      <ul class="items" aria-labelledby={`group-${key}`}>
        {items.map((item) => (
          <ItemRow key={item.id} item={item} now={now} mayEnter={mayEnter} />
        ))}
      </ul>
      <EndHint items={items} />
    </details>
  );
}

/** Which room a press comes from, while somebody carries the button through the home. */
function WhereAmI({ now, job }: { now: JobNow; job: Job }) {
  const waits = now.waiting.entries.value.findLast(({ job: of, about }) => of === job.id && about === 'here');
  const here = waits === undefined ? (job.here?.room ?? null) : waits.body['room'];
  const go = (room: string) =>
    now.enter({ about: 'here', method: 'POST', to: ['here'], body: { room }, says: `I am in: ${said(room)}` });
  return (
    <section class="where" aria-labelledby="where-heading">
      <h2 id="where-heading">Where are you now?</h2>
      <div class="rooms">
        {job.rooms.map(({ room }) => (
          <button type="button" key={room} aria-pressed={here === room} onClick={() => go(room)}>
            {here === room ? <Shape name="tick" /> : null} {said(room)}
          </button>
        ))}
      </div>
      <p class="soft">
        {typeof here !== 'string'
          ? 'Say it before you press a button that is carried about.'
          : waits === undefined
            ? `A press now counts for: ${said(here)}.`
            : `Wait with the press: the desk does not know yet that you are in: ${said(here)}.`}
      </p>
    </section>
  );
}
