import type { AttemptId, IncidentId } from '../ids.ts';
import type { Actor, Command, Input } from '../input.ts';
import type { IncidentDoc } from '../state.ts';
import { isSettled } from '../state.ts';
import type { Turn } from '../turn.ts';

/** What a person at the desk asks for. A closed or unknown incident refuses; nothing from the field comes this way. */
export function decideCommand(turn: Turn, order: Command): void {
  const doc = turn.state.incidents.get(order.incident);
  if (doc === undefined || doc.state === 'closed') {
    turn.refusal = 'HW_INCIDENT_CLOSED';
    return;
  }
  if (order.by.kind === 'gateway') {
    turn.refusal = 'HW_FORBIDDEN';
    return;
  }
  const about = { premises: doc.premises, incident: doc.id, by: order.by };
  switch (order.command) {
    case 'acknowledge':
      if (doc.state === 'acknowledged') {
        turn.refusal = 'HW_ALREADY_ACKNOWLEDGED';
        return;
      }
      return accept(turn, doc, order.by, deskAttempt(turn, doc));
    case 'note':
      turn.emit({ type: 'incident-noted', ...about, note: order.note });
      return;
    case 'help-on-the-way':
      turn.emit({ type: 'help-sent', ...about, ...(order.note === undefined ? {} : { note: order.note }) });
      return;
    case 'close':
      turn.emit({
        type: 'incident-closed',
        ...about,
        reason: order.reason,
        ...(order.note === undefined ? {} : { note: order.note }),
      });
      return;
  }
}

/**
 * A person accepted on a telephone. It counts for the generation the attempt was about: what was asked before the incident
 * became graver is not an answer to what it has become.
 */
export function decideAcceptance(turn: Turn, input: Extract<Input, { type: 'acceptance' }>): void {
  const [incident, number] = splitAttempt(input.attempt);
  const doc = turn.state.incidents.get(incident);
  if (doc === undefined || doc.state === 'closed') {
    turn.refusal = 'HW_INCIDENT_CLOSED';
    return;
  }
  const by: Actor = { kind: 'contact', contact: input.contact, attempt: input.attempt };
  if (doc.state === 'acknowledged' || number < doc.generationFrom) {
    const accepted = doc.state === 'acknowledged';
    const why = accepted ? 'already-accepted' : 'superseded';
    turn.emit({ type: 'acceptance-too-late', premises: doc.premises, incident: doc.id, by, why });
    turn.refusal = accepted ? 'HW_ALREADY_ACKNOWLEDGED' : 'HW_ACCEPTANCE_SUPERSEDED';
    return;
  }
  accept(turn, doc, by, input.attempt);
}

function accept(turn: Turn, doc: IncidentDoc, by: Actor, attempt: AttemptId | undefined): void {
  const about = { premises: doc.premises, incident: doc.id };
  const made = attempt === undefined ? undefined : turn.state.attempts.get(attempt);
  // One that is done and of an earlier round may have left memory already; whether it has must make no difference.
  const shows = made !== undefined && (made.round === doc.round || !isSettled(made.state));
  if (shows && made.state !== 'human') {
    turn.emit({ type: 'attempt-reported', ...about, attempt: made.id, channel: made.channel, state: 'human' });
  }
  turn.emit({ type: 'incident-acknowledged', ...about, by, generation: doc.generation + 1 });
}

/** The desk's own attempt that a click answers: the newest that is still waiting. */
function deskAttempt(turn: Turn, doc: IncidentDoc): AttemptId | undefined {
  let newest: AttemptId | undefined;
  for (const attempt of turn.state.attempts.values()) {
    if (attempt.incident === doc.id && attempt.channel === 'desk' && !isSettled(attempt.state)) newest = attempt.id;
  }
  return newest;
}

function splitAttempt(attempt: AttemptId): [IncidentId, number] {
  const dot = attempt.lastIndexOf('.');
  return [attempt.slice(0, dot) as IncidentId, Number(attempt.slice(dot + 1))];
}
