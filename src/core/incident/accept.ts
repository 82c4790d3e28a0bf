import type { AttemptId } from '../ids.ts';
import type { Actor } from '../input.ts';
import type { IncidentDoc } from '../state.ts';
import { isSettled } from '../state.ts';
import type { Turn } from '../turn.ts';

/** A human has accepted: the calls end. `attempt` is the one that reached them, if one did. */
export function accept(turn: Turn, doc: IncidentDoc, by: Actor, attempt: AttemptId | undefined): void {
  const about = { premises: doc.premises, incident: doc.id };
  const made = attempt === undefined ? undefined : turn.state.attempts.get(attempt);
  // One that is done and of an earlier round may have left memory already; whether it has must make no difference.
  const shows = made !== undefined && (made.round === doc.round || !isSettled(made.state));
  if (shows && made.state !== 'human') {
    turn.emit({ type: 'attempt-reported', ...about, attempt: made.id, channel: made.channel, state: 'human' });
  }
  turn.emit({ type: 'incident-acknowledged', ...about, by, generation: doc.generation + 1 });
}

/** The same by somebody at the desk: it answers the desk's own attempt, the newest that is still waiting. */
export function acceptAtDesk(turn: Turn, doc: IncidentDoc, by: Actor): void {
  let newest: AttemptId | undefined;
  for (const attempt of turn.state.attempts.values()) {
    if (attempt.incident === doc.id && attempt.channel === 'desk' && !isSettled(attempt.state)) newest = attempt.id;
  }
  accept(turn, doc, by, newest);
}
