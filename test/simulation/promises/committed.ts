import type { HeartEvent } from '../../../src/core/event.ts';
import type { Batch } from '../../../src/journal/port.ts';

/** Every promise looks at the same batches; each is read once. */
const read = new WeakMap<Batch, readonly HeartEvent[]>();

/** The events of a batch, as they were written. */
export function eventsOf(batch: Batch): readonly HeartEvent[] {
  let events = read.get(batch);
  if (events === undefined) {
    // The journal's own text: what this code wrote a moment ago.
    events = batch.events.map(({ body }) => JSON.parse(body) as HeartEvent);
    read.set(batch, events);
  }
  return events;
}

/** The incident that an attempt belongs to: the part of its id before the dot. */
export function incidentOf(attempt: string): string {
  return attempt.slice(0, attempt.lastIndexOf('.'));
}
