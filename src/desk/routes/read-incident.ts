import type { IncidentDoc } from '../../core/state.ts';
import type { CurrentRow } from '../../journal/port.ts';
import type { DeskParts } from '../parts.ts';
import type { Incident } from '../schema/incident.ts';
import { mustHaveIncident } from '../sight.ts';
import type { Viewer } from '../sign-in/viewer.ts';
import { attemptsOf, incidentOf } from '../view/documents.ts';
import type { HandlingParts } from '../view/handling.ts';
import { viewIncident } from '../view/incident.ts';
import type { Names } from '../view/names.ts';
import type { ReadNote } from '../view/timeline.ts';

type Parts = Pick<DeskParts, 'reader' | 'estate' | 'notes' | 'standards' | 'glass' | 'briefing'>;

/** One incident, with the words of notes for those who may read them. Throws `HW_NOT_FOUND`. */
export function readIncident(parts: Parts, viewer: Viewer, id: string, names: Names): Incident {
  // Before the document: what is read after it is at least as new.
  const position = parts.reader.lastPosition();
  const readNote: ReadNote = (note) => parts.notes.read(note, viewer.id);
  const doc = mustHaveIncident(parts, viewer, id);
  const confided = parts.glass.mayReveal(viewer, doc) ? { readNote } : undefined;
  return show(parts, doc, position, { names: namesIn(parts, viewer, doc, names), confided });
}

/** Colleagues are named always; her contacts while the incident runs, or while somebody has its record open. */
export function namesIn({ glass }: Pick<DeskParts, 'glass'>, viewer: Viewer, doc: IncidentDoc, names: Names): Names {
  return glass.mayReveal(viewer, doc) ? names : { ...names, contact: () => null };
}

/** Incidents of a list, without the words of notes. */
export function showRows(parts: Parts, rows: readonly CurrentRow[], position: number, names: Names): Incident[] {
  return rows.flatMap(({ body }) => (body === null ? [] : [show(parts, incidentOf(body), position, { names })]));
}

function show(
  { reader, estate, standards, briefing }: Parts,
  doc: IncidentDoc,
  position: number,
  shown: Pick<HandlingParts, 'names' | 'confided'>,
): Incident {
  const attempts = attemptsOf(reader.attempts(doc.id));
  return viewIncident({ doc, attempts, position, estate, standards, forces: briefing?.forces, ...shown });
}
