import { computed, signal } from '@preact/signals';
import type { Incident, Priority } from '../api/types.ts';
import { wantsPerson } from './order.ts';
import { board, desk, staff } from './store.ts';
import { openTask } from './tasks.ts';

/** An incident asks to be looked at again when it got more urgent, fell back, nobody answered in a whole round, or the police have to be told. */
const lookKey = (incident: Incident) => {
  const { id, priority, unanswered, handling } = incident;
  return `${id}/${priority}/${unanswered}/${handling.releasedAt ?? ''}/${openTask(incident)?.task ?? ''}`;
};

/** Whoever has it is asked to tell the police. */
const hasOwnTask = (incident: Incident) =>
  openTask(incident) !== undefined && incident.handling.claim?.by.id === staff.value?.id;

const looked = signal<ReadonlySet<string>>(new Set());

/** Somebody at this screen has seen this incident as it is now. */
export function look(incident: Incident): void {
  lookAt([incident]);
}

function lookAt(incidents: readonly Incident[]): void {
  const keys = incidents.map(lookKey).filter((key) => !looked.peek().has(key));
  if (keys.length === 0) return;
  const stillHere = [...looked.peek()].filter((seen) => desk.peek().incidents.has(seen.slice(0, seen.indexOf('/'))));
  looked.value = new Set([...stillHere, ...keys]);
}

/** What waits for a person and nobody at this screen has looked at. */
const unseen = computed(() =>
  board.value.filter(
    (incident) => (wantsPerson(incident) || hasOwnTask(incident)) && !looked.value.has(lookKey(incident)),
  ),
);

/** A task is of the first priority, whatever the incident is. */
const urgencyOf = (incident: Incident): Priority => (openTask(incident) ? 1 : incident.priority);

/** Emergencies among them: the sound goes on for these until somebody looks. */
export const unseenEmergencies = computed(() => unseen.value.filter((one) => urgencyOf(one) === 1));

/** How urgent the most urgent of them is; null when there is none. */
export const mostUrgentUnseen = computed<Priority | null>(
  () => unseen.value.map(urgencyOf).sort((a, b) => a - b)[0] ?? null,
);

/** Changes whenever something new asks for a person. */
export const unseenCount = computed(() => unseen.value.length);

/** Somebody works at this screen and has the queue before them. That is enough for all but emergencies: those must be opened. */
export function lookAtQueue(): void {
  lookAt(unseen.peek().filter((one) => urgencyOf(one) > 1));
}
