import type { ConfirmedHow } from '../../core/confirmation/rules.ts';
import type { Happening } from '../../core/event.ts';
import type { Blocked, PoliceRouteKind, RejectReason, TaskKind } from '../../core/police/routes.ts';
import type { TaskWhy } from '../../core/police/task.ts';
import { BY_WORDS, REASON_WORDS } from './words.ts';

/** Why a way to the police is not taken, as the end of a sentence. */
export const BLOCKED_WORDS: Record<Blocked, string> = {
  'no-urn': 'the home has no reference number (URN) of the police for it',
  'bad-urn': "the reference number (URN) does not look like one of this force's",
  withdrawn: 'the police have withdrawn their response to its reference number (URN)',
  'wrong-type': 'the reference number (URN) is of another kind of alarm',
  'not-confirmed': 'the force asks for a confirmed alarm, and this one is not yet',
  'not-configured': 'it is not set up',
  'out-of-hours': 'the force does not take it at this hour',
  expired: 'the agreement with the force has expired',
};

/** Why the police did not take an alarm, as the end of a sentence. */
export const REJECT_WORDS: Record<RejectReason, string> = {
  'bad-urn': 'they do not know the reference number (URN)',
  'wrong-type': 'the reference number (URN) is of another kind of alarm',
  withdrawn: 'they have withdrawn their response to it',
  'bad-address': 'they do not know the address',
  'bad-event': 'they do not take this kind of alarm',
  'too-old': 'it reached them too late',
  other: 'they gave no reason that we know',
};

export const ROUTE_WORDS: Record<PoliceRouteKind, string> = {
  transfer: 'Electronic transfer to the force',
  arc: 'Alarm receiving centre',
  line: "The force's own line, rung by an operator",
  '999': '999, rung by hand',
};

export const TASK_WORDS: Record<TaskKind, string> = {
  'ring-999': 'Ring 999 now and read out the brief.',
  'ring-line': "Ring the force's own line now and read out the brief.",
};

/** Why a person has to do it, as the end of a sentence. `refused`: in the police's own words, not by what we knew before. */
export function taskWhyWords(why: TaskWhy, refused: boolean): string {
  if (why === 'first-route') return 'it is the first way to the police';
  if (isReject(why) && (refused || !isBlocked(why))) return `the police refused it: ${REJECT_WORDS[why]}`;
  return isBlocked(why) ? BLOCKED_WORDS[why] : REASON_WORDS[why];
}

function isBlocked(why: TaskWhy): why is Blocked {
  return why in BLOCKED_WORDS;
}

function isReject(why: TaskWhy): why is RejectReason {
  return why in REJECT_WORDS;
}

export const CONFIRMED_WORDS: Record<ConfirmedHow, string> = {
  'hold-up-sequential': 'The alarm is confirmed: a second call for help.',
  'hold-up-and-tamper': 'The alarm is confirmed: a device was tampered with beside the call for help.',
  'intruder-sequential': 'The alarm is confirmed: a second, independent detector.',
  'first-call': 'A person has called for help: the police are told without waiting for a second alarm.',
};

type OfPolice = Extract<Happening, { type: 'incident-confirmed' | 'task-raised' | 'task-done' }>;

/** Confirmation and the tasks of telling the police, as one plain sentence. */
export function saysOfPolice(event: OfPolice): string {
  switch (event.type) {
    case 'incident-confirmed':
      return CONFIRMED_WORDS[event.how];
    case 'task-raised':
      return `A person has to tell the police. ${TASK_WORDS[event.kind]} Why: ${taskWhyWords(event.why, false)}.`;
    case 'task-done':
      return `The task of telling the police is done, ${BY_WORDS[event.by.kind]}.`;
  }
}
