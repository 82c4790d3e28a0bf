import type { HeartEvent } from '../../../src/core/event.ts';
import type { Batch } from '../../../src/journal/port.ts';

/** The events of a batch, as they were written. */
export function eventsOf(batch: Batch): HeartEvent[] {
  // The journal's own text: what this code wrote a moment ago.
  return batch.events.map(({ body }) => JSON.parse(body) as HeartEvent);
}

/** The incident that an attempt belongs to: the part of its id before the dot. */
export function incidentOf(attempt: string): string {
  return attempt.slice(0, attempt.lastIndexOf('.'));
}
