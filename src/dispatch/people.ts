import type { AttemptId, ContactId, IncidentId, PointId, PremisesId } from '../core/ids.ts';
import type { SafeText } from '../core/text.ts';
import type { Revealable } from './revealable.ts';

/** How one person is to be spoken or written to. */
export interface Manner {
  /** Their language, such as `cy`; absent: the usual one. */
  language?: string;
  /** The name of their cover story in the wordings; absent: none. */
  cover?: string;
  /** Nothing but a request for a PIN is said before they have entered theirs. */
  pin?: true;
}

/** Why a way to somebody is lost, until somebody has seen to it. */
export type LostWhy = 'opted-out' | 'not-a-number';

/** The late things: asked for at the last moment and kept nowhere. All but the check of a PIN answer at once. */
export interface People {
  /** How to reach a contact, at one of their points where it is named; undefined when there is no number. */
  number(contact: ContactId, attempt: AttemptId, point?: PointId): Revealable | undefined;
  /** The neutral reference of a home. */
  reference(premises: PremisesId): SafeText;
  /** How to speak to a contact; absent: plainly, in the usual language, with no PIN. */
  manner?(contact: ContactId): Manner;
  /** Whether the digits are the contact's PIN. They are written nowhere. */
  checkPin?(contact: ContactId, digits: string): Promise<boolean>;
  /** A way is closed, as its provider or the person says. */
  lost?(contact: ContactId, point: PointId | undefined, channel: string, why: LostWhy): void;
  /** A way that the person had closed is open again. */
  regained?(contact: ContactId, point: PointId | undefined, channel: string): void;
  /** Whether somebody may hear what `spokenBrief` opens; nothing is opened for the question. */
  isTrained?(incident: IncidentId, contact: ContactId): boolean;
  /** What trained staff may hear after their PIN; undefined when there is nothing to say. Every opening is on the record. */
  spokenBrief?(incident: IncidentId, contact: ContactId): Revealable | undefined;
}
