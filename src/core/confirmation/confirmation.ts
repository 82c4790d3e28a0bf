import type { Arming, SignalBody } from '../signal.ts';
import { isPanicClass, stateOf } from '../signal.ts';
import { between } from '../time.ts';
import type { Activation, ActivationClass, ConfirmationRules, ConfirmedHow } from './rules.ts';

/** What a home's activations amount to. */
export interface Confirmation {
  /** How the newest of them is confirmed by an earlier one; undefined when it stands alone. */
  confirmed: ConfirmedHow | undefined;
  /** True when the force may be told: confirmed, or of a class of which the first is told. */
  mayTell: boolean;
}

/**
 * The confirmation of the newest activation by those before it (BS 8243:2021: sequential confirmation). Two calls for help
 * confirm each other, by the same button too, when they lie neither too close together nor too far apart; a tamper confirms a
 * call for help beside it; an intrusion is confirmed by a second, independent detector, and never by the same one twice.
 */
export function confirmationOf(activations: readonly Activation[], rules: ConfirmationRules): Confirmation {
  const newest = activations.at(-1);
  if (newest === undefined) return { confirmed: undefined, mayTell: false };
  const earlier = activations.slice(0, -1);
  const confirmed = earlier.map((one) => agree(one, newest, rules)).find((how) => how !== undefined);
  return { confirmed, mayTell: confirmed !== undefined || isToldAtOnce(newest.class, rules) };
}

/** True for a class of which the force is told without a second activation. */
export function isToldAtOnce(kind: ActivationClass, rules: ConfirmationRules): boolean {
  if (kind === 'hold-up') return rules.holdUp === 'first';
  return kind === 'intruder' && rules.intruder === 'first';
}

function agree(one: Activation, newest: Activation, rules: ConfirmationRules): ConfirmedHow | undefined {
  const apart = Math.abs(between(one.at, newest.at));
  const classes = `${one.class}/${newest.class}`;
  switch (classes) {
    case 'hold-up/hold-up':
      return apart > rules.apartMs && apart <= rules.holdUpWithinMs ? 'hold-up-sequential' : undefined;
    case 'hold-up/tamper':
    case 'tamper/hold-up':
      return apart <= rules.tamperWithinMs ? 'hold-up-and-tamper' : undefined;
    case 'intruder/intruder':
      return one.detector !== newest.detector && apart <= rules.intruderWithinMs ? 'intruder-sequential' : undefined;
    default:
      return undefined;
  }
}

/**
 * What a signal counts as. A door and a motion count only in a home that is armed against them; what is broken or forced always
 * does. Undefined: it confirms nothing.
 */
export function activationClass(signal: SignalBody, arming: Arming): ActivationClass | undefined {
  if (isPanicClass(signal)) return 'hold-up';
  switch (signal.kind) {
    case 'tamper':
      return stateOf(signal) === 'alarm' ? 'tamper' : undefined;
    case 'glass':
    case 'impact':
      return 'intruder';
    case 'motion':
      return arming === 'away' ? 'intruder' : undefined;
    case 'door':
    case 'window':
      return signal.state === 'forced' || (signal.state === 'open' && arming !== 'disarmed') ? 'intruder' : undefined;
    default:
      return undefined;
  }
}

/** The ways to confirm a call for help in a home. */
export type WayToConfirm = 'second-activation' | 'tamper' | 'call-back';

/**
 * The ways there are. A call back into a home (BS 8243:2021, domestic premises) rings where he may hear it: there is none
 * unless it is known to be safe now.
 */
export function waysToConfirm({ safeToCall }: { safeToCall: boolean }): WayToConfirm[] {
  return safeToCall ? ['second-activation', 'tamper', 'call-back'] : ['second-activation', 'tamper'];
}
