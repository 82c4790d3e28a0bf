import type { PremisesId } from '../ids.ts';
import type { SignalBody } from '../signal.ts';
import type { Turn } from '../turn.ts';
import { activationClass, confirmationOf } from './confirmation.ts';
import { detectorOf } from './evolve-confirmation.ts';
import type { ActivationClass } from './rules.ts';

/** What goes on record with a signal that joins an incident: what it counts as, where the alarms of the home are confirmed. */
export function markActivation(turn: Turn, premises: PremisesId, signal: SignalBody): { activation?: ActivationClass } {
  if (turn.book.confirmation?.(premises) === undefined) return {};
  const activation = activationClass(signal, turn.premises(premises).arming);
  return activation === undefined ? {} : { activation };
}

/** Something has joined the home's open incident: says so when the alarm is confirmed by it. Said once of an incident. */
export function decideConfirmation(turn: Turn, premises: PremisesId): void {
  const { openIncident, activations = [] } = turn.premises(premises);
  const rules = turn.book.confirmation?.(premises);
  const doc = openIncident === null ? undefined : turn.state.incidents.get(openIncident);
  const newest = activations.at(-1);
  if (rules === undefined || doc === undefined || newest === undefined || doc.confirmed !== undefined) return;
  // One that an earlier incident was about says nothing of this one by itself.
  if (!doc.signals.some((one) => detectorOf(one) === newest.detector && one.lastAt >= newest.at)) return;
  const { confirmed, mayTell } = confirmationOf(activations, rules);
  const waits = doc.policeChain?.state === 'waiting' && doc.policeChain.nextAt === null;
  const how = confirmed ?? (waits && mayTell && newest.class === 'hold-up' ? 'first-call' : undefined);
  if (how !== undefined) turn.emit({ type: 'incident-confirmed', premises, incident: doc.id, how });
}
