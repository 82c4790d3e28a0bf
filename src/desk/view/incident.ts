import { SELF_TEST } from '../../core/drill.ts';
import type { AttemptDoc, IncidentDoc, JoinedSignal } from '../../core/state.ts';
import type { Briefing } from '../brief/briefing.ts';
import type { Estate, Place } from '../estate.ts';
import type { Incident, IncidentSignal } from '../schema/incident.ts';
import { viewActor } from './actor.ts';
import { viewAttempt } from './attempt.ts';
import { iso, isoOrNull } from './documents.ts';
import { type HandlingParts, viewHandling } from './handling.ts';
import { viewChain, viewTasks } from './police.ts';
import { CONFIRMED_WORDS } from './police-words.ts';

export interface IncidentParts extends HandlingParts {
  doc: IncidentDoc;
  attempts: readonly AttemptDoc[];
  /** The document is at least as new as this place in the journal. */
  position: number;
  estate: Pick<Estate, 'device' | 'premises'>;
  /** Police forces by id, as the provider has written them down. */
  forces?: Briefing['forces'] | undefined;
}

/** What is shown of a home that is not registered any more. */
const NO_REFERENCE = 'on file';
/** The self-test's home is nobody's, and must not be taken for one. */
const SELF_TEST_REFERENCE = 'Self-test';

export function referenceOf(estate: Pick<Estate, 'premises'>, premises: string): string {
  if (premises === SELF_TEST.premises) return SELF_TEST_REFERENCE;
  return estate.premises(premises)?.reference ?? NO_REFERENCE;
}

export function viewIncident(parts: IncidentParts): Incident {
  const { doc, attempts, position, estate, names } = parts;
  return {
    id: doc.id,
    premises: doc.premises,
    reference: referenceOf(estate, doc.premises),
    kind: doc.kind,
    priority: doc.priority,
    state: doc.state,
    openedAt: iso(doc.openedAt),
    acknowledgedAt: isoOrNull(doc.acknowledgedAt),
    acknowledgedBy: doc.acknowledgedBy && viewActor(doc.acknowledgedBy, names),
    closedAt: isoOrNull(doc.closedAt),
    closedBy: doc.closedBy && viewActor(doc.closedBy, names),
    closeReason: doc.closeReason,
    closeCause: doc.closeCause ?? null,
    handling: viewHandling(doc, parts),
    drill: doc.drill === true,
    condition: doc.condition,
    helpSentAt: isoOrNull(doc.helpSentAt),
    force: viewForce(parts),
    rule: doc.rule,
    policy: doc.plan.policy,
    round: doc.round,
    unanswered: doc.unanswered,
    repeatAt: isoOrNull(doc.repeatAt),
    gaps: [...doc.plan.gaps],
    signalCount: doc.signalCount,
    signals: doc.signals.map((signal) => viewSignal(signal, placeOf(estate, signal))),
    attempts: attempts.map((attempt) => viewAttempt(attempt, names)),
    accepted: (doc.accepted ?? []).map(({ by, step, at }) => ({ by: viewActor(by, names), step, at: iso(at) })),
    awaited: awaitedOf(doc),
    actBy: isoOrNull(doc.actBy ?? null),
    confirmed: doc.confirmed
      ? { how: doc.confirmed.how, says: CONFIRMED_WORDS[doc.confirmed.how], at: iso(doc.confirmed.at) }
      : null,
    policeChain: viewChain(doc, attempts),
    tasks: viewTasks(doc, names),
    position,
  };
}

/** In the policy's own words. */
function awaitedOf({ plan, waitingFor = [], state }: IncidentDoc): Incident['awaited'] {
  if (state === 'closed') return [];
  return plan.steps.filter(({ step }) => waitingFor.includes(step)).map(({ step, tells }) => ({ step, tells }));
}

function viewForce({ doc, estate, forces }: IncidentParts): Incident['force'] {
  const id = estate.premises(doc.premises)?.force;
  const force = id === undefined ? undefined : forces?.get(id);
  if (id === undefined || force === undefined) return null;
  const { minutes, checked } = force.attendance;
  return { id, name: force.name, attendance: { minutes, checked } };
}

function viewSignal(signal: JoinedSignal, place: Place): IncidentSignal {
  return {
    device: signal.device,
    id: signal.id,
    kind: signal.kind,
    state: signal.state,
    sensor: signal.sensor,
    zone: place.zone ?? null,
    room: place.room ?? null,
    receivedAt: iso(signal.receivedAt),
    late: signal.late,
    ...(signal.saidAt === undefined ? {} : { saidAt: iso(signal.saidAt) }),
    repeats: signal.repeats,
    lastAt: iso(signal.lastAt),
  };
}

/** A sensor's own place, else that of its device. */
function placeOf(estate: Pick<Estate, 'device'>, { device, sensor }: JoinedSignal): Place {
  const facts = estate.device(device);
  const own = sensor === null ? undefined : facts?.sensors.get(sensor);
  return { zone: own?.zone ?? facts?.zone, room: own?.room ?? facts?.room };
}
