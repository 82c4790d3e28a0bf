import { useSignal } from '@preact/signals';
import { useState } from 'preact/hooks';
import { Choose, Line } from '../people/fields.tsx';
import { type Job, type Measure, NEW_MEASURE } from './api.ts';
import type { JobNow } from './job-now.ts';
import { KIND_CHOICES, measureKind, said, slugOf } from './words.ts';

const NOWHERE = { value: '', words: 'No room: the whole home' };
const choicesOf = (speaks: boolean) => KIND_CHOICES.filter((one) => one.speaks === speaks);
const ALL = [...choicesOf(true), ...choicesOf(false)];

/** Puts a thing on the order that was not on it: what speaks, and what never does. */
export function MeasureForm({ now, job, onDone }: { now: JobNow; job: Job; onDone: () => void }) {
  const kind = useSignal<string>('bar');
  const name = useSignal('');
  const room = useSignal('');
  const [problem, setProblem] = useState('');
  const add = (event: Event) => {
    event.preventDefault();
    const chosen = ALL.find(({ value }) => value === kind.value);
    if (!chosen) return;
    const slug = slugOf(name.value === '' ? `${room.value} ${chosen.words}` : name.value);
    if (slug === '') return setProblem('Give it a name, such as “Back door”.');
    if (job.measures.some((one) => one.name === slug))
      return setProblem('That name is taken here. Give it another one.');
    const isKept = now.enter({
      about: NEW_MEASURE,
      method: 'POST',
      to: ['measures'],
      body: bodyOf(chosen.value, slug, room.value, job),
      says: `${said(slug)}, ${measureKind(chosen.value)}`,
    });
    if (!isKept) return setProblem('Too much waits on this phone. Find a connection first.');
    onDone();
  };
  return (
    <form class="adding" onSubmit={add}>
      <h2>Add something</h2>
      <Choose label="What it is" value={kind} choices={ALL} />
      <Choose
        label="Where"
        value={room}
        choices={[NOWHERE, ...job.rooms.map((one) => ({ value: one.room, words: said(one.room) }))]}
      />
      <Line label="What it is called" value={name} hint="Such as “Back door”. Never a person’s name." max={32} />
      <p class="refusal" role="alert">
        {problem}
      </p>
      <div class="buttons">
        <button type="submit" class="primary">
          Add it
        </button>
        <button type="button" onClick={onDone}>
          Leave it
        </button>
      </div>
    </form>
  );
}

function bodyOf(kind: Measure['kind'], name: string, room: string, job: Job): Record<string, unknown> {
  const zone = job.rooms.find((one) => one.room === room)?.zone ?? null;
  return room === '' ? { kind, name } : { kind, name, room, zone };
}
