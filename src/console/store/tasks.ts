import type { Incident, PoliceTask } from '../api/types.ts';

/** What a person has still to do so that the police know; the newest where there are several. */
export function openTask({ state, tasks }: Pick<Incident, 'state' | 'tasks'>): PoliceTask | undefined {
  return state === 'closed' ? undefined : tasks.findLast(({ doneAt }) => doneAt === null);
}
