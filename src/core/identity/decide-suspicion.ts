import { asSignalId } from '../ids.ts';
import type { Input } from '../input.ts';
import { decideMeaning, decideSignal } from '../rules/decide-signal.ts';
import type { Turn } from '../turn.ts';
import { IDENTITY_SENSOR } from './suspicion.ts';

/**
 * Puts on record why a device is not believed, and has the home's rules look at it as at any other tamper. That the device is being
 * tested or left out hides nothing of it: whoever wants to be it would only have to wait for that.
 */
export function decideSuspicion(turn: Turn, input: Extract<Input, { type: 'suspicion' }>): void {
  const { origin, why, receivedAt } = input;
  const { premises, device } = origin;
  turn.emit({ type: 'identity-suspected', premises, device, why, receivedAt });
  const id = asSignalId(`identity-${turn.state.seq}`);
  if (id === undefined) return;
  const signal = { kind: 'tamper' as const, state: 'alarm' as const, sensor: IDENTITY_SENSOR, id };
  const tamper = { type: 'signal' as const, origin, signal, receivedAt, late: false };
  // Of one that is not in use yet it is on record like all that it does.
  if (origin.stage !== undefined) return decideSignal(turn, tamper);
  turn.emit({ type: 'signal-received', premises, origin, signal, receivedAt, late: false });
  decideMeaning(turn, tamper);
}
