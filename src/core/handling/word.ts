import { startEscalation } from '../incident/escalate.ts';
import type { Plan } from '../plan.ts';
import { planFor } from '../plan-for.ts';
import { climbPolice } from '../police/decide-police.ts';
import { withPolice } from '../police/plan-police.ts';
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
  climbPolice(turn, incident);
}

/** Said twice, it calls nobody a second time while nobody has accepted. */
function isRaisedAlready({ state, handling }: IncidentDoc): boolean {
  return state === 'open' && handling?.veil !== undefined;
}

/** Whom the provider tells of a duress that a device reports, and what staff do about one. */
function planUnderDuress({ book, now }: Turn, { plan, premises }: IncidentDoc): Plan {
  const policy = book.rules.listening('duress')[0]?.raise.policy;
  const about = { premises, kind: 'duress', now } as const;
  const told =
    policy === undefined ? plan : withPolice(planFor(book, policy, premises, { now, priority: 1 }), book, about);
  const { actions, review } = plan;
  const kept = { ...told, ...(actions !== undefined && { actions }), ...(review !== undefined && { review }) };
  return withActions(kept, book, 'duress');
}
