import type { Incident } from '../api/types.ts';
import { fellBack } from './order.ts';

/** How far a clock has gone: within its first mark, past the first, past the second. */
export type Mark = 0 | 1 | 2;

/** A clock that counts against one or two marks. Instants and durations in ms. */
export interface Clock {
  ms: number;
  /** False when it has stopped and shows the time taken. */
  isRunning: boolean;
  mark: Mark;
  /** The next mark in seconds; null when there is none, or none left. */
  nextS: number | null;
}

/** Where a home's force has not said how soon it comes: what forces commonly say, and the longest of it. In seconds. */
export const ATTENDANCE_S = [900, 1200] as const;

function clockOf(ms: number, isRunning: boolean, marksS: readonly number[]): Clock {
  const elapsed = Math.max(0, ms);
  const passed = marksS.slice(0, 2).filter((seconds) => elapsed > seconds * 1000).length;
  return { ms: elapsed, isRunning, mark: passed === 0 ? 0 : passed === 1 ? 1 : 2, nextS: marksS[passed] ?? null };
}

/**
 * From opening to the first hand of a person at the desk, against the targets of its kind; then it stands still. What fell back
 * into the queue is counted anew from then on.
 */
export function handlingClock(incident: Incident, now: number): Clock {
  const { openedAt, closedAt, drill, handling } = incident;
  const isBack = fellBack(incident) && closedAt === null;
  const end = isBack ? null : (handling.firstHandledAt ?? closedAt);
  const from = isBack && handling.releasedAt !== null ? handling.releasedAt : openedAt;
  const ms = (end === null ? now : Date.parse(end)) - Date.parse(from);
  return clockOf(ms, end === null, drill ? [] : handling.target.handleWithinS);
}

/** From the officers' departure until they arrive, against what the home's force says. Null while none are under way. */
export function policeClock({ handling, state, force }: Incident, now: number): Clock | null {
  const sent = handling.police.findLast(({ stage }) => stage === 'dispatched');
  if (!sent || state === 'closed') return null;
  const arrived = handling.police.find(
    ({ stage, at }) => (stage === 'on-scene' || stage === 'left') && Date.parse(at) >= Date.parse(sent.at),
  );
  const ms = (arrived ? Date.parse(arrived.at) : now) - Date.parse(sent.at);
  return clockOf(ms, !arrived, force ? [force.attendance.minutes * 60] : ATTENDANCE_S);
}
