import { about, type Order } from '../handling/order.ts';
import type { AttemptId } from '../ids.ts';
import { OUTSIDE } from '../plan.ts';
import type { IncidentDoc } from '../state.ts';
import { after, seconds } from '../time.ts';
import type { Turn } from '../turn.ts';

const WAIT = seconds(60);

/**
 * A member of staff reaches somebody outside their safe hours or ways, because a life is at risk; the reason is in the vault.
 * The one way past what `whyNot` says, and on record as such before anything is sent.
 */
export function decideReach(turn: Turn, doc: IncidentDoc, order: Order<'reach'>): void {
  const { by, contact, channel, point, note } = order;
  if (by.kind !== 'staff') return turn.refuse('HW_FORBIDDEN', 'only a member of staff reaches somebody this way');
  const { book, now } = turn;
  const entry = book.roster(doc.premises).find((one) => one.contact === contact);
  if (entry === undefined) return turn.refuse('HW_NOT_FOUND', 'nobody of this id is on file for this home');
  const isTheirs = point === undefined || (entry.points ?? []).some((one) => one.point === point);
  if (!isTheirs) return turn.refuse('HW_NOT_FOUND', 'they have no such number on file');
  if (!PERSONAL.has(channel)) return turn.refuse('HW_INPUT_INVALID', `nobody is reached by ${channel}`);
  if (!book.channels.has(channel)) return turn.refuse('HW_INPUT_INVALID', `${channel} is not set up`);
  const which = { contact, channel, ...(point !== undefined && { point }) };
  turn.emit({ type: 'reach-overridden', ...about(doc, { by }), ...which, note });
  turn.emit({
    type: 'attempt-planned',
    premises: doc.premises,
    incident: doc.id,
    attempt: `${doc.id}.${doc.attemptCount + 1}` as AttemptId,
    generation: doc.generation,
    round: doc.round,
    step: OUTSIDE,
    rung: 0,
    ...which,
    waitUntil: after(now, WAIT),
  });
}

/** Ways to a person; the rest are places and systems. */
const PERSONAL: ReadonlySet<string> = new Set(['voice', 'sms', 'email']);
