import type { DeviceId } from '../ids.ts';
import type { Input } from '../input.ts';
import { isPanicClass } from '../signal.ts';
import type { PremisesDoc } from '../state.ts';
import type { Instant } from '../time.ts';
import type { Turn } from '../turn.ts';

export function isOnTest({ onTest }: Pick<PremisesDoc, 'onTest'>, device: DeviceId, now: Instant): boolean {
  return onTest?.some((test) => test.device === device && test.until > now) ?? false;
}

/** True for what no rule sees: what a device says that is tested or not in use yet, unless a person calls for help by it. That a tested one falls silent counts. */
export function isOnlyTested(turn: Turn, { origin, signal }: Extract<Input, { type: 'signal' }>): boolean {
  if (isPanicClass(signal)) return false;
  if (origin.stage !== undefined) return true;
  if (signal.kind === 'silence') return false;
  return isOnTest(turn.premises(origin.premises), origin.device, turn.now);
}
