import type { PoliceChain as ChainDoc } from '../../core/police/chain.ts';
import { isOpen } from '../../core/police/chain.ts';
import type { PoliceRoute } from '../../core/police/routes.ts';
import { isAutomatic } from '../../core/police/routes.ts';
import type { AttemptDoc, IncidentDoc } from '../../core/state.ts';
import type { PoliceChain, PoliceTask } from '../schema/police.ts';
import { viewActor } from './actor.ts';
import { iso, isoOrNull } from './documents.ts';
import type { Names } from './names.ts';
import { BLOCKED_WORDS, REJECT_WORDS, ROUTE_WORDS, TASK_WORDS, taskWhyWords } from './police-words.ts';
import { REASON_WORDS } from './words.ts';

/** The ways to the police in words; null where the incident has none. */
export function viewChain(doc: IncidentDoc, attempts: readonly AttemptDoc[]): PoliceChain | null {
  const chain = doc.policeChain;
  if (chain === undefined) return null;
  const routes = chain.routes.map((route, place) => ({
    kind: route.kind,
    says: ROUTE_WORDS[route.kind],
    ...standingOf(doc, chain, route, place, attempts),
  }));
  return { force: chain.force, state: chain.state, nextAt: isoOrNull(chain.nextAt), routes };
}

type Standing = Pick<PoliceChain['routes'][number], 'state' | 'why'>;

function standingOf(
  doc: IncidentDoc,
  chain: ChainDoc,
  route: PoliceRoute,
  place: number,
  attempts: readonly AttemptDoc[],
): Standing {
  if (!isOpen(route, doc) && route.blocked !== undefined)
    return { state: 'blocked', why: BLOCKED_WORDS[route.blocked] };
  if (place > chain.route) return { state: 'open', why: null };
  if (isAutomatic(route.kind)) return automatic(doc, chain, route, place, attempts);
  return { state: place === chain.route && chain.state === 'with-person' ? 'with-person' : 'open', why: null };
}

/** One that goes by itself: it is under way, or what became of it. */
function automatic(
  doc: IncidentDoc,
  chain: ChainDoc,
  route: PoliceRoute,
  place: number,
  attempts: readonly AttemptDoc[],
): Standing {
  const attempt = attempts.findLast(({ channel }) => channel === route.kind);
  const refused = doc.handling?.police.findLast((one) => one.by.kind === 'police' && one.route === route.kind);
  if (refused?.stage === 'refused')
    return { state: 'failed', why: `the police refused it: ${REJECT_WORDS[refused.reason ?? 'other']}` };
  if (attempt?.state === 'failed' && attempt.reason !== null)
    return { state: 'failed', why: REASON_WORDS[attempt.reason] };
  if (place < chain.route) return { state: 'failed', why: 'nothing was heard of it in time' };
  return { state: 'trying', why: null };
}

/** What a person has to do so that the police know, oldest first. */
export function viewTasks({ tasks = [], handling }: IncidentDoc, names: Names): PoliceTask[] {
  return tasks.map(({ task, kind, why, raisedAt, doneAt, doneBy }) => {
    const refused = handling?.police.some((one) => one.by.kind === 'police' && one.reason === why) ?? false;
    return {
      task,
      kind,
      priority: 1,
      says: TASK_WORDS[kind],
      why: taskWhyWords(why, refused),
      raisedAt: iso(raisedAt),
      doneAt: isoOrNull(doneAt),
      doneBy: doneBy && viewActor(doneBy, names),
    };
  });
}
