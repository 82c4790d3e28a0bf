import { planFor } from '../plan-for.ts';
import type { IncidentDoc } from '../state.ts';
import type { Turn } from '../turn.ts';

/** After as many rounds without an acceptance as the policy allows, another takes over; it begins with its first step. */
export function decideCeiling(turn: Turn, doc: IncidentDoc): void {
  const { ceiling, actions, review, police } = doc.plan;
  if (ceiling === undefined || doc.round - (doc.planFrom ?? 1) + 1 < ceiling.rounds) return;
  const { id: incident, premises, priority } = doc;
  const told = planFor(turn.book, ceiling.then, premises, { now: turn.now, priority });
  // What staff do about it, and how the police are told, is as it was.
  const kept = { ...(actions && { actions }), ...(review && { review }), ...(police && { police }) };
  turn.emit({ type: 'plan-replaced', premises, incident, plan: { ...told, ...kept }, why: 'ceiling' });
}
