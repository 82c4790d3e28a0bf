import { signal } from '@preact/signals';
import type { Actor, Staff, Told } from '../api/types.ts';
import { mayTakeOver } from './roles.ts';

/** The record of a closed incident that a colleague has opened. */
export interface Opening {
  /** The event's place in the journal: one event, one opening, however often it is told. */
  key: string;
  incident: string;
  at: string;
  by: Actor | null;
}

/** Kept at most; the newest. */
export const OPENINGS_KEPT = 3;

/** What colleagues have opened and this person has not put away yet. */
export const openings = signal<readonly Opening[]>([]);

/** Those who may open a record see who else does. Nobody is told of their own doing, nor of an opening that is told again. Pure. */
export function openingsAmong(messages: readonly Told[], who: Staff | null): readonly Opening[] {
  if (who === null || !mayTakeOver(who.role)) return [];
  return messages.flatMap(({ type, early, about, entry, epoch, position }) =>
    type === 'record-opened' && !early && about !== null && entry.by?.id !== who.id
      ? [{ key: `${epoch}/${position}`, incident: about, at: entry.at, by: entry.by }]
      : [],
  );
}

/** Takes them in behind what is shown already. Pure. */
export function withOpenings(shown: readonly Opening[], news: readonly Opening[]): readonly Opening[] {
  const fresh = news.filter(({ key }) => !shown.some((one) => one.key === key));
  return fresh.length === 0 ? shown : [...shown, ...fresh].slice(-OPENINGS_KEPT);
}

export function putAway(key: string): void {
  openings.value = openings.peek().filter((one) => one.key !== key);
}
