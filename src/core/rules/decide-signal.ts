import type { IncidentId, PremisesId } from '../ids.ts';
import { decideRaise } from '../incident/raise.ts';
import type { Input } from '../input.ts';
import { stateOf } from '../signal.ts';
import type { Turn } from '../turn.ts';
import { decideFollowing } from './follow.ts';

type SignalInput = Extract<Input, { type: 'signal' }>;

/**
 * A signal arrives: it is recorded, the home's arming follows it, rules see it, and an open incident of the home is told
 * of it whether a rule matched or not.
 */
export function decideSignal(turn: Turn, input: SignalInput): void {
  const { origin, signal, receivedAt, late } = input;
  const { premises } = origin;
  const openBefore = turn.premises(premises).openIncident;
  turn.emit({ type: 'signal-received', premises, origin, signal, receivedAt, late });
  if (signal.kind === 'arm' && turn.premises(premises).arming !== signal.state) {
    turn.emit({ type: 'arming-changed', premises, device: origin.device, arming: signal.state });
  }
  if (openBefore !== null) join(turn, openBefore, input);
  for (const { rule, raise } of decideFollowing(turn, input)) {
    const incident = decideRaise(turn, premises, rule, raise);
    if (openBefore === null && !hasSignal(turn, incident)) join(turn, incident, input);
  }
  if (openBefore !== null) returnToNormal(turn, premises);
}

/** Tells the incident of a signal. */
function join(turn: Turn, incident: IncidentId, { origin, signal, receivedAt, late }: SignalInput): void {
  const state = stateOf(signal);
  turn.emit({
    type: 'signal-joined',
    premises: origin.premises,
    incident,
    device: origin.device,
    signal: signal.id,
    kind: signal.kind,
    ...(state === undefined ? {} : { state }),
    ...(signal.sensor === undefined ? {} : { sensor: signal.sensor }),
    receivedAt,
    late,
  });
}

function hasSignal(turn: Turn, incident: IncidentId): boolean {
  return (turn.state.incidents.get(incident)?.signalCount ?? 0) > 0;
}

/** Every condition has returned: the incident says so and stays on the board (ISA-18.2, returned to normal unacknowledged). */
function returnToNormal(turn: Turn, premises: PremisesId): void {
  const open = turn.premises(premises).openIncident;
  const doc = open === null ? undefined : turn.state.incidents.get(open);
  if (doc === undefined || doc.condition === 'normal' || doc.active.length > 0) return;
  const hadCondition = doc.signals.some((signal) => signal.state !== null && signal.kind !== 'arm');
  if (hadCondition) turn.emit({ type: 'condition-returned', premises, incident: doc.id });
}
