import type { PremisesId } from '../ids.ts';
import { returnToNormal } from '../rules/decide-signal.ts';
import type { Turn } from '../turn.ts';
import { type Chatter, calmAt } from './chatter.ts';
import { wakeWhenCalm } from './evolve-chatter.ts';

/** Time has passed for a home's chattering sensors: those that have been calm are as they were, the others are looked at later. */
export function decideCalm(turn: Turn, premises: PremisesId): void {
  for (const chatter of [...(turn.premises(premises).chatter ?? [])]) {
    const at = calmAt(chatter);
    if (at === null) continue;
    if (at > turn.now) wakeWhenCalm(turn.state, turn.premises(premises), chatter);
    else end(turn, premises, chatter);
  }
}

/** Says how often it spoke, and tells an open incident how the sensor was left. */
function end(turn: Turn, premises: PremisesId, chatter: Chatter): void {
  const { device, sensor, kind, startedAt, count, last } = chatter;
  const which = { device, kind, ...(sensor === null ? {} : { sensor }) };
  turn.emit({ type: 'chatter-ended', premises, ...which, since: startedAt ?? turn.now, count });
  const incident = turn.premises(premises).openIncident;
  if (incident === null || last.told === incident) return;
  const { signal, state, receivedAt } = last;
  const how = state === null ? {} : { state };
  turn.emit({ type: 'signal-joined', premises, incident, ...which, signal, ...how, receivedAt, late: false });
  returnToNormal(turn, premises);
}
