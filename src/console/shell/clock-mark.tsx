import { useComputed } from '@preact/signals';
import type { Incident } from '../api/types.ts';
import { type Clock, handlingClock, type Mark, policeClock } from '../store/clock.ts';
import { gatewayNow } from '../store/store.ts';
import { age } from '../words/times.ts';
import { Shape } from './shape.tsx';

const MARK_CLASSES: Record<Mark, string> = { 0: 'in-time', 1: 'past-first', 2: 'past-second' };
const MARK_WORDS: Record<Mark, string> = { 0: '', 1: 'past the first target', 2: 'past the last target' };

function Shown({ clock, stopped }: { clock: Clock; stopped: string }) {
  return (
    <span class={`clock ${MARK_CLASSES[clock.mark]} ${clock.isRunning ? 'running' : 'stopped'}`}>
      {clock.mark > 0 ? <Shape name="hourglass" hollow={clock.mark === 1} /> : null}
      {clock.isRunning ? null : <span class="stopped-words">{stopped} </span>}
      <span class="age">{age(clock.ms)}</span>
      {clock.mark > 0 ? <span class="unseen"> {MARK_WORDS[clock.mark]}</span> : null}
    </span>
  );
}

/** Counts from the opening until a person at the desk took it, against the targets of its kind; then shows how long that took. */
export function ClockMark({ incident }: { incident: Incident }) {
  return <Handling key={`${incident.openedAt} ${incident.position}`} incident={incident} />;
}

// Only the inner part counts, made anew for every news of the incident; the row around it rests.
function Handling({ incident }: { incident: Incident }) {
  const clock = useComputed(() => handlingClock(incident, gatewayNow.value));
  return <Shown clock={clock.value} stopped="taken in" />;
}

/** Counts from the officers' departure until they arrive. Nothing while none are under way. */
export function PoliceClock({ incident }: { incident: Incident }) {
  if (incident.handling.police.length === 0) return incident.helpSentAt ? <span>help on the way</span> : null;
  return <Police key={incident.position} incident={incident} />;
}

function Police({ incident }: { incident: Incident }) {
  const clock = useComputed(() => policeClock(incident, gatewayNow.value)).value;
  const isRefused = incident.handling.police.at(-1)?.stage === 'refused';
  if (!clock)
    return <span>{isRefused ? 'police refused' : incident.helpSentAt ? 'help on the way' : 'police told'}</span>;
  return (
    <span class="police">
      {clock.isRunning ? 'officers on the way ' : null}
      <Shown clock={clock} stopped="officers there after" />
    </span>
  );
}
