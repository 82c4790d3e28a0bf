import type { DeviceId } from '../ids.ts';
import type { Input } from '../input.ts';
import { isPanicClass } from '../signal.ts';
import type { PremisesDoc } from '../state.ts';
import type { Instant } from '../time.ts';
import type { Turn } from '../turn.ts';

export function isOnTest({ onTest }: Pick<PremisesDoc, 'onTest'>, device: DeviceId, now: Instant): boolean {
  return onTest?.some((test) => test.device === device && test.until > now) ?? false;
}

/** True for what no rule sees: a tested device's signals, unless a person called for help or it fell silent. */
export function isOnlyTested(turn: Turn, { origin, signal }: Extract<Input, { type: 'signal' }>): boolean {
  if (isPanicClass(signal) || signal.kind === 'silence') return false;
  return isOnTest(turn.premises(origin.premises), origin.device, turn.now);
}
