import { computed, signal } from '@preact/signals';
import type { Incident } from '../api/types.ts';
import { board, desk } from './store.ts';

/** An incident that got more urgent, or that nobody answered in a whole round, asks to be looked at again. */
const lookKey = (incident: Incident) => `${incident.id}/${incident.priority}/${incident.unanswered}`;

const looked = signal<ReadonlySet<string>>(new Set());

/** Somebody at this screen has seen this incident as it is now. */
export function look(incident: Incident): void {
  const key = lookKey(incident);
  if (looked.peek().has(key)) return;
  const stillHere = [...looked.peek()].filter((seen) => desk.peek().incidents.has(seen.slice(0, seen.indexOf('/'))));
  looked.value = new Set([...stillHere, key]);
}

/** Emergencies that wait for a person and that nobody at this screen has looked at: the sound is for these. */
export const unseenEmergencies = computed(() =>
  board.value.filter(
    (incident) =>
      !incident.drill && incident.priority === 1 && incident.state === 'open' && !looked.value.has(lookKey(incident)),
  ),
);
