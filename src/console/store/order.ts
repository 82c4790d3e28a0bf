import type { Device, Incident, SupervisionState, TimelineEntry } from '../api/types.ts';
import type { Desk, Followed } from './state.ts';

function byUrgency(a: Incident, b: Incident): number {
  // The gateway's own test never stands before anybody in need.
  if (a.drill !== b.drill) return a.drill ? 1 : -1;
  if (a.priority !== b.priority) return a.priority - b.priority;
  if (a.openedAt !== b.openedAt) return a.openedAt < b.openedAt ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}

/** Incidents on the board: everything not closed, most urgent first, then oldest first. */
export function onBoard(desk: Desk): Incident[] {
  const found: Incident[] = [];
  for (const { value } of desk.incidents.values()) if (value.state !== 'closed') found.push(value);
  return found.sort(byUrgency);
}

/** The gateway's own tests are not counted. */
export interface Summary {
  /** Open, and nobody has accepted them. */
  waiting: number;
  accepted: number;
  /** The one to look at first. */
  first: Incident | null;
}

export function summaryOf(board: readonly Incident[]): Summary {
  const real = board.filter((incident) => !incident.drill);
  const waiting = real.filter((incident) => incident.state === 'open');
  return { waiting: waiting.length, accepted: real.length - waiting.length, first: waiting[0] ?? null };
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
