import { useSignal } from '@preact/signals';
import { useId, useState } from 'preact/hooks';
import { Problem } from '../api/http.ts';
import { setWatch } from '../people/api.ts';
import { Day } from '../people/day.tsx';
import { PersonForm } from '../people/form.tsx';
import { Shape } from '../shell/shape.tsx';
import type { HomeFull } from './api.ts';
import { Left } from './parts.tsx';
import { keepsFiles } from './tabs.tsx';

/** A heightened watch over a home: people are told sooner, and it relaxes by itself. */
export function WatchPart({ home: { id, watch }, again }: { home: HomeFull; again: () => void }) {
  const [isOpen, setOpen] = useState(false);
  const [problem, setProblem] = useState('');
  const end = async () => {
    try {
      await setWatch(id, null, '');
      setProblem('');
      again();
    } catch (error) {
      setProblem(error instanceof Problem ? error.message : 'Something went wrong in this page. Reload it.');
    }
  };
  return (
    <>
      <h2>Heightened watch</h2>
      <p>
        {watch === null ? (
          'None: people are told at the usual times.'
        ) : (
          <>
            <Shape name="hourglass" /> <strong>On until</strong> <Day at={watch.until} />, <Left until={watch.until} />:
            every wait is {Math.round(watch.factor * 100)} % of the usual. It ends by itself.
          </>
        )}
      </p>
      {keepsFiles() ? (
        <div class="buttons">
          <button type="button" class="quiet" onClick={() => setOpen(true)}>
            {watch === null ? 'Watch over it more closely' : 'Change its end'}
          </button>
          {watch === null ? null : (
            <button type="button" class="quiet" onClick={() => void end()}>
              End it now
            </button>
          )}
        </div>
      ) : null}
      <p class="refusal" role="alert">
        {problem}
      </p>
      {isOpen ? <WatchDialog premises={id} onDone={again} onLeave={() => setOpen(false)} /> : null}
    </>
  );
}

function WatchDialog({ premises, onDone, onLeave }: { premises: string; onDone: () => void; onLeave: () => void }) {
  const id = useId();
  const until = useSignal('');
  const text = useSignal('');
  const work = async () => {
    await setWatch(premises, new Date(until.peek()).toISOString(), text.peek());
    onDone();
  };
  return (
    <PersonForm
      title="Watch over this home more closely"
      send="Begin"
      lacking={() => (until.peek() === '' ? 'Say until when.' : '')}
      work={work}
      onLeave={onLeave}
    >
      <p>For a court date or a release. Waits are halved until then.</p>
      <label for={`${id}until`}>Until, by this computer's clock</label>
      <input
        id={`${id}until`}
        type="datetime-local"
        value={until.value}
        onInput={({ currentTarget }) => {
          until.value = currentTarget.value;
        }}
      />
      <label for={`${id}text`}>Why; it goes to the vault</label>
      <textarea
        id={`${id}text`}
        rows={2}
        maxLength={1_000}
        value={text.value}
        onInput={({ currentTarget }) => {
          text.value = currentTarget.value;
        }}
      />
    </PersonForm>
  );
}
