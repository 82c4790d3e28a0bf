import type { StaffId } from '../ids.ts';
import { acceptAtDesk, countsNoMore } from '../incident/accept.ts';
import { startEscalation } from '../incident/escalate.ts';
import type { Actor } from '../input.ts';
import type { IncidentDoc } from '../state.ts';
import type { Turn } from '../turn.ts';
import { about, type Order } from './order.ts';

/** A member of staff takes it on, and accepts it when nobody has. To take what one has already changes nothing. */
export function decideClaim(turn: Turn, doc: IncidentDoc, { by }: Order<'claim'>): void {
  if (by.kind !== 'staff') return turn.refuse('HW_FORBIDDEN', 'only a member of staff has incidents');
  if (doc.handling?.shelved) turn.emit({ type: 'incident-unshelved', ...about(doc, { by }), why: 'person' });
  if (doc.state === 'open' && !countsNoMore(turn, doc, by)) acceptAtDesk(turn, doc, by);
  const from = doc.handling?.claim?.by;
  if (from !== by.staff) claimFor(turn, doc, by, by.staff, from === undefined ? 'claimed' : 'taken');
}

/** Puts on record that it is `holder`'s from now on. */
export function claimFor(
  turn: Turn,
  doc: IncidentDoc,
  by: Actor,
  holder: StaffId,
  how: 'claimed' | 'taken' | 'handed-over',
): void {
  const from = doc.handling?.claim?.by ?? null;
  turn.emit({ type: 'incident-claimed', ...about(doc, { by }), holder, from, how });
}

/** The holder gives it to another; a supervisor may do so for them. */
export function decideHandOver(turn: Turn, doc: IncidentDoc, { by, to }: Order<'hand-over'>): void {
  const holder = doc.handling?.claim?.by;
  if (by.kind !== 'staff') return turn.refuse('HW_FORBIDDEN', 'only a member of staff has incidents');
  if (holder === undefined) return turn.refuse('HW_NOT_CLAIMED');
  if (holder !== to) claimFor(turn, doc, by, to, 'handed-over');
}

/**
 * The holder lets go of it, or has gone. Unless a contact or a peer has accepted, or help is on its way, it is open again and
 * people are told anew: what nobody is on must not rest on the word of somebody who has left.
 */
export function decideRelease(turn: Turn, doc: IncidentDoc, order: Order<'release'>): void {
  const { by, cause } = order;
  const holder = doc.handling?.claim?.by;
  if (by.kind !== 'staff' && by.kind !== 'gateway') return turn.refuse('HW_FORBIDDEN');
  if (by.kind === 'gateway' && cause === 'given-back') return turn.refuse('HW_FORBIDDEN');
  if (holder === undefined || (order.holder ?? holder) !== holder) return turn.refuse('HW_NOT_CLAIMED');
  const reopened = restsOnTheDesk(doc);
  const generation = doc.generation + 1;
  turn.emit({
    type: 'incident-released',
    ...about(doc, { by }),
    holder,
    cause,
    reopened,
    ...(reopened && { generation }),
  });
  if (reopened) startEscalation(turn, doc.id, doc.premises);
}

function restsOnTheDesk({ state, acknowledgedBy, helpSentAt }: IncidentDoc): boolean {
  return state === 'acknowledged' && acknowledgedBy?.kind === 'staff' && helpSentAt === null;
}
