import type { HouseholdId, NoteId } from '../core/ids.ts';

/** Characters of one note. */
export const NOTE_LIMIT = 4_000;

/** Free text, kept with the household's other data. Commands and events carry the id alone. */
export interface Notes {
  store(household: HouseholdId, text: string): NoteId;
  /** Words of staff that are about no household. */
  storeForStaff(text: string): NoteId;
  /** Forgets words that nothing speaks of: what they were stored for was refused. */
  discard(note: NoteId): void;
  /** `who` looks, and the audit has it. Null when it was erased. */
  read(note: NoteId, who: string): string | null;
}
