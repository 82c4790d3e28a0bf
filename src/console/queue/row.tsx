import { useComputed } from '@preact/signals';
import type { Incident } from '../api/types.ts';
import { incidentHref } from '../router/route.ts';
import { openIncident } from '../router/router.ts';
import { ClockMark, PoliceClock } from '../shell/clock-mark.tsx';
import { singleKeys } from '../shell/keys.ts';
import { PriorityMark, TestMark } from '../shell/marks.tsx';
import { Shape, type ShapeName } from '../shell/shape.tsx';
import { wantsPerson } from '../store/order.ts';
import { isHandler, mayTakeOver } from '../store/roles.ts';
import { desk, staff } from '../store/store.ts';
import { openTask } from '../store/tasks.ts';
import { kindWords, signalsCount } from '../words/kinds.ts';
import { standingWords } from '../words/standing.ts';
import { clockTime } from '../words/times.ts';
import { choose, cursor } from './cursor.ts';

/** One incident of the queue. It paints anew only when its own incident changes; its clocks move by themselves. */
export function Row({ id, index, count }: { id: string; index: number; count: number }) {
  const held = useComputed(() => desk.value.incidents.get(id));
  const isOpenPage = useComputed(() => (openIncident.value === id ? 'true' : undefined));
  const tabIndex = useComputed(() => (cursor.value === id ? 0 : -1));
  // The key that takes it, shown where it would act.
  const isAtCursor = useComputed(
    () =>
      cursor.value === id && openIncident.value === null && isHandler(staff.value?.role) && singleKeys.value === 'on',
  );
  const incident = held.value?.value;
  if (!incident) return null;
  return (
    <li class={classOf(incident)} style={{ '--at': String(index) }} aria-setsize={count} aria-posinset={index + 1}>
      <a
        href={incidentHref(id)}
        data-row={id}
        aria-current={isOpenPage.value}
        tabIndex={tabIndex.value}
        onFocus={() => choose(id)}
      >
        {incident.drill ? <TestMark /> : <PriorityMark priority={incident.priority} />}
        <span class="headline">
          <strong>{kindWords(incident.kind)}</strong> <span class="home">{incident.reference}</span>
          <Tags incident={incident} />
        </span>
        <ClockMark incident={incident} />
        <Standing incident={incident} />
        {isAtCursor.value && mayTake(incident) ? (
          <span class="kbd take" aria-hidden="true">
            a
          </span>
        ) : null}
        <span class="details">
          <PoliceClock incident={incident} />
          <span class="since">since {clockTime(incident.openedAt)}</span>
          <span>{incident.condition === 'active' ? 'still active' : 'returned to normal'}</span>
          <span>{signalsCount(incident.signalCount)}</span>
        </span>
      </a>
    </li>
  );
}

/** Pressing the key would do something. */
function mayTake({ drill, handling: { claim } }: Incident): boolean {
  const me = staff.value;
  return !drill && (claim === null || claim.by.id === me?.id || mayTakeOver(me?.role));
}

function classOf(incident: Incident): string {
  const urgency = incident.drill ? 'drill' : `p${incident.priority}`;
  const isMine = incident.handling.claim !== null && incident.handling.claim.by.id === staff.value?.id;
  return `row ${urgency} ${wantsPerson(incident) ? 'waits' : 'in-hand'} ${isMine ? 'mine' : ''}`;
}

/** Words that change what the rest means. */
function Tags({ incident }: { incident: Incident }) {
  const task = openTask(incident);
  return (
    <>
      {task ? <span class="tag task-chip">{task.kind === 'ring-999' ? 'Ring 999' : 'Ring the police'}</span> : null}
      {incident.handling.onTest ? <span class="tag">On test</span> : null}
      {incident.signals[0]?.late ? <span class="tag">Late</span> : null}
    </>
  );
}

function Standing({ incident }: { incident: Incident }) {
  const { unseen } = incident.handling;
  return (
    <span class="state">
      <Shape name={shapeOf(incident)} />{' '}
      <span class="words">{standingWords(incident, staff.value?.id, desk.value.names)}</span>
      {unseen > 0 ? (
        <span class="news">
          <Shape name="burst" /> {unseen} new
        </span>
      ) : null}
    </span>
  );
}

function shapeOf(incident: Incident): ShapeName {
  if (wantsPerson(incident)) return incident.handling.releasedAt ? 'back' : 'dots';
  return incident.handling.claim ? 'hand' : incident.handling.shelved ? 'pause' : 'tick';
}
