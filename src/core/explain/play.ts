import type { Book } from '../book.ts';
import { decide } from '../decide.ts';
import type { HeartEvent, Priority } from '../event.ts';
import { asPartition, type PremisesId } from '../ids.ts';
import { decideRaise } from '../incident/raise.ts';
import type { Plan } from '../plan.ts';
import { emptyState } from '../state.ts';
import type { Instant } from '../time.ts';
import { Turn } from '../turn.ts';

/** What an alarm is, as far as a policy cares. */
export interface Alarm {
  premises: PremisesId;
  policy: string;
  kind: string;
  priority: Priority;
}

/** Moments that are played at most: a policy that is busier than this is shown as far as that. */
const MOST_MOMENTS = 400;

export interface Played {
  plan: Plan;
  events: readonly HeartEvent[];
}

/**
 * Plays an alarm through the heart itself, on a state of its own, with nobody answering: what is planned here is what would
 * be planned. It ends before round `rounds + 1` begins, or before the first moment later than `until`.
 */
export function playInSilence(book: Book, alarm: Alarm, at: Instant, rounds: number, until: Instant): Played {
  const partition = asPartition(0);
  if (partition === undefined) throw new Error('there is no first partition');
  const state = emptyState(partition, 1);
  const { premises, policy, kind: incident, priority } = alarm;
  const turn = new Turn(state, book, at);
  const id = decideRaise(turn, premises, policy, { incident, priority, policy });
  const events: HeartEvent[] = [...turn.events];
  const plan = state.incidents.get(id)?.plan;
  if (plan === undefined) throw new Error('an alarm of its own was not opened');
  for (let moment = 0; moment < MOST_MOMENTS; moment += 1) {
    const next = state.due.peek();
    const doc = state.incidents.get(id);
    if (next === undefined || next > until || doc === undefined) break;
    if (doc.repeatAt !== null && doc.repeatAt <= next && doc.round >= rounds) break;
    events.push(...decide(state, { type: 'due' }, book, next).events);
  }
  return { plan, events };
}
