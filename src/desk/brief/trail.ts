import type { HeartEvent } from '../../core/event.ts';
import { isPanicClass, type SignalKind, stateOf } from '../../core/signal.ts';
import type { IncidentDoc } from '../../core/state.ts';
import type { Instant } from '../../core/time.ts';
import type { JournalReader } from '../../journal/port.ts';
import type { Estate } from '../estate.ts';
import { eventOf } from '../view/documents.ts';
import { signalWords } from '../view/words.ts';

/** Events of the partition that are looked through for one home's; what came later is in the incident itself. */
export const EVENTS_LOOKED_AT = 3_000;
/** The signal that raised the alarm is a little before the incident it opened. */
const BEFORE = 16;
/** Entries shown: the first of the alarm and the latest. */
export const TRAIL_FIRST = 20;
export const TRAIL_LATEST = 40;

export interface Step {
  at: Instant;
  says: string;
}

/** What the sensors of the home have said since the alarm began. */
export interface Trail {
  steps: readonly Step[];
  /** Left out between the first and the latest. */
  omitted: number;
  /** When a person in the home called for help, each time. */
  calls: readonly Instant[];
}

/** Reads it from the journal in bounded time. Nothing of it is personal: kinds, rooms and times. */
export function readTrail(reader: JournalReader, estate: Pick<Estate, 'device'>, incident: IncidentDoc): Trail {
  const from = Math.max(0, Number(incident.id.split('-')[2]) - BEFORE);
  const all: Step[] = [];
  const calls: Instant[] = [];
  const seen = new Set<string>();
  for (const stored of reader.eventsOfPartition(incident.partition, from, EVENTS_LOOKED_AT)) {
    if (stored.premises !== incident.premises || stored.at < incident.openedAt) continue;
    const event = eventOf(stored);
    if (event.type === 'signal-received') {
      seen.add(`${event.origin.device} ${event.signal.id}`);
      if (isPanicClass(event.signal)) calls.push(event.at);
    }
    const says = saysOf(event);
    if (says !== undefined) all.push({ at: event.at, says });
  }
  for (const joined of incident.signals) {
    if (seen.has(`${joined.device} ${joined.id}`)) continue;
    const room = roomOf(estate.device(joined.device)?.room);
    all.push({ at: joined.receivedAt, says: signalWords(joined.kind, joined.state ?? undefined) + room });
    if (joined.kind === 'panic' || joined.kind === 'duress' || joined.kind === 'hold-up') calls.push(joined.receivedAt);
  }
  all.sort((a, b) => a.at - b.at);
  calls.sort((a, b) => a - b);
  const most = TRAIL_FIRST + TRAIL_LATEST;
  if (all.length <= most) return { steps: all, omitted: 0, calls };
  const steps = [...all.slice(0, TRAIL_FIRST), ...all.slice(-TRAIL_LATEST)];
  return { steps, omitted: all.length - most, calls };
}

function saysOf(event: HeartEvent): string | undefined {
  switch (event.type) {
    case 'signal-received':
      return heard(event.signal.kind, stateOf(event.signal)) + roomOf(event.origin.room);
    case 'unobserved':
      return 'The gateway itself was away for a time';
    default:
      return undefined;
  }
}

const heard = (kind: SignalKind, state: string | undefined) => signalWords(kind, state);
const roomOf = (room: string | undefined) => (room === undefined ? '' : ` (${room.replaceAll('-', ' ')})`);
