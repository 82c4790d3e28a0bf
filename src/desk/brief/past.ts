import type { CloseReason } from '../../core/input.ts';
import type { IncidentDoc } from '../../core/state.ts';
import type { Instant } from '../../core/time.ts';
import type { JournalReader } from '../../journal/port.ts';
import { incidentOf } from '../view/documents.ts';

/** How far back an earlier activation still counts. */
export const PAST_MS = 365 * 86_400_000;
/** Earlier incidents that are looked at; beyond it the count says "at least". */
export const PAST_MOST = 500;
const PAGE = 100;

/** Earlier activations of the home within twelve months, by what they turned out to be. */
export interface Past {
  counts: Record<CloseReason | 'open', number>;
  total: number;
  last: { at: Instant; kind: string; outcome: CloseReason | 'open' } | null;
  /** There were more than could be looked at. */
  more: boolean;
}

/** Reads them from the journal, newest first. Drills of the gateway itself do not count. */
export function readPast(reader: JournalReader, incident: IncidentDoc, now: Instant): Past {
  const past: Past = {
    counts: { false: 0, planned: 0, precautionary: 0, incident: 0, open: 0 },
    total: 0,
    last: null,
    more: false,
  };
  let cursor: string | undefined;
  for (let looked = 0; looked < PAST_MOST; looked += PAGE) {
    const page = reader.incidents({
      premises: incident.premises,
      limit: PAGE,
      ...(cursor === undefined ? {} : { cursor }),
    });
    for (const { body } of page.items) {
      const doc = body === null ? undefined : incidentOf(body);
      if (doc === undefined || doc.id === incident.id || doc.drill === true) continue;
      if (now - doc.openedAt > PAST_MS) return past;
      count(past, doc);
    }
    if (page.next === null) return past;
    cursor = page.next;
  }
  return { ...past, more: true };
}

function count(past: Past, doc: IncidentDoc): void {
  const outcome = doc.closeReason ?? 'open';
  past.counts[outcome] += 1;
  past.total += 1;
  past.last ??= { at: doc.openedAt, kind: doc.kind, outcome };
}
