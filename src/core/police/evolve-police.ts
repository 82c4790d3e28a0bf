import type { HeartEvent } from '../event.ts';
import type { IncidentDoc, PartitionState } from '../state.ts';
import type { Instant } from '../time.ts';
import { after, earlier, later, ms } from '../time.ts';
import { touchIncident } from '../touch.ts';
import type { PoliceChain } from './chain.ts';
import type { PlannedPolice } from './routes.ts';
import { ACCEPT_WITHIN_MS, isAutomatic } from './routes.ts';
import { openTasks } from './task.ts';

type Of<T extends HeartEvent['type']> = Extract<HeartEvent, { type: T }>;

/** Puts the chain beside the ladders, or plans it anew while nothing of it has been tried. */
export function evolvePlannedPolice(
  state: PartitionState,
  doc: IncidentDoc,
  event: Of<'incident-opened' | 'severity-raised'>,
): void {
  const { police } = event.plan;
  if (police === undefined) return;
  const chain = doc.policeChain;
  // What the police or a person have in hand is not begun a second time.
  if (chain !== undefined && chain.state !== 'waiting') return;
  const begun = beginning(police, event.at, doc);
  // A graver incident never makes them wait longer.
  doc.policeChain = { ...begun, nextAt: soonest(chain?.nextAt ?? null, begun.nextAt) };
  wake(state, doc, doc.policeChain.nextAt);
}

function soonest(a: Instant | null, b: Instant | null): Instant | null {
  return a === null || b === null ? (a ?? b) : earlier(a, b);
}

function beginning(police: PlannedPolice, at: Instant, { confirmed }: IncidentDoc): PoliceChain {
  const { force, routes, acceptWithinMs = ACCEPT_WITHIN_MS, atMs, hold } = police;
  const waits = hold === 'confirmed' && confirmed === undefined;
  const nextAt = waits ? null : after(at, atMs);
  return { force, routes, acceptWithinMs, route: -1, attempt: null, nextAt, state: 'waiting' };
}

/** What confirms an alarm, and the tasks by which a person tells the police. */
export function evolvePolice(
  state: PartitionState,
  event: Of<'incident-confirmed' | 'task-raised' | 'task-done'>,
): void {
  const doc = touchIncident(state, event.incident);
  if (doc === undefined) return;
  switch (event.type) {
    case 'incident-confirmed':
      doc.confirmed = { how: event.how, at: event.at };
      return liftHold(state, doc, event.at);
    case 'task-raised': {
      const { task, kind, why, at } = event;
      // The newest of a kind stands for those before it.
      const before = (doc.tasks ?? []).map((one) =>
        one.kind === kind && one.doneAt === null ? { ...one, doneAt: at } : one,
      );
      doc.tasks = [...before, { task, kind, why, raisedAt: at, doneAt: null, doneBy: null }];
      const chain = doc.policeChain;
      if (chain === undefined) return;
      const place = chain.routes.findIndex((route) => route.kind === (kind === 'ring-line' ? 'line' : '999'));
      chain.route = place < 0 ? chain.routes.length : place;
      chain.state = 'with-person';
      chain.nextAt = null;
      return;
    }
    case 'task-done': {
      const { task, by, at } = event;
      doc.tasks = (doc.tasks ?? []).map((one) => (one.task === task ? { ...one, doneAt: at, doneBy: by } : one));
      return;
    }
  }
}

/** What waited for the confirmation begins; so does what only a person could do without it. */
function liftHold(state: PartitionState, doc: IncidentDoc, at: Instant): void {
  const chain = doc.policeChain;
  if (chain === undefined || chain.nextAt !== null) return;
  const byHand = chain.state === 'with-person' && openTasks(doc).some(({ why }) => why === 'not-confirmed');
  if (chain.state !== 'waiting' && !byHand) return;
  chain.route = -1;
  chain.state = 'waiting';
  chain.nextAt = later(at, after(doc.openedAt, doc.plan.police?.atMs ?? ms(0)));
  wake(state, doc, chain.nextAt);
}

/** An attempt by a route that goes by itself: it has its time, and its failure ends that. */
export function noteRoute(state: PartitionState, event: Of<'attempt-planned' | 'attempt-reported'>): void {
  if (!isAutomatic(event.channel)) return;
  const doc = touchIncident(state, event.incident);
  const chain = doc?.policeChain;
  if (doc === undefined || chain === undefined) return;
  if (event.type === 'attempt-planned') {
    chain.route = event.rung;
    chain.attempt = event.attempt;
    chain.state = 'trying';
    chain.nextAt = event.waitUntil;
  } else if (event.state === 'failed' && chain.attempt === event.attempt && chain.state === 'trying') {
    chain.nextAt = event.at;
  } else return;
  wake(state, doc, chain.nextAt);
}

/** What was said of the police: by themselves, or by a person who has spoken with them. */
export function noteProgress(
  state: PartitionState,
  doc: IncidentDoc,
  event: Of<'police-progress' | 'help-sent'>,
): void {
  const chain = doc.policeChain;
  if (chain === undefined) return;
  const toldBy = event.by.kind === 'police' ? 'police' : 'person';
  if (event.type === 'police-progress' && event.stage === 'refused') {
    if (toldBy === 'police' && (chain.toldBy === 'person' || chain.state === 'with-person')) return;
    chain.nextAt = isLeft(chain) ? event.at : null;
    // Whoever wrote down the refusal of the last way has it in hand.
    if (chain.nextAt === null) chain.state = 'with-person';
    delete chain.toldBy;
    wake(state, doc, chain.nextAt);
    return;
  }
  chain.state = 'with-police';
  chain.nextAt = null;
  if (chain.toldBy !== 'person') chain.toldBy = toldBy;
}

/** True while there is another way, or at least 999, which a person can ring whether or not the force's file names it. */
function isLeft({ route, routes }: PoliceChain): boolean {
  return route + 1 < routes.length || (route < routes.length && !routes.some(({ kind }) => kind === '999'));
}

function wake(state: PartitionState, doc: IncidentDoc, at: Instant | null): void {
  if (at !== null) state.due.push({ at, owner: doc.id, kind: 'incident' });
}
