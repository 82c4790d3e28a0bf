import type { Fault } from '../core/fault.ts';
import type { CallTarget } from '../core/handling/words.ts';
import type { CallId, IncidentId, Partition, PremisesId, StaffId } from '../core/ids.ts';

/** A call that somebody at the desk asks for. */
export interface CallWish {
  call: CallId;
  incident: IncidentId;
  premises: PremisesId;
  partition: Partition;
  by: StaffId;
  target: CallTarget;
  listen: boolean;
}

/** Calls from the page; `app/calls.ts` makes it from the telephone provider, the register and the police forces. */
export interface DeskCalls {
  /** The id of the police force's line for a home. Throws `HW_NO_FORCE`. */
  policeLine(premises: PremisesId): string;
  /**
   * Keeps a place for the call, or says plainly why it cannot be made: `HW_CALLS_NOT_SET_UP`, `HW_NO_TELEPHONE`, `HW_CALL_LIVE`,
   * `HW_NOT_FOUND`, `HW_NO_FORCE`, `HW_HOME_CALL_FORBIDDEN`. Opens no number.
   */
  reserve(wish: CallWish): void;
  /** Why such a call cannot be made by this person now, as `reserve` would say it; undefined when it can. Opens no number. */
  whyNot(kind: CallTarget['kind'], premises: PremisesId, by: StaffId): Fault | undefined;
  /** Gives the place back: the journal did not take the call. */
  letGo(call: CallId): void;
  /** Rings the operator's telephone, once the call is on disk. */
  begin(call: CallId): void;
  /** The call that this person has under way. */
  callOf(staff: StaffId): CallId | undefined;
  /** Ends it. False when it is over already. */
  hangUp(call: CallId): Promise<boolean>;
  /** Lets whoever called be heard, or not. `refused`: certainly nothing has changed; `unsure`: nobody can say. */
  speak(call: CallId, speak: boolean): Promise<'done' | 'refused' | 'unsure'>;
  /** The telephone that rings for a member of staff. */
  hasTelephone(staff: StaffId): boolean;
  /** Null takes it away. Throws `HW_NUMBER_INVALID`, `HW_EMERGENCY_NUMBER`. */
  setTelephone(staff: StaffId, number: string | null): void;
}
