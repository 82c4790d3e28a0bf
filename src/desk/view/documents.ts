import type { HeartEvent } from '../../core/event.ts';
import type { AttemptDoc, DeviceDoc, GatewayDoc, IncidentDoc, PremisesDoc } from '../../core/state.ts';
import type { Instant } from '../../core/time.ts';
import type { CurrentRow, StoredEvent } from '../../journal/port.ts';

// The journal holds what the heart wrote, hash-chained; the shape of its JSON is the heart's own type.

export function incidentOf(text: string): IncidentDoc {
  return JSON.parse(text);
}

export function eventOf(stored: StoredEvent): HeartEvent {
  return JSON.parse(stored.body);
}

export function attemptsOf(rows: readonly CurrentRow[]): AttemptDoc[] {
  return rows.flatMap(({ body }): AttemptDoc[] => (body === null ? [] : [JSON.parse(body)]));
}

export function deviceOf(row: CurrentRow | undefined): DeviceDoc | undefined {
  return row?.body ? JSON.parse(row.body) : undefined;
}

export function gatewayOf(row: CurrentRow | undefined): GatewayDoc | undefined {
  return row?.body ? JSON.parse(row.body) : undefined;
}

export function premisesOf(row: CurrentRow | undefined): PremisesDoc | undefined {
  return row?.body ? JSON.parse(row.body) : undefined;
}

/** Words for the newest instants: one moment stands many times in what is told of it. */
const KEPT = 256;
const kept: { at: number; words: string }[] = [];

export function iso(at: Instant): string {
  const place = at % KEPT;
  const found = kept[place];
  if (found?.at === at) return found.words;
  const words = new Date(at).toISOString();
  kept[place] = { at, words };
  return words;
}

export function isoOrNull(at: Instant | null | undefined): string | null {
  return at === null || at === undefined ? null : iso(at);
}
