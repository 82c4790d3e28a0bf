import type { HouseholdId, NoteId } from '../core/ids.ts';

/** Characters of one note. */
export const NOTE_LIMIT = 4_000;

/** Free text, kept with the household's other data. Commands and events carry the id alone. */
export interface Notes {
  store(household: HouseholdId, text: string): NoteId;
  /** `who` looks, and the audit has it. Null when it was erased. */
  read(note: NoteId, who: string): string | null;
}
