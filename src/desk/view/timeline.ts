import type { HeartEvent } from '../../core/event.ts';
import type { NoteId } from '../../core/ids.ts';
import type { TimelineEntry } from '../schema/timeline.ts';
import { viewActor } from './actor.ts';
import { iso } from './documents.ts';
import type { Names } from './names.ts';
import { says } from './says.ts';

/** Reads a note for the viewer; null where they may not or it is gone. */
export type ReadNote = (note: NoteId) => string | null;
export const NO_NOTES: ReadNote = () => null;

export function viewEntry(event: HeartEvent, position: number, names: Names, readNote: ReadNote): TimelineEntry {
  const note = 'note' in event ? event.note : undefined;
  return {
    position,
    at: iso(event.at),
    type: event.type,
    says: says(event),
    by: 'by' in event ? viewActor(event.by, names) : null,
    device: deviceIn(event),
    attempt: 'attempt' in event ? event.attempt : null,
    text: note === undefined ? null : readNote(note),
  };
}

function deviceIn(event: HeartEvent): string | null {
  if (event.type === 'signal-received') return event.origin.device;
  return 'device' in event ? event.device : null;
}
