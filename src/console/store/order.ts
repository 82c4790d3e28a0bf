import type { Device, Incident, SupervisionState, TimelineEntry } from '../api/types.ts';
import type { Desk, Followed } from './state.ts';
import { openTask } from './tasks.ts';

/** The parts of the queue: what is to be dealt with now, and what lies below it until somebody unfolds it. */
export const PLACES = ['now', 'review', 'shelved', 'test'] as const;
export type Place = (typeof PLACES)[number];

/** Where in the queue an incident stands. Whatever wants a person stands on top, shelved or not. */
export function placeOf(incident: Incident): Place {
  if (incident.drill) return 'test';
  if (incident.handling.review === 'waiting' && incident.handling.unseen === 0) return 'review';
  return isShelved(incident) ? 'shelved' : 'now';
}

/** An emergency is never out of sight, nor is what rings, whatever anybody says of it. */
const isShelved = (incident: Incident) =>
  incident.handling.shelved !== null &&
  incident.priority > 1 &&
  incident.state !== 'open' &&
  !fellBack(incident) &&
  openTask(incident) === undefined;

/** Somebody had it and has it no more. */
export const fellBack = ({ handling }: Incident) => handling.releasedAt !== null && handling.claim === null;

/** Somebody has to tell the police, and nobody at the desk has it. */
const hasTask = (incident: Incident) => incident.handling.claim === null && openTask(incident) !== undefined;

/** Nobody at all has accepted it, or it fell back and nobody at the desk has taken it since, or has a task that is nobody's. */
export const wantsPerson = (incident: Incident): boolean =>
  placeOf(incident) === 'now' && (incident.state === 'open' || fellBack(incident) || hasTask(incident));

/** Within a priority: what fell back, then what nobody has, then what has news, then what is in hand. */
function rank(incident: Incident): number {
  if (fellBack(incident)) return 0;
  if (incident.state === 'open' || hasTask(incident)) return 1;
  return incident.handling.unseen > 0 ? 2 : 3;
}

/** An incident with its place, priority and rank in one number, worked out once for each sorting. */
interface Placed {
  incident: Incident;
  weight: number;
}

const weightOf = (incident: Incident) =>
  (PLACES.indexOf(placeOf(incident)) * 10 + incident.priority) * 10 + rank(incident);

function byUrgency({ incident: a, weight }: Placed, { incident: b, weight: other }: Placed): number {
  if (weight !== other) return weight - other;
  if (a.openedAt !== b.openedAt) return a.openedAt < b.openedAt ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}

/** Incidents on the board: everything not closed, by place, most urgent first, then oldest first. */
export function onBoard(desk: Desk): Incident[] {
  const found: Placed[] = [];
  for (const { value: incident } of desk.incidents.values()) {
    if (incident.state !== 'closed') found.push({ incident, weight: weightOf(incident) });
  }
  return found.sort(byUrgency).map(({ incident }) => incident);
}

/** The gateway's own tests are not counted. */
export interface Summary {
  /** Open, and nobody has accepted them. */
  waiting: number;
  accepted: number;
  shelved: number;
  /** Proposed to be closed, and a second person must agree. */
  review: number;
  /** How many of each priority wait for a person. */
  byPriority: Readonly<Record<Incident['priority'], number>>;
  /** The one to look at first. */
  first: Incident | null;
}

export function summaryOf(board: readonly Incident[]): Summary {
  const byPriority = { 1: 0, 2: 0, 3: 0, 4: 0 };
  const counts = { now: 0, review: 0, shelved: 0, test: 0 };
  let waiting = 0;
  let first: Incident | null = null;
  for (const incident of board) {
    counts[placeOf(incident)] += 1;
    if (!wantsPerson(incident)) continue;
    waiting += 1;
    byPriority[incident.priority] += 1;
    first ??= incident;
  }
  return { waiting, accepted: counts.now - waiting, shelved: counts.shelved, review: counts.review, byPriority, first };
}

/** The story in the order in which it happened. */
export function storyOf(followed: Followed | null): TimelineEntry[] {
  if (!followed) return [];
  return [...followed.entries.values()].map((held) => held.value).sort((a, b) => a.position - b.position);
}

export const SUPERVISION_ORDER: readonly SupervisionState[] = ['silent', 'late', 'unknown', 'ok'];

/** Devices in these states: worst state first, then home, then id. */
export function devicesIn(desk: Desk, states: readonly SupervisionState[]): Device[] {
  const found: Device[] = [];
  for (const { value } of desk.devices.values()) if (states.includes(value.supervision)) found.push(value);
  return found.sort(
    (a, b) =>
      SUPERVISION_ORDER.indexOf(a.supervision) - SUPERVISION_ORDER.indexOf(b.supervision) ||
      a.reference.localeCompare(b.reference) ||
      (a.id < b.id ? -1 : 1),
  );
}
