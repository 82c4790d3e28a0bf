import { useComputed } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Incident, Staff } from '../api/types.ts';
import { PriorityMark, TestMark, Time } from '../shell/marks.tsx';
import { Shape } from '../shell/shape.tsx';
import { type Clock, handlingClock, type Mark, policeClock } from '../store/clock.ts';
import { desk, gatewayNow } from '../store/store.ts';
import { actorWords } from '../words/actors.ts';
import { kindWords, STATE_WORDS } from '../words/kinds.ts';
import { age } from '../words/times.ts';
import { isHolder } from './next-step.ts';

/** What it is, where, how long it has waited, and who has it. */
export function Head({ incident, who }: { incident: Incident; who: Staff }) {
  const heading = useRef<HTMLHeadingElement>(null);
  // The page is made anew for each incident, so this takes the focus once.
  useEffect(() => heading.current?.focus(), []);
  return (
    <div class="head">
      <h1 ref={heading} tabIndex={-1}>
        {incident.drill ? <TestMark /> : <PriorityMark priority={incident.priority} />} {kindWords(incident.kind)}{' '}
        <span class="home">{incident.reference}</span>
      </h1>
      <p class="holder">
        <Holder incident={incident} who={who} />
      </p>
      <Clocks incident={incident} />
      <Marks incident={incident} />
    </div>
  );
}

function Holder({ incident, who }: { incident: Incident; who: Staff }) {
  const { names } = desk.value;
  const { claim } = incident.handling;
  if (incident.state === 'closed') {
    return (
      <>
        <Shape name="square" /> Closed by {actorWords(incident.closedBy, names)} at <Time at={incident.closedAt} />
      </>
    );
  }
  const state = incident.state === 'acknowledged' ? 'Accepted' : STATE_WORDS[incident.state];
  if (claim) {
    const holder = isHolder(incident, who) ? 'Yours' : `Held by ${actorWords(claim.by, names)}`;
    return (
      <>
        <Shape name="tick" /> <strong>{holder}</strong> since <Time at={claim.at} />. {state}.
      </>
    );
  }
  return (
    <>
      <Shape name="dots" /> <strong>Nobody has it.</strong> {state}
      {incident.acknowledgedBy ? ` by ${actorWords(incident.acknowledgedBy, names)}` : ''}.
    </>
  );
}

const MARK_WORDS: Record<Mark, string> = { 0: 'within target', 1: 'past the first target', 2: 'past the last target' };

function Clocks({ incident }: { incident: Incident }) {
  const handling = useComputed(() => handlingClock(incident, gatewayNow.value));
  const police = useComputed(() => policeClock(incident, gatewayNow.value));
  return (
    <div class="clocks">
      <ClockFace label={handling.value.isRunning ? 'Waiting' : 'Taken after'} clock={handling.value} />
      {police.value ? (
        <ClockFace label={police.value.isRunning ? 'Police on the way' : 'Police took'} clock={police.value} />
      ) : null}
    </div>
  );
}

/** A clock by number, shape and words; the words change only when a mark is passed. */
function ClockFace({ label, clock }: { label: string; clock: Clock }) {
  const target = clock.nextS === null ? '' : `target ${age(clock.nextS * 1000)}`;
  return (
    <p class={`face mark-${clock.mark} ${clock.isRunning ? 'running' : 'stopped'}`}>
      <span class="label">{label}</span>{' '}
      <span class="age">
        {clock.mark > 0 ? <Shape name="hourglass" hollow={clock.mark === 1} /> : null} {age(clock.ms)}
      </span>{' '}
      <span class="against">{clock.mark > 0 ? MARK_WORDS[clock.mark] : target}</span>
    </p>
  );
}

/** What must not be overlooked about this incident, each by shape and words. */
function Marks({ incident }: { incident: Incident }) {
  const isEarly = useComputed(() => desk.value.incidents.get(incident.id)?.version.early === true).value;
  const late = incident.signals.find((signal) => signal.late);
  return (
    <>
      {incident.drill ? (
        <p class="mark-line test">
          <Shape name="dots" /> <strong>This is a test.</strong> The gateway pressed its own button, as it does once a
          day. Nobody is in need.
        </p>
      ) : null}
      {incident.handling.onTest ? (
        <p class="mark-line">
          <Shape name="triangle" /> <strong>On test.</strong> A device of this home was being tested. A press is still
          an alarm until somebody has made sure.
        </p>
      ) : null}
      {late ? (
        <p class="mark-line">
          <Shape name="triangle" /> <strong>Late.</strong>{' '}
          {late.saidAt ? (
            <>
              By the device's own clock this happened at <Time at={late.saidAt} />
            </>
          ) : (
            'This happened long before it came'
          )}
          ; it came at <Time at={late.receivedAt} />.
        </p>
      ) : null}
      {isEarly ? <p class="early">The gateway has not yet written this to its journal.</p> : null}
    </>
  );
}
