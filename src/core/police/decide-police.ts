import type { PoliceStage } from '../handling/words.ts';
import type { AttemptId, IncidentId } from '../ids.ts';
import type { Actor, Input, Report } from '../input.ts';
import { OUTSIDE } from '../plan.ts';
import type { IncidentDoc } from '../state.ts';
import { after } from '../time.ts';
import type { Turn } from '../turn.ts';
import { isOpen, type PoliceChain } from './chain.ts';
import type { AutomaticRoute, TaskKind } from './routes.ts';
import { isAutomatic, REJECT_REASONS } from './routes.ts';
import { openTasks, type TaskWhy } from './task.ts';

/**
 * Takes the next way to the police when its time has come: those that go by themselves become attempts outside the policy's
 * steps, the others a task for a person. `why` says what became of the route before; without it nobody has answered in time.
 */
export function climbPolice(turn: Turn, id: IncidentId, why?: TaskWhy): void {
  const doc = turn.state.incidents.get(id);
  const chain = doc?.policeChain;
  if (doc === undefined || chain === undefined || doc.state === 'closed' || doc.drill === true) return;
  if (chain.nextAt === null || chain.nextAt > turn.now) return;
  let because: TaskWhy | undefined = why ?? (chain.state === 'trying' ? 'provider-silent' : undefined);
  for (let place = chain.route + 1; place < chain.routes.length; place += 1) {
    const route = chain.routes[place];
    if (route === undefined) return;
    if (!isOpen(route, doc)) because ??= route.blocked;
    else if (isAutomatic(route.kind)) {
      // Whoever was turned away has a person on it at once, whatever else goes on by itself.
      if (because !== undefined && TURNED_AWAY.has(because)) raiseTask(turn, doc, byHand(doc, chain), because);
      return tryRoute(turn, doc, route.kind, place);
    } else return raiseTask(turn, doc, route.kind === 'line' ? 'ring-line' : 'ring-999', because ?? 'first-route');
  }
  // Whatever the force's file leaves out: a person can always ring 999.
  raiseTask(turn, doc, 'ring-999', because ?? 'other');
}

/** The alarm is not taken, or would not be: another machine may take it, and nobody waits to see. */
const TURNED_AWAY: ReadonlySet<TaskWhy> = new Set<TaskWhy>([...REJECT_REASONS, 'no-urn', 'expired']);

/** The first of the ways that a person takes and that is open. */
function byHand(doc: IncidentDoc, { routes }: PoliceChain): TaskKind {
  const first = routes.find((route) => !isAutomatic(route.kind) && isOpen(route, doc));
  return first?.kind === 'line' ? 'ring-line' : 'ring-999';
}

function tryRoute(turn: Turn, doc: IncidentDoc, channel: AutomaticRoute, place: number): void {
  const { id: incident, premises, generation, round, attemptCount, policeChain } = doc;
  if (policeChain === undefined) return;
  turn.emit({
    type: 'attempt-planned',
    premises,
    incident,
    attempt: `${incident}.${attemptCount + 1}` as AttemptId,
    generation,
    round,
    step: OUTSIDE,
    rung: place,
    channel,
    waitUntil: after(turn.now, policeChain.acceptWithinMs),
  });
}

function raiseTask(
  turn: Turn,
  { premises, id: incident, tasks = [] }: IncidentDoc,
  kind: TaskKind,
  why: TaskWhy,
): void {
  turn.emit({ type: 'task-raised', premises, incident, task: tasks.length + 1, kind, why, priority: 1 });
}

function finish(turn: Turn, { premises, id }: IncidentDoc, task: number, by: Actor): void {
  turn.emit({ type: 'task-done', premises, incident: id, task, by });
}

/** News of a route that goes by itself: its failure is the turn of the next. */
export function followRoute(turn: Turn, incident: IncidentId, { attempt, state, reason }: Report): void {
  const chain = turn.state.incidents.get(incident)?.policeChain;
  if (state !== 'failed' || chain?.attempt !== attempt) return;
  climbPolice(turn, incident, reason ?? 'provider-error');
}

/** The police have been told, or have said what they do: the tasks are done, and a refusal is the turn of the next route. */
export function followPolice(turn: Turn, doc: IncidentDoc, by: Actor, refused?: TaskWhy): void {
  const isWord = refused === undefined || by.kind !== 'police';
  if (isWord) for (const { task } of openTasks(doc)) finish(turn, doc, task, by);
  if (refused !== undefined) climbPolice(turn, doc.id, refused);
}

const RANK: Record<PoliceStage, number> = {
  informed: 0,
  accepted: 1,
  refused: 1,
  dispatched: 2,
  'on-scene': 3,
  left: 4,
};

/**
 * The police say how far they are. What they said of this transfer already, and what an earlier stage says after a later one,
 * changes nothing; a person's own word stands above both.
 */
export function decidePoliceReport(turn: Turn, input: Extract<Input, { type: 'police-report' }>): void {
  const { incident, attempt, stage, reason, reference } = input;
  const doc = turn.state.incidents.get(incident);
  if (doc === undefined || doc.state === 'closed') return turn.refuse('HW_INCIDENT_CLOSED');
  const route = turn.state.attempts.get(attempt);
  const chain = doc.policeChain;
  if (chain === undefined || route?.incident !== incident || !isAutomatic(route.channel))
    return turn.refuse('HW_NOT_FOUND');
  const last = doc.handling?.police.findLast(({ by }) => by.kind === 'police');
  if (last !== undefined && (last.stage === stage || RANK[stage] < RANK[last.stage])) return;
  const by: Actor = { kind: 'police', force: chain.force };
  const about = { premises: doc.premises, incident, by };
  turn.emit({
    type: 'police-progress',
    ...about,
    stage,
    route: route.channel,
    attempt,
    ...(reason !== undefined && { reason }),
    ...(reference !== undefined && { reference }),
  });
  if (stage === 'dispatched' && doc.helpSentAt === null) turn.emit({ type: 'help-sent', ...about });
  followPolice(turn, doc, by, stage === 'refused' ? (reason ?? 'other') : undefined);
}
