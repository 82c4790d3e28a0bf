import { CLOSE_CAUSES, type CloseReason } from '../input.ts';
import type { IncidentDoc } from '../state.ts';
import type { Turn } from '../turn.ts';
import { unseenSignals } from './handling.ts';
import { about, type Order } from './order.ts';
import { openSteps } from './state-of.ts';

/**
 * Closes it, or proposes to where the plan asks for a second pair of eyes. A member of staff is bound by the action plan and
 * has to have looked at everything; a peer behind a token has procedures of its own.
 */
export function decideClose(turn: Turn, doc: IncidentDoc, order: Order<'close'>): void {
  const { by, reason, cause, note } = order;
  const known: readonly string[] = CLOSE_CAUSES[reason];
  if (cause !== undefined && !known.includes(cause)) {
    return turn.refuse('HW_INPUT_INVALID', `"${cause}" is no cause of a closing as ${reason}`);
  }
  if (by.kind === 'staff' && isBlocked(turn, doc)) return;
  const closing = { reason, ...(cause !== undefined && { cause }), ...(note !== undefined && { note }) };
  if (by.kind === 'staff' && asksReview(doc, reason)) {
    turn.emit({ type: 'close-proposed', ...about(doc, order), ...closing });
  } else turn.emit({ type: 'incident-closed', ...about(doc, order), ...closing });
}

function isBlocked(turn: Turn, doc: IncidentDoc): boolean {
  const undone = openSteps(doc);
  const unseen = unseenSignals(doc);
  if (undone.length > 0) turn.refuse('HW_STEPS_UNDONE', undone.map(({ title }) => title).join('; '));
  else if (unseen > 0) turn.refuse('HW_SIGNALS_UNSEEN', `${unseen} of them`);
  else return false;
  return true;
}

/** True when somebody else has to agree to a closing with this reason. */
export function asksReview({ plan, drill }: Pick<IncidentDoc, 'plan' | 'drill'>, reason: CloseReason): boolean {
  if (drill === true) return false;
  return plan.review === 'always' || (plan.review === 'false-alarms' && reason === 'false');
}

/** Another person looks at a proposed closing: it is closed then, or stays as it is. */
export function decideReview(turn: Turn, doc: IncidentDoc, order: Order<'review'>): void {
  const { by, agrees, note } = order;
  const proposed = doc.handling?.proposed;
  if (by.kind !== 'staff') return turn.refuse('HW_FORBIDDEN');
  if (!proposed) return turn.refuse('HW_REVIEW_NOT_ASKED');
  if (proposed.by.kind === 'staff' && proposed.by.staff === by.staff) return turn.refuse('HW_OWN_REVIEW');
  if (!agrees) {
    turn.emit({ type: 'close-refused', ...about(doc, order), ...(note !== undefined && { note }) });
    return;
  }
  if (isBlocked(turn, doc)) return;
  if (note !== undefined) turn.emit({ type: 'incident-noted', ...about(doc, order), note });
  turn.emit({
    type: 'incident-closed',
    ...about(doc, proposed),
    reason: proposed.reason,
    ...(proposed.cause !== null && { cause: proposed.cause }),
    ...(proposed.note !== null && { note: proposed.note }),
    agreedBy: by,
  });
}
