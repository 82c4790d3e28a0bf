import { useComputed, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { Problem } from '../api/http.ts';
import type { Incident, Staff } from '../api/types.ts';
import { Time } from '../shell/marks.tsx';
import { look } from '../store/attention.ts';
import { follow } from '../store/fetched.ts';
import { loadTimeline } from '../store/load.ts';
import { openedRecords } from '../store/opened-records.ts';
import { isHandler, mayTakeOver } from '../store/roles.ts';
import { change, desk, staff } from '../store/store.ts';
import { Anchors } from './anchors.tsx';
import { BriefPane } from './brief/brief-pane.tsx';
import { Calls } from './calls.tsx';
import { detail, readDetail, withDetail } from './detail.ts';
import { Dialogs } from './dialogs/dialogs.tsx';
import { Facts } from './facts.tsx';
import { Head } from './head.tsx';
import { HomePane } from './home/home-pane.tsx';
import { NextBar, Tools } from './next-bar.tsx';
import { ActionPlan } from './plan.tsx';
import { Police } from './police.tsx';
import { type Hand, type OpenDialog, show, useKeys } from './press.ts';
import { Signals } from './signals.tsx';
import { Task } from './task.tsx';
import { Timeline } from './timeline.tsx';
import { Word } from './word.tsx';

/** Follows the story of one incident while its page is open. */
export function IncidentPage({ id }: { id: string }) {
  const told = useComputed(() => desk.value.incidents.get(id)?.value).value;
  const problem = useSignal<string | null>(null);
  useEffect(() => {
    change((state) => follow(state, id));
    problem.value = null;
    Promise.all([readDetail(id), loadTimeline(id)]).catch((error: unknown) => {
      problem.value = error instanceof Problem ? error.message : 'This incident could not be read. Reload the page.';
    });
    return () => {
      detail.value = null;
      change((state) => follow(state, null));
    };
  }, [id, problem]);
  useWords(id);
  useLook(told);
  const who = staff.value;
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
      {told && who ? (
        <Shown incident={withDetail(told, detail.value)} who={who} key={id} />
      ) : (
        <h1>{problem.value ? 'Not found' : 'Reading the incident…'}</h1>
      )}
    </article>
  );
}

function Shown({ incident, who }: { incident: Incident; who: Staff }) {
  const dialog = useSignal<OpenDialog>(null);
  const isBriefOpen = useSignal(false);
  const hand: Hand = { incident, who, dialog, isBriefOpen };
  useKeys(hand);
  useNames(incident);
  return (
    <>
      <Head incident={incident} who={who} />
      <Task hand={hand} />
      <div class="hold">
        <NextBar hand={hand} />
        <Anchors />
      </div>
      <Tools hand={hand} />
      {incident.state === 'closed' && mayTakeOver(who.role) ? <ShutRecord hand={hand} /> : null}
      <Word incident={incident} />
      <div class="parts">
        <div>
          <ActionPlan hand={hand} />
          {isHandler(who.role) ? (
            <>
              <BriefPane incident={incident} who={who} isOpen={isBriefOpen} />
              <HomePane incident={incident} />
            </>
          ) : null}
          <Police hand={hand} />
          <Calls hand={hand} />
          <Signals incident={incident} />
          <Facts incident={incident} />
        </div>
        <Timeline incident={incident} />
      </div>
      <Dialogs hand={hand} />
    </>
  );
}

/** Once it is closed, who the people in it were is on no screen; those who answer for it may open it with a reason. */
function ShutRecord({ hand }: { hand: Hand }) {
  const until = openedRecords.value.get(hand.incident.id);
  if (until !== undefined) {
    return (
      <p class="shut-record" role="status">
        The record is open to you until <Time at={until} />. Then it is shut again by itself.
      </p>
    );
  }
  return (
    <p class="shut-record">
      Names and numbers are shut away.{' '}
      <button type="button" onClick={() => show(hand, 'open-record')}>
        Open the record…
      </button>
    </p>
  );
}

/** Asks the desk for names that the stream does not carry, once for each new set of contacts. */
function useNames(incident: Incident): void {
  const asked = useRef('');
  const unnamed = incident.attempts
    .flatMap((attempt) => (attempt.contact && !desk.value.names.has(attempt.contact) ? [attempt.contact] : []))
    .join(' ');
  const { id } = incident;
  useEffect(() => {
    if (unnamed === '' || asked.current === unnamed) return;
    asked.current = unnamed;
    // A name that cannot be read leaves its place to "a contact"; nothing else depends on it.
    readDetail(id).catch(() => undefined);
  }, [id, unnamed]);
}

/** Reads story and incident again when the stream told of somebody's doing: names and words come only on request. */
function useWords(id: string): void {
  const unread = useComputed(() => desk.value.followed?.unread ?? 0).value;
  useEffect(() => {
    if (unread === 0) return;
    // Without the words the page still says what happened and when.
    loadTimeline(id).catch(() => undefined);
    readDetail(id).catch(() => undefined);
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
