import type { AttemptId, ContactId } from '../../core/ids.ts';
import type { SafeText } from '../../core/text.ts';
import { type DurationMs, seconds } from '../../core/time.ts';
import type { Outcome } from '../../gateway/ports.ts';
import { nameOf } from '../log.ts';
import type { Acceptance } from '../twilio-voice/call-status.ts';
import { within } from '../within.ts';
import { type AttemptView, type TwilioHooksOptions, wordsOf } from './hook-options.ts';

/** What a person who pressed a key or sent a code must be told. `wait`: it is not on disk yet, so nothing may be promised. */
export type Verdict = 'accepted' | 'already' | 'closed' | 'superseded' | 'wait';

/** Twilio gives a callback 15 seconds; a person on the telephone much less. */
const SETTLE_MS: DurationMs = seconds(4);

/** Hands a person's acceptance to the loop and waits until it is on disk, or for as long as a person can be kept waiting. */
export async function submitAcceptance(
  options: TwilioHooksOptions,
  view: AttemptView,
  answer: { attempt: AttemptId; contact: ContactId; how: 'key' | 'reply' },
): Promise<Verdict> {
  const { door, clock, metrics, log } = options;
  const settle = (): Promise<Outcome | undefined> =>
    new Promise((resolve) => door.submit(view.partition, { type: 'acceptance', ...answer }, resolve));
  const outcome = await within(clock, SETTLE_MS, () => undefined, settle).catch((error: unknown) => {
    log.error({ attempt: answer.attempt, error: nameOf(error) }, 'an acceptance could not be handed in');
    return undefined;
  });
  const verdict = verdictOn(outcome, options.lookupAttempt(answer.attempt) ?? view, answer.attempt);
  if (verdict === 'wait') metrics.count('hook-unrecorded', view.channel);
  if (verdict === 'accepted') metrics.count(answer.how === 'key' ? 'key-accepted' : 'reply-accepted', view.channel);
  return verdict;
}

function verdictOn(outcome: Outcome | undefined, view: AttemptView, attempt: AttemptId): Verdict {
  if (outcome === undefined) return 'wait';
  const standing = standingOf(view, attempt);
  if (outcome.ok) return standing ?? 'accepted';
  switch (outcome.fault.code) {
    case 'HW_ALREADY_ACKNOWLEDGED':
      return standing ?? 'already';
    case 'HW_ACCEPTANCE_SUPERSEDED':
      return 'superseded';
    case 'HW_INCIDENT_CLOSED':
    case 'HW_NOT_FOUND':
      return 'closed';
    default:
      return 'wait';
  }
}

/** What is true already, before anything is asked; undefined while the incident still waits for a human. */
export function standingOf(view: AttemptView, attempt: AttemptId): Exclude<Verdict, 'wait' | 'superseded'> | undefined {
  const by = view.acknowledgedBy;
  if (acceptanceOf(view, attempt) === 'this-call' || (by?.kind === 'contact' && by.contact === view.contact))
    return 'accepted';
  if (view.incidentState === 'closed') return view.acknowledgedBy === null ? 'closed' : 'already';
  return view.incidentState === 'acknowledged' ? 'already' : undefined;
}

export function acceptanceOf(view: AttemptView, attempt: AttemptId): Acceptance {
  const by = view.acknowledgedBy;
  if (by?.kind === 'contact' && by.attempt === attempt) return 'this-call';
  return view.incidentState === 'open' ? 'none' : 'elsewhere';
}

/** The verdict in words that a bystander may hear. Who accepted is told by role, never by name. */
export function wordsFor(
  options: TwilioHooksOptions,
  medium: 'voice' | 'sms',
  verdict: Verdict,
  view: AttemptView,
): SafeText {
  const messages = wordsOf(options, view);
  const who = messages.say(view.acknowledgedBy?.kind === 'contact' ? 'who.responder' : 'who.desk');
  return messages.say(verdict === 'accepted' ? `${medium}.thanks` : `${medium}.${verdict}`, { who });
}
