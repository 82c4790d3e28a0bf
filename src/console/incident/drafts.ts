import { type Signal, signal } from '@preact/signals';
import { staff } from '../store/store.ts';

/** Words typed and not sent yet, so that Escape, a lost stream or another page loses nothing. */
const drafts = new Map<string, Signal<string>>();

staff.subscribe((who) => {
  if (!who) drafts.clear();
});

export function draftOf(key: string): Signal<string> {
  const draft = drafts.get(key) ?? signal('');
  drafts.set(key, draft);
  return draft;
}

export function dropDrafts(...keys: string[]): void {
  for (const key of keys) drafts.delete(key);
}
