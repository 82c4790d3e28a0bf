import { incidentHref } from '../router/route.ts';
import { connection, liveness, loaded, summary } from '../store/store.ts';
import { kindWords } from '../words/kinds.ts';
import { clockTime } from '../words/times.ts';
import { ClockMark } from './clock-mark.tsx';
import { PriorityMark } from './marks.tsx';
import { Shape } from './shape.tsx';

/** One line, always in the same place: does anything wait for a person, and can the screen be trusted? */
export function StateBar() {
  const { first } = summary.value;
  const loud = first ? `waiting p${first.priority}` : 'calm';
  return (
    <section class={`state-bar ${loud}`} aria-label="State">
      <Waiting />
      <Live />
    </section>
  );
}

function Waiting() {
  const { waiting, accepted, first } = summary.value;
  if (first) {
    return (
      <a class="most-urgent" href={incidentHref(first.id)}>
        <PriorityMark priority={first.priority} />
        <span class="what">
          <strong>{kindWords(first.kind)}</strong> at home <strong>{first.reference}</strong>{' '}
          {first.handling.releasedAt ? 'was given back and waits' : 'waits for a person'}
        </span>
        <ClockMark incident={first} />
        {waiting > 1 ? <span class="more">and {(waiting - 1).toLocaleString('en-GB')} more</span> : null}
        <span class="open">Open</span>
      </a>
    );
  }
  return <p>{calmWords(accepted)}</p>;
}

function calmWords(accepted: number): string {
  if (!loaded.value) return 'Reading the queue…';
  if (liveness.value !== 'live') return 'Not known whether anything waits.';
  if (accepted === 0) return 'All quiet. Nothing is waiting.';
  return `Nothing is waiting for a person. ${accepted} in hand.`;
}

function Live() {
  if (liveness.value === 'live') {
    return (
      <span class="live">
        <Shape name="tick" /> Live
      </span>
    );
  }
  if (liveness.value === 'starting') return <span class="live">Connecting…</span>;
  const { heardAt, startedAt } = connection.value;
  return (
    <span class="live lost">
      <Shape name="cross" />
      <span>
        NOT LIVE <span class="age">since {clockTime(heardAt ?? startedAt)}</span>
      </span>
    </span>
  );
}
