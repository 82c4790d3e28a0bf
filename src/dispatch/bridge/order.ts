import type { CallState } from '../../core/handling/words.ts';
import type { CallId, IncidentId, Partition, StaffId } from '../../core/ids.ts';
import type { FailReason } from '../../core/input.ts';
import type { Revealable } from '../channel.ts';

/** A call that somebody at the desk has asked for; it is on disk. */
export interface BridgeOrder {
  call: CallId;
  incident: IncidentId;
  partition: Partition;
  by: StaffId;
  /** The operator hears and is not heard. */
  listen: boolean;
  /** Both are opened at the last moment; undefined when there is none any more. */
  numbers: { operator(): Revealable | undefined; other(): Revealable | undefined };
}

/** What became of a wish to be heard or not. `unsure`: the provider may have done it. */
export type Voiced = 'done' | 'refused' | 'unsure';

/** How far one leg has got, as its provider says. */
export interface Reached {
  state: Exclude<CallState, 'asked'>;
  reason?: FailReason;
}
