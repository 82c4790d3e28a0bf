import { join } from 'node:path';
import Sqlite from 'better-sqlite3';

/** What of a flood is on disk. */
export interface Journaled {
  /** Signals, each counted once. */
  signals: number;
  incidents: number;
  /** Signals that stand in the journal before one that their device sent earlier. */
  outOfOrder: number;
}

interface Row {
  device: string;
  id: string;
}

const SIGNALS = `SELECT json_extract(body, '$.origin.device') AS device, json_extract(body, '$.signal.id') AS id
  FROM events WHERE type = 'signal-received' ORDER BY position`;

/** Reads the journal of a product that has ended. */
export function countJournal(directory: string): Journaled {
  const db = new Sqlite(join(directory, 'journal.db'), { readonly: true });
  try {
    const seen = new Set<string>();
    const lastTurn = new Map<string, number>();
    let outOfOrder = 0;
    for (const { device, id } of db.prepare<[], Row>(SIGNALS).iterate()) {
      seen.add(`${device} ${id}`);
      const turn = id.startsWith('s-') ? Number(id.slice(id.lastIndexOf('-') + 1)) : undefined;
      if (turn === undefined) continue;
      if (turn < (lastTurn.get(device) ?? -1)) outOfOrder += 1;
      lastTurn.set(device, turn);
    }
    const incidents = Number(db.prepare("SELECT count(*) FROM events WHERE type = 'incident-opened'").pluck().get());
    return { signals: seen.size, incidents, outOfOrder };
  } finally {
    db.close();
  }
}
