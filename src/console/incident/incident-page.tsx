import { useComputed, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { Problem } from '../api/http.ts';
import type { Incident } from '../api/types.ts';
import { Age, PriorityMark, TestMark } from '../shell/marks.tsx';
import { look } from '../store/attention.ts';
import { follow } from '../store/fetched.ts';
import { loadIncident, loadTimeline } from '../store/load.ts';
import { change, desk } from '../store/store.ts';
import { kindWords } from '../words/kinds.ts';
import { Actions } from './actions.tsx';
import { Attempts } from './attempts.tsx';
import { Facts } from './facts.tsx';
import { Signals } from './signals.tsx';
import { Timeline } from './timeline.tsx';

/** Follows the story of one incident while its page is open. */
export function IncidentPage({ id }: { id: string }) {
  const incident = useComputed(() => desk.value.incidents.get(id)?.value).value;
  const problem = useSignal<string | null>(null);
  useEffect(() => {
    change((state) => follow(state, id));
    problem.value = null;
    Promise.all([loadIncident(id), loadTimeline(id)]).catch((error: unknown) => {
      problem.value = error instanceof Problem ? error.message : 'This incident could not be read. Reload the page.';
    });
    return () => change((state) => follow(state, null));
  }, [id, problem]);
  useNames(incident);
  useWords(id);
  useLook(incident);
  return (
    <article class="incident pane">
      <p class="back">
        <a href="/">Back to the queue</a>{' '}
        <span class="kbd" aria-hidden="true">
          q
        </span>
      </p>
      {problem.value ? (
        <p class="refusal" role="alert">
          {problem.value}
        </p>
      ) : null}
      {incident ? <Shown incident={incident} /> : <h1>{problem.value ? 'Not found' : 'Reading the incident…'}</h1>}
    </article>
  );
}

function Shown({ incident }: { incident: Incident }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { id } = incident;
  // The page is made anew for each incident, so this takes the focus once.
  useEffect(() => heading.current?.focus(), []);
  return (
    <>
      <div class="title">
        <h1 ref={heading} tabIndex={-1}>
          {incident.drill ? <TestMark /> : <PriorityMark priority={incident.priority} />} {kindWords(incident.kind)}{' '}
          <span class="home">{incident.reference}</span>
        </h1>
        <Age since={incident.openedAt} />
      </div>
      {incident.drill ? (
        <p class="drill-says">
          <strong>This is a test.</strong> The gateway pressed its own button, as it does once a day, and closes this by
          itself. Nobody is in need.
        </p>
      ) : null}
      <Actions incident={incident} key={id} />
      <div class="columns">
        <div>
          <Facts incident={incident} />
          <Attempts incident={incident} />
          <Signals incident={incident} />
        </div>
        <Timeline />
      </div>
    </>
  );
}

/** Asks the desk for names that the stream does not carry, once for each new set of contacts. */
function useNames(incident: Incident | undefined): void {
  const asked = useRef('');
  const unnamed = (incident?.attempts ?? [])
    .flatMap((attempt) => (attempt.contact && !desk.value.names.has(attempt.contact) ? [attempt.contact] : []))
    .join(' ');
  const id = incident?.id;
  useEffect(() => {
    if (!id || unnamed === '' || asked.current === `${id} ${unnamed}`) return;
    asked.current = `${id} ${unnamed}`;
    // A name that cannot be read leaves its place to "a contact"; nothing else depends on it.
    loadIncident(id).catch(() => undefined);
  }, [id, unnamed]);
}

/** Reads the story again when the stream told of somebody's doing: names and the words of notes come only on request. */
function useWords(id: string): void {
  const unread = useComputed(() => desk.value.followed?.unread ?? 0).value;
  useEffect(() => {
    // Without the words the line still says what happened and when.
    if (unread > 0) loadTimeline(id).catch(() => undefined);
  }, [id, unread]);
}

/** The incident counts as looked at when its page is open in a window that can be seen. */
function useLook(incident: Incident | undefined): void {
  useEffect(() => {
    if (!incident) return;
    const seen = () => {
      if (document.visibilityState === 'visible') look(incident);
    };
    seen();
    document.addEventListener('visibilitychange', seen);
    return () => document.removeEventListener('visibilitychange', seen);
  }, [incident]);
}
