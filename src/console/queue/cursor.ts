import { computed } from '@preact/signals';
import { openIncident } from '../router/router.ts';
import { chosen, order } from './visible.ts';

/** The one row that Tab reaches: the chosen one, else the open one, else the first. */
export const cursor = computed(() => {
  const ids = order.value;
  for (const id of [chosen.value, openIncident.value]) if (id !== null && ids.includes(id)) return id;
  return ids[0] ?? null;
});

const rowElement = (id: string) => document.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"]`);

export function choose(id: string): void {
  chosen.value = id;
}

/** Puts the focus on the row of the cursor, if there is one. */
export function focusCursor(): void {
  if (cursor.value !== null) rowElement(cursor.value)?.focus();
}

/** Moves the focus up or down the queue. The first press goes to the cursor's own row. */
export function moveCursor(by: 1 | -1): void {
  const ids = order.value;
  const at = cursor.value;
  if (at === null) return;
  const isThere = document.activeElement === rowElement(at);
  const next = isThere ? ids[Math.min(Math.max(ids.indexOf(at) + by, 0), ids.length - 1)] : at;
  if (next === undefined) return;
  choose(next);
  rowElement(next)?.focus();
}
