import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { getHome } from '../../api/home.ts';
import { Problem } from '../../api/http.ts';
import type { HomePlan, Incident } from '../../api/types.ts';
import { useKey } from '../../shell/keys.ts';
import { Time } from '../../shell/marks.tsx';
import { Shape } from '../../shell/shape.tsx';
import { PaneSection } from '../pane.tsx';
import { sinceAlarm } from '../timeline-kinds.ts';
import { changesOf, drawn, itemWords, type Moment } from './drawing.ts';
import { FloorPlan } from './floor-plan.tsx';
import { PlanTable } from './table.tsx';

/** News of the home that comes together is answered by one reading. */
const READ_AFTER_MS = 400;
const MOMENTS: readonly Moment[] = ['press', 'now'];
const MOMENT_WORDS: Record<Moment, string> = { press: 'At the press', now: 'Now' };

/** The home as a plan: where what stood at the press, and what has changed since. It says nowhere where the home is. */
export function HomePane({ incident }: { incident: Incident }) {
  const moment = useSignal<Moment>('now');
  const { plan, problem } = useHome(incident);
  useKey('t', () => {
    moment.value = moment.peek() === 'now' ? 'press' : 'now';
  });
  const toggle = (
    <fieldset class="moments">
      <legend class="unseen">Which moment</legend>
      {MOMENTS.map((one) => (
        <button
          key={one}
          type="button"
          class="quiet"
          aria-pressed={moment.value === one}
          onClick={() => {
            moment.value = one;
          }}
        >
          {MOMENT_WORDS[one]}
        </button>
      ))}
      <span class="kbd" aria-hidden="true">
        t
      </span>
    </fieldset>
  );
  return (
    <PaneSection pane="home" title="Home" class="home-plan" beside={toggle}>
      {problem ? <p class="empty">{problem}</p> : null}
      {plan ? <Shown plan={plan} moment={moment.value} openedAt={incident.openedAt} /> : null}
    </PaneSection>
  );
}

function Shown({ plan, moment, openedAt }: { plan: HomePlan; moment: Moment; openedAt: string }) {
  if (plan.rooms.length === 0) return <p class="empty">No room of this home is known.</p>;
  return (
    <>
      <Story plan={plan} openedAt={openedAt} />
      {drawn(plan, moment).map((floor) => (
        <FloorPlan key={floor.floor} floor={floor} pressAt={plan.pressAt} openedAt={openedAt} />
      ))}
      <details>
        <summary>The same as a table</summary>
        <PlanTable plan={plan} />
      </details>
    </>
  );
}

/** What changed after the press, in one line each: the numbers are those in the picture. */
function Story({ plan, openedAt }: { plan: HomePlan; openedAt: string }) {
  const changes = changesOf(plan);
  if (plan.pressAt === null) return null;
  if (changes.length === 0) {
    return (
      <p class="hint">
        Nothing in the home has changed since the press at <Time at={plan.pressAt} />.
      </p>
    );
  }
  const roomOf = (id: string | null) => plan.rooms.find((room) => room.id === id)?.name;
  return (
    <ol class="night">
      {changes.map(({ item, state, at }) => (
        <li key={`${item.key}/${at}`}>
          <span class="since">{sinceAlarm(at, plan.pressAt ?? openedAt)}</span> {roomOf(item.room) ?? 'Room not known'}:{' '}
          {itemWords(item, state).toLowerCase()}
          {item.isSilent ? (
            <span class="tag">
              <Shape name="cross" /> silent
            </span>
          ) : null}
        </li>
      ))}
    </ol>
  );
}

/** Reads the plan when the page opens, and again when there is news of the incident. */
function useHome(incident: Incident): { plan: HomePlan | null; problem: string | null } {
  const plan = useSignal<HomePlan | null>(null);
  const problem = useSignal<string | null>(null);
  const { id, signalCount, condition } = incident;
  useEffect(() => {
    let isGone = false;
    const read = async () => {
      try {
        const found = await getHome(id);
        if (isGone) return;
        plan.value = found;
        problem.value = null;
      } catch (error) {
        if (!isGone && plan.peek() === null) {
          problem.value = error instanceof Problem ? error.message : 'The plan of the home could not be read.';
        }
      }
    };
    const timer = setTimeout(() => void read(), plan.peek() === null ? 0 : READ_AFTER_MS);
    return () => {
      isGone = true;
      clearTimeout(timer);
    };
  }, [id, signalCount, condition, incident.position]);
  return { plan: plan.value, problem: problem.value };
}
