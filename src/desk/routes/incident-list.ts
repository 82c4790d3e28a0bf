import { Fault } from '../../core/fault.ts';
import type { PremisesId } from '../../core/ids.ts';
import type { CurrentRow, JournalReader, Page } from '../../journal/port.ts';
import { INCIDENT_STATES, type IncidentState } from '../schema/incident.ts';
import type { Sight } from '../sight.ts';

export interface IncidentListing {
  states: readonly IncidentState[] | undefined;
  premises: PremisesId | undefined;
  cursor: string | undefined;
  limit: number;
  sight: Sight;
  /** Incidents looked at for one page of somebody who does not see them all. */
  scan: number;
}

type Reader = Pick<JournalReader, 'incidents' | 'current'>;

/**
 * A page of incidents, newest first. One state, or all, is what the journal lists; those not yet closed are few and are
 * sorted here; other mixtures, and what is seen of a part of the homes, are picked from the whole, so a page may hold
 * fewer than its limit and still have a next.
 */
export function listIncidents(reader: Reader, listing: IncidentListing): Page<CurrentRow> {
  const { states, premises, cursor, limit, sight } = listing;
  const wanted = new Set<string>(states ?? INCIDENT_STATES);
  const filter = {
    limit,
    ...(premises === undefined ? {} : { premises }),
    ...(cursor === undefined ? {} : { cursor }),
  };
  const [only] = wanted;
  if (wanted.has('closed') && !sight.all) return pickSeen(reader, listing, wanted);
  if (sight.all && wanted.size === 1 && only !== undefined) return reader.incidents({ ...filter, state: only });
  if (wanted.size === INCIDENT_STATES.length) return reader.incidents(filter);
  if (!wanted.has('closed')) return listOpen(reader, wanted, listing);
  const { items, next } = reader.incidents(filter);
  return { items: items.filter(({ state }) => state !== undefined && wanted.has(state)), next };
}

interface Place {
  openedAt: number;
  id: string;
}

function listOpen(
  reader: Reader,
  wanted: ReadonlySet<string>,
  { premises, cursor, limit, sight }: IncidentListing,
): Page<CurrentRow> {
  const from = cursor === undefined ? undefined : placeOf(cursor);
  const rows = reader
    .current('incident', { openOnly: true })
    .filter((row) => premises === undefined || row.premises === premises)
    .filter((row) => row.state !== undefined && wanted.has(row.state) && sight.sees(row.premises))
    .filter((row) => from === undefined || newestFirst(from, at(row)) < 0)
    .sort((a, b) => newestFirst(at(a), at(b)));
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last !== undefined ? cursorOf(at(last)) : null };
}

const PAGE = 200;

/**
 * Pages past what is not seen. Where it stops between incidents, the cursor names a moment and no incident, for that one
 * may not be theirs.
 */
function pickSeen(reader: Reader, listing: IncidentListing, wanted: ReadonlySet<string>): Page<CurrentRow> {
  const { premises, limit, sight, scan } = listing;
  const items: CurrentRow[] = [];
  let looked = 0;
  let before: CurrentRow | undefined;
  let { cursor } = listing;
  for (;;) {
    const page = reader.incidents({
      limit: PAGE,
      ...(premises === undefined ? {} : { premises }),
      ...(cursor === undefined ? {} : { cursor }),
    });
    for (const row of page.items) {
      const last = items.at(-1);
      if (items.length === limit && last !== undefined) return { items, next: cursorOf(at(last)) };
      if (before !== undefined && looked >= scan && at(row).openedAt < at(before).openedAt) {
        return { items, next: cursorOf({ openedAt: at(before).openedAt, id: FIRST_ID }) };
      }
      if (row.state !== undefined && wanted.has(row.state) && sight.sees(row.premises)) items.push(row);
      looked += 1;
      before = row;
    }
    if (page.next === null) return { items, next: null };
    cursor = page.next;
  }
}

/** Sorts before the id of every incident. */
const FIRST_ID = '0';

const cursorOf = ({ openedAt, id }: Place): string => `${openedAt}~${id}`;

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
