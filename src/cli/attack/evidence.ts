import type { HeartEvent } from '../../core/event.ts';
import { between, type Instant, ms } from '../../core/time.ts';
import type { JournalReader } from '../../journal/port.ts';

/** Within this an attack has to be an incident. */
export const RAISED_WITHIN_MS = ms(2_000);
/** Events looked at in one go. */
const STRIDE = 1_000;

/** What the journal says of an attack. Undefined where it says nothing. */
export interface Evidence {
  /** When it was suspected, and how long after that somebody was told. */
  suspectedAt: Instant | undefined;
  raisedAfterMs: number | undefined;
}

/** Looks for a suspicion of a device, and for the incident of its home that it opened or joined. */
export function evidenceOf(reader: JournalReader, after: number, device: string, why: string): Evidence {
  let suspected: Extract<HeartEvent, { type: 'identity-suspected' }> | undefined;
  for (let position = after; ; ) {
    const events = reader.eventsAfter(position, STRIDE);
    for (const { body } of events) {
      // The chain proves that the text is the gateway's own.
      const event = JSON.parse(body) as HeartEvent;
      if (event.type === 'identity-suspected' && event.device === device && event.why === why) suspected ??= event;
      const isItsTamper =
        suspected !== undefined &&
        event.type === 'signal-joined' &&
        event.premises === suspected.premises &&
        event.sensor === 'identity';
      if (isItsTamper && suspected !== undefined)
        return {
          suspectedAt: suspected.receivedAt,
          raisedAfterMs: between(suspected.receivedAt, event.at),
        };
    }
    const last = events.at(-1);
    if (last === undefined) return { suspectedAt: suspected?.receivedAt, raisedAfterMs: undefined };
    position = last.position;
  }
}
