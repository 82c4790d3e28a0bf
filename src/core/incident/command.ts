import { decideCall } from '../handling/call.ts';
import { claimFor, decideClaim, decideHandOver, decideRelease } from '../handling/claim.ts';
import { decideClose, decideReview } from '../handling/close.ts';
import { decideBrief, decidePolice, decideSeen, decideStep } from '../handling/deeds.ts';
import { decideShelve, decideUnshelve } from '../handling/shelve.ts';
import { otherHolder } from '../handling/state-of.ts';
import { decideWord } from '../handling/word.ts';
import type { AttemptId, IncidentId } from '../ids.ts';
import type { Actor, Command, Input } from '../input.ts';
import { OUTSIDE } from '../plan.ts';
import { followPolice } from '../police/decide-police.ts';
import { type IncidentDoc, isSettled } from '../state.ts';
import type { Turn } from '../turn.ts';
import { accept, acceptAtDesk, countsNoMore } from './accept.ts';
import { decideReach } from './override.ts';

/** What a person at the desk asks for. A closed or unknown incident refuses; nothing from the field comes this way. */
export function decideCommand(turn: Turn, order: Command): void {
  const doc = turn.state.incidents.get(order.incident);
  if (doc === undefined || doc.state === 'closed') return turn.refuse('HW_INCIDENT_CLOSED');
  // The gateway ends the claims of those who have gone, records what it has told the police, and gives no other orders.
  if (order.by.kind === 'gateway' && order.command !== 'release' && order.command !== 'brief')
    return turn.refuse('HW_FORBIDDEN');
  if (isAnothers(doc, order)) return turn.refuse('HW_CLAIMED');
  follow(turn, doc, order);
}

/**
 * Somebody else at the desk has it, and the order is none of those that anybody may give: to write a note, to look at a
 * proposed closing, to take it (which the desk allows to few), or to accept what is ringing.
 */
function isAnothers(doc: IncidentDoc, order: Command): boolean {
  const { by } = order;
  const holder = otherHolder(doc, by);
  if (by.kind === 'gateway' || holder === undefined) return false;
  switch (order.command) {
    case 'note':
    case 'review':
      return false;
    case 'acknowledge':
      return by.kind === 'staff' && doc.state !== 'open';
    case 'claim':
      return order.take !== true;
    case 'hand-over':
      // Whose it is may have changed since the supervisor looked.
      return by.kind !== 'staff' || order.holder !== holder;
    default:
      return true;
  }
}

function follow(turn: Turn, doc: IncidentDoc, order: Command): void {
  switch (order.command) {
    case 'acknowledge':
      return decideAcknowledge(turn, doc, order.by);
    case 'note':
      turn.emit({ type: 'incident-noted', premises: doc.premises, incident: doc.id, by: order.by, note: order.note });
      return;
    case 'help-on-the-way': {
      const { by, note } = order;
      turn.emit({
        type: 'help-sent',
        premises: doc.premises,
        incident: doc.id,
        by,
        ...(note !== undefined && { note }),
      });
      return followPolice(turn, doc, by);
    }
    case 'close':
      return decideClose(turn, doc, order);
    case 'claim':
      return decideClaim(turn, doc, order);
    case 'hand-over':
      return decideHandOver(turn, doc, order);
    case 'release':
      return decideRelease(turn, doc, order);
    case 'seen':
      return decideSeen(turn, doc, order);
    case 'step':
      return decideStep(turn, doc, order);
    case 'word':
      return decideWord(turn, doc, order);
    case 'brief':
      return decideBrief(turn, doc, order);
    case 'police':
      return decidePolice(turn, doc, order);
    case 'shelve':
      return decideShelve(turn, doc, order);
    case 'unshelve':
      return decideUnshelve(turn, doc, order.by);
    case 'review':
      return decideReview(turn, doc, order);
    case 'call':
      return decideCall(turn, doc, order);
    case 'reach':
      return decideReach(turn, doc, order);
    default:
      return unknownOrder(order);
  }
}

function unknownOrder(order: never): never {
  throw new Error(`the heart does not know this order: ${JSON.stringify(order)}`);
}

/** Whoever accepts at the desk has it from then on, unless somebody has it already. */
function decideAcknowledge(turn: Turn, doc: IncidentDoc, by: Actor): void {
  if (doc.state === 'acknowledged' || countsNoMore(turn, doc, by)) return turn.refuse('HW_ALREADY_ACKNOWLEDGED');
  acceptAtDesk(turn, doc, by);
  if (by.kind === 'staff' && (doc.handling?.claim ?? null) === null) claimFor(turn, doc, by, by.staff, 'claimed');
}

/**
 * A person accepted on a telephone. It counts for the generation the attempt was about: what was asked before the incident
 * became graver is not an answer to what it has become.
 */
export function decideAcceptance(turn: Turn, input: Extract<Input, { type: 'acceptance' }>): void {
  const [incident, number] = splitAttempt(input.attempt);
  const doc = turn.state.incidents.get(incident);
  if (doc === undefined || doc.state === 'closed') return turn.refuse('HW_INCIDENT_CLOSED');
  const by: Actor = { kind: 'contact', contact: input.contact, attempt: input.attempt };
  if (doc.state === 'acknowledged' && answerOutside(turn, doc, input.attempt)) return;
  const accepted = doc.state === 'acknowledged' || countsNoMore(turn, doc, by);
  if (accepted || number < doc.generationFrom) {
    const why = accepted ? 'already-accepted' : 'superseded';
    turn.emit({ type: 'acceptance-too-late', premises: doc.premises, incident: doc.id, by, why });
    return turn.refuse(accepted ? 'HW_ALREADY_ACKNOWLEDGED' : 'HW_ACCEPTANCE_SUPERSEDED');
  }
  accept(turn, doc, by, input.attempt);
}

/** Somebody who was reached outside the policy's steps, after others had accepted, says that they have heard. */
function answerOutside(turn: Turn, { id: incident, premises }: IncidentDoc, attempt: AttemptId): boolean {
  const made = turn.state.attempts.get(attempt);
  if (made === undefined || made.step !== OUTSIDE || made.contact === null || isSettled(made.state)) return false;
  const { channel } = made;
  turn.emit({ type: 'attempt-reported', premises, incident, attempt, channel, state: 'human' });
  return true;
}

function splitAttempt(attempt: AttemptId): [IncidentId, number] {
  const dot = attempt.lastIndexOf('.');
  return [attempt.slice(0, dot) as IncidentId, Number(attempt.slice(dot + 1))];
}
