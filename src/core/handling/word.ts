import { planFor } from '../book.ts';
import { startEscalation } from '../incident/escalate.ts';
import type { Plan } from '../plan.ts';
import type { IncidentDoc } from '../state.ts';
import type { Turn } from '../turn.ts';
import { about, type Order } from './order.ts';
import { withActions } from './with-actions.ts';

/**
 * She was asked for her word. A word of duress makes the incident as grave as any and calls people anew; nothing that
 * reaches the scene tells it from a safe one (docs/decisions/15).
 */
export function decideWord(turn: Turn, doc: IncidentDoc, order: Order<'word'>): void {
  turn.emit({ type: 'word-heard', ...about(doc, order), heard: order.heard });
  if (order.heard !== 'duress' || doc.drill === true || isRaisedAlready(doc)) return;
  const { id: incident, premises, kind, rule } = doc;
  const plan = planUnderDuress(turn, doc);
  const raised = { incident, premises, kind, rule, plan, priority: 1, generation: doc.generation + 1 } as const;
  turn.emit({ type: 'severity-raised', ...raised, silent: true });
  startEscalation(turn, incident, premises);
}

/** Said twice, it calls nobody a second time while nobody has accepted. */
function isRaisedAlready({ state, handling }: IncidentDoc): boolean {
  return state === 'open' && handling?.veil !== undefined;
}

/** Whom the provider tells of a duress that a device reports, and what staff do about one. */
function planUnderDuress({ book }: Turn, { plan, premises }: IncidentDoc): Plan {
  const policy = book.rules.listening('duress')[0]?.raise.policy;
  const told = policy === undefined ? plan : planFor(book, policy, premises);
  const { actions, review } = plan;
  const kept = { ...told, ...(actions !== undefined && { actions }), ...(review !== undefined && { review }) };
  return withActions(kept, book, 'duress');
}
