import { expect, it } from 'vitest';
import type { Happening, HeartEvent } from '../core/event.ts';
import { evolve } from '../core/evolve.ts';
import { emptyState } from '../core/state.ts';
import { instant, ms } from '../core/time.ts';
import { attemptId, incidentId, partition, premisesId } from '../journal/samples.ts';
import { emptyBatch, takeDirty } from './rows.ts';

const about = { premises: premisesId(1), incident: incidentId(3) };
const attempt = attemptId(3, 1);
const PLAN = {
  policy: 'panic',
  steps: [{ step: 1, atMs: ms(0), tells: 'contact', rungs: [{ channel: 'voice', waitMs: ms(1_000) }] }],
  repeatFromMs: ms(0),
  repeatAfterMs: ms(10_000),
  gaps: [],
};
/** A call that failed, the end of its round, and the next one. */
const STORY: Happening[] = [
  { type: 'incident-opened', ...about, kind: 'panic', priority: 1, rule: 'panic', plan: PLAN },
  { type: 'round-started', ...about, round: 1 },
  {
    type: 'attempt-planned',
    ...about,
    attempt,
    generation: 1,
    round: 1,
    step: 1,
    rung: 0,
    channel: 'voice',
    waitUntil: instant(1_000),
  },
  { type: 'attempt-reported', ...about, attempt, channel: 'voice', state: 'failed', reason: 'busy' },
  { type: 'step-exhausted', ...about, step: 1 },
  { type: 'nobody-answered', ...about, round: 1, againAt: instant(10_000) },
  { type: 'round-started', ...about, round: 2 },
  { type: 'incident-closed', ...about, by: { kind: 'token', token: 'rig' }, reason: 'false' },
];
const EVENTS = STORY.map((happening, n): HeartEvent => ({ ...happening, seq: n + 1, at: instant(n) }));

/** The documents and the settled attempts that commits of so many events each leave behind. */
function written(eventsInOne: number) {
  const state = emptyState(partition(3), 1);
  const documents = new Map<string, string | null>();
  const settled = new Set<string>();
  for (let from = 0; from < EVENTS.length; from += eventsInOne) {
    for (const event of EVENTS.slice(from, from + eventsInOne)) evolve(state, event);
    const batch = emptyBatch();
    takeDirty(state, batch);
    for (const { kind, id, body } of batch.current) documents.set(`${kind} ${id}`, body);
    for (const id of batch.settled) settled.add(id);
  }
  return { documents, settled };
}

it.each([2, 3, 4, 5, 6, 7, 8])(
  '%i events in one commit leave the same documents as a commit for each',
  (eventsInOne) => {
    expect(written(eventsInOne)).toEqual(written(1));
    expect([...written(eventsInOne).settled]).toEqual([attempt]);
  },
);
