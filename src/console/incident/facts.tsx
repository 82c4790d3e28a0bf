import type { ComponentChildren } from 'preact';
import type { Incident } from '../api/types.ts';
import { Time } from '../shell/marks.tsx';
import { Shape } from '../shell/shape.tsx';
import { desk } from '../store/store.ts';
import { CLOSE_WORDS, STATE_WORDS } from '../words/kinds.ts';

/** What is known of the incident, always in the same lines. */
export function Facts({ incident }: { incident: Incident }) {
  const { incidents } = desk.value;
  const isEarly = incidents.get(incident.id)?.version.early === true;
  return (
    <section aria-labelledby="facts-heading">
      <h2 id="facts-heading">Facts</h2>
      <dl class="facts">
        <Fact name="State">{STATE_WORDS[incident.state]}</Fact>
        <Fact name="Condition">{incident.condition === 'active' ? 'Still active' : 'Returned to normal'}</Fact>
        <Fact name="Opened">
          <Time at={incident.openedAt} />
        </Fact>
        <Fact name="Accepted">{incident.acknowledgedAt ? <Time at={incident.acknowledgedAt} /> : 'not yet'}</Fact>
        <Fact name="Help sent">{incident.helpSentAt ? <Time at={incident.helpSentAt} /> : 'not recorded'}</Fact>
        <Fact name="Round">{incident.round > 0 ? incident.round : 'none under way'}</Fact>
        <Fact name="Rule">{incident.rule}</Fact>
        <Fact name="Policy">{incident.policy}</Fact>
        {incident.closedAt ? (
          <Fact name="Closed as">{incident.closeReason ? CLOSE_WORDS[incident.closeReason] : 'no reason given'}</Fact>
        ) : null}
      </dl>
      {incident.gaps.map((gap) => (
        <p class="gap" key={gap}>
          <Shape name="triangle" /> <strong>Not possible:</strong> {gap}
        </p>
      ))}
      {isEarly ? <p class="early">The gateway has not yet written this to its journal.</p> : null}
    </section>
  );
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
