/** What a step is: something a person looks into, or something that the desk itself sees done. */
export type ActionKind = 'check' | 'call' | 'police' | 'brief' | 'word';
export const ACTION_KINDS: readonly ActionKind[] = ['check', 'call', 'police', 'brief', 'word'];

/** One step of what staff do about an incident. Only a `check` is ticked by hand; the others are done when their deed is on record. */
export interface ActionStep {
  id: string;
  title: string;
  kind: ActionKind;
  /** A member of staff cannot close while it is neither done nor ruled out. */
  required: boolean;
  mayRuleOut: boolean;
}

/** When a second pair of eyes has to agree to a closing. */
export type Review = 'never' | 'false-alarms' | 'always';

/** What staff do about one kind of incident, as a provider writes it. */
export interface ActionPlan {
  /** The kinds of incident it is for. */
  kinds: readonly string[];
  steps: readonly ActionStep[];
  review: Review;
}
