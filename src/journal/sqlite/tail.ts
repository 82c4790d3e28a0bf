import type { JournalReader, StoredEvent } from '../port.ts';

/** Events fetched at a time while walking through a journal. */
const STRIDE = 1_000;

/** The last n events in order of position. */
export function tailJournal(reader: JournalReader, n: number): StoredEvent[] {
  const after = Math.max(0, reader.lastPosition() - n);
  return reader.eventsAfter(after, n);
}

/**
 * Every event after the position, in order, to the end the journal has while walking. Memory stays bounded, and no read
 * transaction outlives a stride, so a running writer can go on tidying its log.
 */
export function* readEvents(reader: JournalReader, afterPosition = 0): Generator<StoredEvent, void, undefined> {
  let position = afterPosition;
  for (;;) {
    const events = reader.eventsAfter(position, STRIDE);
    yield* events;
    const last = events.at(-1);
    if (last === undefined) return;
    position = last.position;
  }
}
