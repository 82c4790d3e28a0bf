import { planForDrill } from '../drill-plan.ts';
import type { Happening } from '../event.ts';
import { decideNews } from '../handling/shelve.ts';
import { withActions } from '../handling/with-actions.ts';
import type { IncidentId, PremisesId } from '../ids.ts';
import type { Plan } from '../plan.ts';
import { planFor } from '../plan-for.ts';
import { withPolice } from '../police/plan-police.ts';
import type { Raise } from '../rules/rule.ts';
import { isPanicKind } from '../signal.ts';
import type { IncidentDoc } from '../state.ts';
import type { Turn } from '../turn.ts';
import { startEscalation } from './escalate.ts';

type Opened = Omit<Extract<Happening, { type: 'incident-opened' }>, 'type' | 'premises' | 'incident'>;

/** What is true of the signal that raises. */
export type Marks = Pick<Opened, 'drill' | 'onTest' | 'commissioning'>;

/** The policy by which the desk alone answers a call for help that an installer tests, where the provider has one. */
export const COMMISSIONING = 'commissioning';

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

/** Who or what made a rule come true. */
export type Cause = 'call-for-help' | 'anything';

/**
 * A rule has come true. Opens the home's incident, or raises the one that is open when this is graver; something equal or
 * lighter has already joined it as a signal. Nothing here ever lowers or closes.
 */
export function decideRaise(
  turn: Turn,
  premises: PremisesId,
  rule: string,
  raise: Raise,
  marks: Marks = {},
  cause: Cause = 'anything',
): IncidentId {
  const openId = turn.premises(premises).openIncident;
  const doc = openId === null ? undefined : turn.state.incidents.get(openId);
  const { incident: kind, priority } = raise;
  if (doc === undefined) {
    const plan =
      marks.drill === true ? planForDrill(turn.book) : planRaised(turn, premises, quietly(turn, raise, marks));
    return openIncident(turn, premises, { kind, priority, rule, plan, ...marks });
  }
  if (doc.commissioning === true && marks.commissioning !== true) return decideInEarnest(turn, doc, rule, raise);
  // What a word of duress has done to it in silence does not keep the rules from doing the same aloud.
  if (priority < (doc.handling?.veil?.priority ?? doc.priority) || isCallUnheard(doc, raise, cause)) {
    decideNews(turn, doc, true);
    const plan = planRaised(turn, premises, raise);
    const generation = doc.generation + 1;
    turn.emit({ type: 'severity-raised', premises, incident: doc.id, kind, priority, rule, plan, generation });
    startEscalation(turn, doc.id, premises);
  }
  return doc.id;
}

/** The first press of a device that an installer is at goes to the desk alone; where a home is alarmed already, it changes nothing. */
function quietly({ book }: Turn, raise: Raise, { commissioning }: Marks): Raise {
  return commissioning === true && book.policy(COMMISSIONING) !== undefined
    ? { ...raise, policy: COMMISSIONING }
    : raise;
}

/**
 * An installer's test is under way and a device in use raises something. By a call for help, or what is as grave, the incident is
 * a true one from now on; by less it is told the way of that alarm once, and stays as grave as it is.
 */
function decideInEarnest(turn: Turn, doc: IncidentDoc, rule: string, raise: Raise): IncidentId {
  const inEarnest = raise.priority <= doc.priority;
  if (!inEarnest && doc.plan.policy !== COMMISSIONING) return doc.id;
  decideNews(turn, doc, true);
  const { id: incident, premises, priority } = doc;
  const plan = planRaised(turn, premises, raise);
  const grave = inEarnest
    ? { kind: raise.incident, priority: raise.priority, inEarnest }
    : { kind: doc.kind, priority };
  turn.emit({ type: 'severity-raised', premises, incident, ...grave, rule, plan, generation: doc.generation + 1 });
  startEscalation(turn, incident, premises);
  return incident;
}

/** Whoever accepted a fire or a break-in has not accepted a person's call for help: that rings anew, though as grave as before. */
function isCallUnheard({ state, kind, priority, drill }: IncidentDoc, raise: Raise, cause: Cause): boolean {
  const isCall = cause === 'call-for-help' && raise.priority === priority;
  return isCall && state === 'acknowledged' && drill !== true && !isPanicKind(kind);
}

function planRaised({ book, now }: Turn, premises: PremisesId, { policy, incident, priority }: Raise): Plan {
  const told = withPolice(planFor(book, policy, premises, { now, priority }), book, { premises, kind: incident, now });
  return withActions(told, book, incident);
}
