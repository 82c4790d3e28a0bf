import { isFault } from '../core/fault.ts';
import type { NoteId } from '../core/ids.ts';
import type { Notes } from './notes.ts';

/**
 * Does what words or a document are stored for. When it is refused, what `keep` stored is forgotten again: nobody's words
 * stay in the vault without anything that speaks of them. Where it is not known whether it was done, they stay.
 */
export async function keeping<T>(
  notes: Pick<Notes, 'discard'>,
  act: (keep: (note: NoteId) => NoteId) => Promise<T>,
): Promise<T> {
  const kept: NoteId[] = [];
  try {
    return await act((note) => {
      kept.push(note);
      return note;
    });
  } catch (error) {
    const refused = isFault(error) && error.code !== 'HW_COMMIT_SLOW' && error.code !== 'HW_INTERNAL';
    if (refused) for (const note of kept) notes.discard(note);
    throw error;
  }
}
