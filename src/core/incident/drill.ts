import { SELF_TEST, SELF_TEST_FAILED, SELF_TEST_RULE } from '../drill.ts';
import { FAILED_POLICY } from '../drill-plan.ts';
import { withActions } from '../handling/with-actions.ts';
import type { Input } from '../input.ts';
import { planFor } from '../plan-for.ts';
import type { IncidentDoc } from '../state.ts';
import type { Turn } from '../turn.ts';
import { openIncident } from './raise.ts';

/**
 * The gateway says that its own drill is over. It closes the drill's incident, and that one only: every other is closed by a
 * person. What did not come through is an incident of the first priority, which a person has to close as well.
 */
export function decideDrillOver(turn: Turn, input: Extract<Input, { type: 'drill-over' }>): void {
  const { incident, figures, missing, interrupted } = input;
  const doc = incident === undefined ? undefined : turn.state.incidents.get(incident);
  if (doc !== undefined && doc.drill !== true) {
    turn.refuse('HW_NOT_A_DRILL');
    return;
  }
  if (interrupted === true) {
    if (doc !== undefined && doc.state !== 'closed') closeDrill(turn, doc);
    return;
  }
  if (missing.length === 0) {
    if (doc === undefined || doc.state === 'closed') turn.refuse('HW_INCIDENT_CLOSED');
    else {
      turn.emit({ type: 'drill-passed', premises: doc.premises, incident: doc.id, figures });
      closeDrill(turn, doc);
    }
    return;
  }
  if (doc !== undefined && doc.state !== 'closed') closeDrill(turn, doc);
  if (turn.premises(SELF_TEST.premises).openIncident !== null) {
    turn.refuse('HW_DRILL_BLOCKED');
    return;
  }
  const told = planFor(turn.book, SELF_TEST_FAILED, SELF_TEST.premises, { now: turn.now, priority: 1 }, FAILED_POLICY);
  const plan = withActions(told, turn.book, SELF_TEST_FAILED);
  const raise = { kind: SELF_TEST_FAILED, priority: 1, rule: SELF_TEST_RULE, plan } as const;
  openIncident(
    turn,
    SELF_TEST.premises,
    raise,
    (opened) =>
      void turn.emit({ type: 'drill-failed', premises: SELF_TEST.premises, incident: opened, figures, missing }),
  );
}

function closeDrill(turn: Turn, { id, premises }: IncidentDoc): void {
  turn.emit({ type: 'incident-closed', premises, incident: id, by: { kind: 'gateway' }, reason: 'planned' });
}
