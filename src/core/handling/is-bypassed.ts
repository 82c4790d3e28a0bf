import type { Input } from '../input.ts';
import { isPanicClass } from '../signal.ts';
import type { PremisesDoc } from '../state.ts';
import type { Instant } from '../time.ts';

type SignalInput = Extract<Input, { type: 'signal' }>;
/** What nobody may leave out: it is about the protection itself, or about a life. */
const ALWAYS_HEARD: ReadonlySet<string> = new Set(['tamper', 'jamming', 'silence', 'smoke', 'cancel', 'arm']);

/** True for what a sensor says that is left out; never for a call for help, nor for tamper, nor for silence. */
export function isBypassed(doc: PremisesDoc, { origin, signal }: SignalInput, now: Instant): boolean {
  if (doc.bypasses === undefined || isPanicClass(signal) || ALWAYS_HEARD.has(signal.kind)) return false;
  return doc.bypasses.some(
    ({ device, sensor, until }) =>
      device === origin.device && until > now && (sensor === undefined || sensor === signal.sensor),
  );
}
