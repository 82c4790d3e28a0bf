import { useComputed } from '@preact/signals';
import type { Incident } from '../api/types.ts';
import { incidentHref } from '../router/route.ts';
import { openIncident } from '../router/router.ts';
import { Age, PriorityMark, TestMark } from '../shell/marks.tsx';
import { Shape } from '../shell/shape.tsx';
import { desk } from '../store/store.ts';
import { actorWords } from '../words/actors.ts';
import { kindWords, STATE_WORDS, signalsCount } from '../words/kinds.ts';
import { choose, cursor } from './cursor.ts';

/** One incident of the queue. It paints anew only when its own incident changes; its age moves by itself. */
export function Row({ id }: { id: string }) {
  const held = useComputed(() => desk.value.incidents.get(id));
  const isOpenPage = useComputed(() => (openIncident.value === id ? 'true' : undefined));
  const tabIndex = useComputed(() => (cursor.value === id ? 0 : -1));
  const incident = held.value?.value;
  if (!incident) return null;
  return (
    <li class={`row ${incident.drill ? 'drill' : `p${incident.priority}`} ${incident.state}`}>
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
        </span>
        <Age since={incident.openedAt} />
        <StateWords incident={incident} />
        <span class="details">
          <span>{incident.condition === 'active' ? 'still active' : 'returned to normal'}</span>
          <span>{signalsCount(incident.signalCount)}</span>
          {incident.helpSentAt ? <span>help on the way</span> : null}
        </span>
      </a>
    </li>
  );
}

function StateWords({ incident }: { incident: Incident }) {
  if (incident.drill) return <span class="state">A test; nobody is in need</span>;
  if (incident.state !== 'acknowledged') {
    return (
      <span class="state">
        <Shape name="dots" /> {STATE_WORDS[incident.state]}
      </span>
    );
  }
  return (
    <span class="state">
      <Shape name="tick" /> Accepted by {actorWords(incident.acknowledgedBy, desk.value.names)}
    </span>
  );
}
