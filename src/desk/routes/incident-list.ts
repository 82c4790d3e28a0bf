import { Fault } from '../../core/fault.ts';
import type { PremisesId } from '../../core/ids.ts';
import type { CurrentRow, JournalReader, Page } from '../../journal/port.ts';
import { INCIDENT_STATES, type IncidentState } from '../schema/incident.ts';

export interface IncidentListing {
  states: readonly IncidentState[] | undefined;
  premises: PremisesId | undefined;
  cursor: string | undefined;
  limit: number;
}

type Reader = Pick<JournalReader, 'incidents' | 'current'>;

/**
 * A page of incidents, newest first. One state, or all, is what the journal lists; those not yet closed are few and are
 * sorted here; other mixtures are picked from the whole, so a page may hold fewer than its limit and still have a next.
 */
export function listIncidents(reader: Reader, { states, premises, cursor, limit }: IncidentListing): Page<CurrentRow> {
  const wanted = new Set<string>(states ?? INCIDENT_STATES);
  const filter = {
    limit,
    ...(premises === undefined ? {} : { premises }),
    ...(cursor === undefined ? {} : { cursor }),
  };
  const [only] = wanted;
  if (wanted.size === 1 && only !== undefined) return reader.incidents({ ...filter, state: only });
  if (wanted.size === INCIDENT_STATES.length) return reader.incidents(filter);
  if (!wanted.has('closed')) return listOpen(reader, premises, cursor, limit);
  const { items, next } = reader.incidents(filter);
  return { items: items.filter(({ state }) => state !== undefined && wanted.has(state)), next };
}

interface Place {
  openedAt: number;
  id: string;
}

function listOpen(
  reader: Reader,
  premises: PremisesId | undefined,
  cursor: string | undefined,
  limit: number,
): Page<CurrentRow> {
  const from = cursor === undefined ? undefined : placeOf(cursor);
  const rows = reader
    .current('incident', { openOnly: true })
    .filter((row) => premises === undefined || row.premises === premises)
    .filter((row) => from === undefined || newestFirst(from, at(row)) < 0)
    .sort((a, b) => newestFirst(at(a), at(b)));
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last !== undefined ? `${at(last).openedAt}~${last.id}` : null };
}

const at = (row: CurrentRow): Place => ({ openedAt: row.openedAt ?? -1, id: row.id });

function newestFirst(a: Place, b: Place): number {
  if (a.openedAt !== b.openedAt) return b.openedAt - a.openedAt;
  if (a.id === b.id) return 0;
  return a.id < b.id ? 1 : -1;
}

const CURSOR = /^(-?\d{1,16})~(.{1,64})$/;

function placeOf(cursor: string): Place {
  const found = CURSOR.exec(cursor);
  if (found?.[1] === undefined || found[2] === undefined) throw new Fault('HW_CURSOR_INVALID');
  return { openedAt: Number(found[1]), id: found[2] };
}
