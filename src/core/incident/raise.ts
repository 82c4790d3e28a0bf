import { planFor } from '../book.ts';
import type { IncidentId, PremisesId } from '../ids.ts';
import type { Raise } from '../rules/rule.ts';
import type { Turn } from '../turn.ts';
import { startEscalation } from './escalate.ts';

/**
 * A rule has come true. Opens the home's incident, or raises the one that is open when this is graver; something equal or
 * lighter has already joined it as a signal. Nothing here ever lowers or closes.
 */
export function decideRaise(turn: Turn, premises: PremisesId, rule: string, raise: Raise): IncidentId {
  const openId = turn.premises(premises).openIncident;
  const doc = openId === null ? undefined : turn.state.incidents.get(openId);
  const { incident: kind, priority } = raise;
  if (doc === undefined) {
    const { partition, epoch, seq } = turn.state;
    const incident = `${partition}-${epoch}-${seq + 1}` as IncidentId;
    const plan = planFor(turn.book, raise.policy, premises);
    turn.emit({ type: 'incident-opened', premises, incident, kind, priority, rule, plan });
    startEscalation(turn, incident, premises);
    return incident;
  }
  if (priority < doc.priority) {
    const plan = planFor(turn.book, raise.policy, premises);
    const generation = doc.generation + 1;
    turn.emit({ type: 'severity-raised', premises, incident: doc.id, kind, priority, rule, plan, generation });
    startEscalation(turn, doc.id, premises);
  }
  return doc.id;
}
