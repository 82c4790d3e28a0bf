import { Fault } from '../../core/fault.ts';
import { asIncidentId } from '../../core/ids.ts';
import type { IncidentDoc } from '../../core/state.ts';
import type { CurrentRow } from '../../journal/port.ts';
import type { DeskParts } from '../parts.ts';
import type { Incident } from '../schema/incident.ts';
import { attemptsOf, incidentOf } from '../view/documents.ts';
import { viewIncident } from '../view/incident.ts';
import type { Names } from '../view/names.ts';

type Parts = Pick<DeskParts, 'reader' | 'estate'>;

/** The incident as the journal has it. Throws `HW_NOT_FOUND`. */
export function mustHaveIncident({ reader }: Parts, text: string): IncidentDoc {
  const id = asIncidentId(text);
  const row = id === undefined ? undefined : reader.document('incident', id);
  if (!row?.body) throw new Fault('HW_NOT_FOUND', { where: 'incident' });
  return incidentOf(row.body);
}

export function readIncident(parts: Parts, id: string, names: Names): Incident {
  // Before the document: what is read after it is at least as new.
  const position = parts.reader.lastPosition();
  return show(parts, mustHaveIncident(parts, id), position, names);
}

export function showRows(parts: Parts, rows: readonly CurrentRow[], position: number, names: Names): Incident[] {
  return rows.flatMap(({ body }) => (body === null ? [] : [show(parts, incidentOf(body), position, names)]));
}

function show({ reader, estate }: Parts, doc: IncidentDoc, position: number, names: Names): Incident {
  const attempts = attemptsOf(reader.attempts(doc.id));
  return viewIncident({ doc, attempts, position, estate, names });
}
