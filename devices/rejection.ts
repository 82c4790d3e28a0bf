/** Why a message, or one entry of it, could not be understood. A closed list: it is counted, shown and tested. */
export const REJECT_REASONS = [
  'unknown-topic',
  'too-large',
  'not-utf8',
  'not-json',
  'wrong-shape',
  'unknown-kind',
  'wrong-field',
  'too-many',
  'wrong-state',
] as const;
export type RejectReason = (typeof REJECT_REASONS)[number];

/** A refusal to understand: the reason by its code, and one plain sentence that repeats nothing of the payload. */
export interface Rejection {
  reason: RejectReason;
  why: string;
}
