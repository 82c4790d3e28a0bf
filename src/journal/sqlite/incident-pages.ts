import type { Database } from 'better-sqlite3';
import { Fault } from '../../core/fault.ts';
import type { PremisesId } from '../../core/ids.ts';
import type { CurrentRow, Page } from '../port.ts';
import { CURRENT_COLUMNS, type CurrentRecord, currentOf } from './rows.ts';

export interface IncidentFilter {
  state?: string;
  premises?: PremisesId;
  cursor?: string;
  limit: number;
}

interface Place {
  openedAt: number;
  id: string;
}

const CURSOR = /^(-?\d{1,16})~(.{1,64})$/;
/** Before every incident there can be: where the first page starts. */
const NEWEST: Place = { openedAt: Number.MAX_SAFE_INTEGER, id: '' };

/** Lists incidents newest first. A page goes on from the last incident seen, so new ones never shift it. */
export class IncidentPages {
  readonly #all;
  readonly #byState;
  readonly #byPremises;
  readonly #byBoth;

  constructor(db: Database) {
    // Spelt out: compared as one row value, the index is walked from its start instead of entered at the cursor.
    const list = <Given extends unknown[]>(index: string, where: string) =>
      db.prepare<[...Given, number, number, string, number], CurrentRecord>(
        `SELECT ${CURRENT_COLUMNS} FROM current c INDEXED BY ${index} WHERE kind = 'incident' ${where}
         AND ifnull(opened_at, -1) <= ? AND (ifnull(opened_at, -1) < ? OR id < ?) ORDER BY ifnull(opened_at, -1) DESC, id DESC LIMIT ?`,
      );
    this.#all = list<[]>('current_newest', '');
    this.#byState = list<[string]>('current_newest_by_state', 'AND state = ?');
    this.#byPremises = list<[PremisesId]>('current_newest_by_premises', 'AND premises = ?');
    this.#byBoth = list<[PremisesId, string]>('current_newest_by_premises', 'AND premises = ? AND state = ?');
  }

  /** Throws `HW_CURSOR_INVALID` for a cursor that no page gave out. */
  page(filter: IncidentFilter): Page<CurrentRow> {
    const { state, premises, limit } = filter;
    const { openedAt, id } = filter.cursor === undefined ? NEWEST : placeOf(filter.cursor);
    const place = [openedAt, openedAt, id, limit + 1] as const;
    let rows: CurrentRecord[];
    if (premises !== undefined && state !== undefined) rows = this.#byBoth.all(premises, state, ...place);
    else if (premises !== undefined) rows = this.#byPremises.all(premises, ...place);
    else if (state !== undefined) rows = this.#byState.all(state, ...place);
    else rows = this.#all.all(...place);
    const items = rows.slice(0, limit).map(currentOf);
    const last = items.at(-1);
    const more = rows.length > limit && last !== undefined;
    return { items, next: more ? `${last.openedAt ?? -1}~${last.id}` : null };
  }
}

function placeOf(cursor: string): Place {
  const found = CURSOR.exec(cursor);
  if (found?.[1] === undefined || found[2] === undefined) throw new Fault('HW_CURSOR_INVALID');
  return { openedAt: Number(found[1]), id: found[2] };
}
