import type { HeartEvent } from '../../../src/core/event.ts';
import type { AttemptId } from '../../../src/core/ids.ts';
import type { Send } from '../../../src/gateway/ports.ts';
import { isWithin } from '../world/hours.ts';
import type { Promised, View } from './checker.ts';
import { eventsOf } from './committed.ts';

const HOME_ZONE = 'Europe/London';
/** What was safe when it was decided may have been planned in the second before. */
const SLACK_MS = 1_000;

/**
 * Nobody is called or written to outside their hours, by a way that is lost, or who is not on file any more, unless somebody at
 * the desk ordered just that, on the record. Hours are read as people write them, apart from the product.
 */
export const noWayIsUsedThatIsNotSafe: Promised = (view, broken) => {
  const sends = new Map<AttemptId, Send>();
  const ordered = new Set<string>();
  /** Sent by an order that has to be on record in the end; while the disk is away the send does not wait for it. */
  const byOrder = new Map<string, string>();
  const note = (event: HeartEvent): void => {
    if (event.type === 'reach-overridden') ordered.add(`${event.incident} ${event.contact} ${event.channel}`);
    if (event.type === 'attempt-planned' && event.step === 0 && event.contact !== undefined)
      view.exercised.add('reached by an order');
  };
  return {
    see(sighting) {
      // What an order set off while the disk was away died with its process, unrecorded: whoever gave it was told so.
      if (sighting.what === 'killed') byOrder.clear();
      if (sighting.what === 'handed-out') sends.set(sighting.send.attempt, sighting.send);
      if (sighting.what === 'told') note(sighting.told.event);
      if (sighting.what === 'durable') for (const event of eventsOf(sighting.batch)) planned(event, sends, note);
      if (sighting.what !== 'asked') return;
      const send = sends.get(sighting.attempt);
      if (send?.contact === undefined) return;
      const why = whyUnsafe(view, send, sighting.at);
      if (why === undefined) return;
      const says = `${send.attempt} went out by ${send.channel} to ${send.contact}: ${why}`;
      if (send.step !== 0) return broken(says);
      byOrder.set(`${send.incident} ${send.contact} ${send.channel}`, says);
    },
    end() {
      for (const [key, says] of byOrder) if (!ordered.has(key)) broken(`${says}, and the order is not on record`);
    },
  };
};

/** After a restart what is sent again was handed out by an earlier process. */
function planned(event: HeartEvent, sends: Map<AttemptId, Send>, note: (event: HeartEvent) => void): void {
  note(event);
  if (event.type !== 'attempt-planned' || sends.has(event.attempt)) return;
  sends.set(event.attempt, { ...event, kind: '', priority: 1, plannedAt: event.at, partition: 0 as Send['partition'] });
}

function whyUnsafe({ register }: View, { premises, contact, channel, point }: Send, at: number): string | undefined {
  const person = register.contactsFor(premises).find((one) => one.contact === contact);
  if (person === undefined) return 'they are not on file any more';
  const open = (hours: typeof person.written) =>
    isWithin(hours, at, HOME_ZONE) || isWithin(hours, at - SLACK_MS, HOME_ZONE);
  if (!open(person.written)) return 'it is outside their hours';
  const own = person.points.filter((one) => point === undefined || one.point === point);
  if (own.length === 0) return 'the number is not on file any more';
  if (!own.some(({ channels }) => channels.some((name) => name === channel))) return 'the way is not safe, or lost';
  if (!own.some(({ written }) => open(written))) return 'it is outside the hours of the number';
  return undefined;
}
