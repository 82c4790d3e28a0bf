import type { Actor, FailReason } from '../input.ts';
import type { Instant } from '../time.ts';
import type { Blocked, RejectReason, TaskKind } from './routes.ts';

/** Why a task is there: it is the first route, or what became of the one before it. */
export type TaskWhy = Blocked | FailReason | RejectReason | 'first-route';

export interface PoliceTask {
  task: number;
  kind: TaskKind;
  why: TaskWhy;
  raisedAt: Instant;
  doneAt: Instant | null;
  /** Null while it is open, and when another of its kind has taken its place. */
  doneBy: Actor | null;
}

/** Tasks that nobody has done yet. */
export function openTasks({ tasks = [] }: { tasks?: readonly PoliceTask[] }): PoliceTask[] {
  return tasks.filter(({ doneAt }) => doneAt === null);
}
