import { planFor } from '../book.ts';
import { planForDrill } from '../drill-plan.ts';
import type { Happening } from '../event.ts';
import type { IncidentId, PremisesId } from '../ids.ts';
import type { Raise } from '../rules/rule.ts';
import type { Turn } from '../turn.ts';
import { startEscalation } from './escalate.ts';

type Opened = Omit<Extract<Happening, { type: 'incident-opened' }>, 'type' | 'premises' | 'incident'>;

/** Opens an incident and begins to tell people. `first` is done in between. */
export function openIncident(
  turn: Turn,
  premises: PremisesId,
  opened: Opened,
  first?: (incident: IncidentId) => void,
): IncidentId {
  const { partition, epoch, seq } = turn.state;
  const incident = `${partition}-${epoch}-${seq + 1}` as IncidentId;
  turn.emit({ type: 'incident-opened', premises, incident, ...opened });
  first?.(incident);
  startEscalation(turn, incident, premises);
  return incident;
}

/**
 * A rule has come true. Opens the home's incident, or raises the one that is open when this is graver; something equal or
 * lighter has already joined it as a signal. Nothing here ever lowers or closes.
 */
export function decideRaise(turn: Turn, premises: PremisesId, rule: string, raise: Raise, drill?: true): IncidentId {
  const openId = turn.premises(premises).openIncident;
  const doc = openId === null ? undefined : turn.state.incidents.get(openId);
  const { incident: kind, priority } = raise;
  if (doc === undefined) {
    const plan = drill === true ? planForDrill(turn.book) : planFor(turn.book, raise.policy, premises);
    return openIncident(turn, premises, { kind, priority, rule, plan, ...(drill === true && { drill }) });
  }
  if (priority < doc.priority) {
    const plan = planFor(turn.book, raise.policy, premises);
    const generation = doc.generation + 1;
    turn.emit({ type: 'severity-raised', premises, incident: doc.id, kind, priority, rule, plan, generation });
    startEscalation(turn, doc.id, premises);
  }
  return doc.id;
}
