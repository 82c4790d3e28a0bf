import { type Signal, signal } from '@preact/signals';
import { staff } from '../store/store.ts';
import { type Room, type Row, usualSet } from './draft.ts';

/** An order that is being written. It outlives a look at another page, and ends with the page itself. */
export interface Draft {
  rows: Signal<readonly Row[]>;
  installer: Signal<string>;
  soak: Signal<string>;
}

/** Orders that are kept while they are written; the oldest goes first. */
const MOST = 20;
const drafts = new Map<string, Draft>();
const keyOf = (premises: string) => `${staff.peek()?.id ?? 'nobody'} ${premises}`;

/** What this person has written for this home so far, or the usual set. */
export function draftOf(premises: string, rooms: readonly Room[], isFitted: boolean): Draft {
  const key = keyOf(premises);
  const known = drafts.get(key);
  if (known) return known;
  const rows = signal<readonly Row[]>(usualSet(rooms, isFitted));
  const made: Draft = { rows, installer: signal(''), soak: signal('0') };
  const [oldest] = drafts.keys();
  if (drafts.size >= MOST && oldest !== undefined) drafts.delete(oldest);
  drafts.set(key, made);
  return made;
}

export const forgetDraft = (premises: string) => drafts.delete(keyOf(premises));
