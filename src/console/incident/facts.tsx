import type { ComponentChildren } from 'preact';
import type { Incident } from '../api/types.ts';
import { Time } from '../shell/marks.tsx';
import { Shape } from '../shell/shape.tsx';
import { desk } from '../store/store.ts';
import { causeWords } from '../words/handling.ts';
import { CLOSE_WORDS, STATE_WORDS } from '../words/kinds.ts';
import { acceptedWords, awaitedWords } from './acceptances.ts';
import { PaneSection } from './pane.tsx';

/** What is known of the incident, always in the same lines. */
export function Facts({ incident }: { incident: Incident }) {
  return (
    <PaneSection pane="facts" title="Facts">
      <dl class="facts">
        <Fact name="State">{STATE_WORDS[incident.state]}</Fact>
        <Fact name="Condition">{incident.condition === 'active' ? 'Still active' : 'Returned to normal'}</Fact>
        <Fact name="Opened">
          <Time at={incident.openedAt} />
        </Fact>
        <Fact name="Accepted">{incident.acknowledgedAt ? <Time at={incident.acknowledgedAt} /> : 'not yet'}</Fact>
        {incident.awaited.length > 0 ? <Fact name="Still to accept">{awaitedWords(incident)}</Fact> : null}
        {incident.actBy ? (
          <Fact name="To be acted on by">
            <Time at={incident.actBy} />
          </Fact>
        ) : null}
        <Fact name="Help sent">{incident.helpSentAt ? <Time at={incident.helpSentAt} /> : 'not recorded'}</Fact>
        <Fact name="Round">{incident.round > 0 ? incident.round : 'none under way'}</Fact>
        <Fact name="Rule">{incident.rule}</Fact>
        <Fact name="Policy">{incident.policy}</Fact>
        {incident.closedAt ? <Fact name="Closed as">{closedAs(incident)}</Fact> : null}
      </dl>
      {incident.accepted.length > 0 ? (
        <p>
          <strong>Accepted so far:</strong> {acceptedWords(incident, desk.value.names)}
        </p>
      ) : null}
      {incident.gaps.map((gap) => (
        <p class="gap" key={gap}>
          <Shape name="triangle" /> <strong>Not possible:</strong> {gap}
        </p>
      ))}
    </PaneSection>
  );
}

function closedAs({ closeReason, closeCause }: Incident): string {
  if (!closeReason) return 'no reason given';
  return closeCause ? `${CLOSE_WORDS[closeReason]}: ${causeWords(closeCause).toLowerCase()}` : CLOSE_WORDS[closeReason];
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
