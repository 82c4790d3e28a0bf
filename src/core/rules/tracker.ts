import type { DeviceId, SignalId } from '../ids.ts';
import type { SignalKind } from '../signal.ts';
import type { Instant } from '../time.ts';

/** How far one rule has got at one home: what has matched so far, and when it comes true by itself. */
export interface Tracker {
  /** `{rule}`, or `{rule}/{device}/{sensor}` for rules that hold per sensor. */
  key: string;
  rule: string;
  /** Times at which the rule's parts have matched, oldest first; never more than the rule counts. */
  matchedAt: Instant[];
  /** For a sequence: how many parts have been seen. */
  reached: number;
  /** When set, the rule comes true at this time unless it is forgotten before. */
  dueAt?: Instant;
  /** The signal that started it, named in the incident it raises. */
  device: DeviceId;
  signal: SignalId;
  kind: SignalKind;
  state: string | null;
  sensor: string | null;
}
