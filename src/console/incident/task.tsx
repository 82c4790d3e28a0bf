import type { Incident, PoliceTask } from '../api/types.ts';
import { Shape } from '../shell/shape.tsx';
import { gatewayNow } from '../store/store.ts';
import { openTask } from '../store/tasks.ts';
import { age } from '../words/times.ts';
import { useBrief } from './brief/held.ts';
import { isHolder } from './next-step.ts';
import { type Hand, isOff, press } from './press.ts';

const TITLES: Record<PoliceTask['kind'], string> = {
  'ring-999': 'Ring 999 now, by hand',
  'ring-line': "Ring the force's own line now",
};

/** What a person has to do so that the police know: on top of everything, with the words to be read out. */
export function Task({ hand }: { hand: Hand }) {
  const task = openTask(hand.incident);
  return task === undefined ? null : <Open hand={hand} task={task} key={task.task} />;
}

function Open({ hand, task }: { hand: Hand; task: PoliceTask }) {
  const { incident, who } = hand;
  const mine = isHolder(incident, who);
  const now = gatewayNow.value;
  const forMs = Math.max(0, now - Date.parse(task.raisedAt));
  return (
    <section class="task" aria-label="Task: tell the police">
      <h2 class="task-title">
        <Shape name="octagon" /> {TITLES[task.kind]}
      </h2>
      <p class="task-why">
        Why: {task.why}. <span class="task-age">Asked {age(forMs)} ago</span>
      </p>
      {mine ? (
        <Script incident={incident} />
      ) : (
        <p class="hint">Take charge of it: the words to read out come up here.</p>
      )}
      {task.kind === 'ring-line' ? <Line hand={hand} /> : null}
    </section>
  );
}

/** The read-out of the brief. It shows who lives there, so that only whoever has the incident is shown it, and it is on record. */
function Script({ incident }: { incident: Incident }) {
  const { brief, problem, isBehind, read } = useBrief(incident, true);
  if (brief === null)
    return (
      <p class={problem ? 'refusal' : 'empty'} role={problem ? 'alert' : undefined}>
        {problem ?? 'Reading the brief…'}{' '}
        {problem ? (
          <button type="button" onClick={read}>
            Try again
          </button>
        ) : null}
      </p>
    );
  return (
    <div class="script-999">
      <h3>Say this</h3>
      <p>“Police, please. {brief.readOut}”</p>
      {isBehind ? (
        <p class="behind">
          <Shape name="triangle" /> Something has happened since this was read.{' '}
          <button type="button" onClick={read}>
            Read it again
          </button>
        </p>
      ) : null}
    </div>
  );
}

/** What can be done beside saying that it is done: that stands below, where the next thing to do always stands. */
function Line({ hand }: { hand: Hand }) {
  if (isOff(hand, 'call')) return null;
  return (
    <p class="task-keys">
      <button type="button" aria-keyshortcuts="l" onClick={() => press(hand, 'call')}>
        Connect me to their line{' '}
        <span class="kbd" aria-hidden="true">
          l
        </span>
      </button>
    </p>
  );
}
