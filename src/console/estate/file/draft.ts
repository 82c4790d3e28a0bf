import { effect, signal } from '@preact/signals';
import type { FileShown } from '../../../desk/schema/file.ts';
import { looksLike } from '../../api/guards.ts';
import { request } from '../../api/http.ts';
import { staff } from '../../store/store.ts';
import type { Clash, Tree } from './merge.ts';

export type Shown = Omit<FileShown, 'file'> & { file: Tree };

/** What somebody is typing, by home: leaving the page does not lose it, signing out does. */
export interface Draft {
  /** What it was made from. */
  base: Shown;
  file: Tree;
  words: { safe: string; duress: string };
  clashes: readonly Clash[];
}

export const drafts = signal<ReadonlyMap<string, Draft>>(new Map());

export function setDraft(premises: string, draft: Draft | null): void {
  const next = new Map(drafts.peek());
  if (draft === null) next.delete(premises);
  else next.set(premises, draft);
  drafts.value = next;
}

effect(() => {
  if (!staff.value) drafts.value = new Map();
});

const isShown = looksLike<Shown>({ premises: 'string', version: 'number', file: 'any', words: 'any' });
const path = (premises: string) => `/api/premises/${encodeURIComponent(premises)}/file`;

export const getFile = (premises: string): Promise<Shown> => request('GET', path(premises), isShown);

/** Throws `Problem` with the code `HW_VERSION_STALE` when somebody else has saved it meanwhile. */
export function putFile(premises: string, { base, words }: Draft, file: Tree): Promise<Shown> {
  const given = Object.entries(words).filter(([, word]) => word.trim() !== '');
  const body = { file, ...(given.length > 0 && { words: Object.fromEntries(given) }) };
  return request('PUT', path(premises), isShown, body, { ifMatch: `"${base.version}"` });
}
