import type { HandlingHappening, Happening } from '../../core/event.ts';
import type { CallLeg, CallState, CallTarget, PoliceStage, ReleaseCause } from '../../core/handling/words.ts';
import { REJECT_WORDS } from './police-words.ts';
import { BY_WORDS, CLOSE_WORDS, REASON_WORDS } from './words.ts';

/** What people at the desk did about an incident, as one plain sentence that names nobody. */
export function saysOfHandling(event: HandlingHappening): string {
  switch (event.type) {
    case 'incident-claimed':
      return CLAIMED[event.how];
    case 'incident-released':
      return `${RELEASED[event.cause]}${event.reopened ? ', and people are told anew: nobody else had accepted' : ''}.`;
    case 'signals-seen':
      return `The signals were looked at, ${event.count} in all.`;
    case 'step-recorded':
      return event.outcome === 'done'
        ? `The step "${event.step}" is done.`
        : `The step "${event.step}" was ruled out, with a reason.`;
    case 'word-heard':
      // Which word it was is for those who handle the incident and for nobody else.
      return 'What was heard when the agreed word was asked for is on record.';
    case 'brief-handed-over':
      return `The police brief was handed over as it stood; its digest begins ${event.digest.slice(0, 12)}.`;
    case 'police-progress':
      if (event.by.kind === 'police')
        return `${POLICE[event.stage]}${event.reason === undefined ? '' : `: ${REJECT_WORDS[event.reason]}`}, as they say themselves.`;
      return `${POLICE[event.stage]}, recorded ${BY_WORDS[event.by.kind]}.`;
    default:
      return saysOfRest(event);
  }
}

type Rest = Exclude<
  HandlingHappening,
  {
    type:
      | 'incident-claimed'
      | 'incident-released'
      | 'signals-seen'
      | 'step-recorded'
      | 'word-heard'
      | 'brief-handed-over'
      | 'police-progress';
  }
>;

function saysOfRest(event: Rest): string {
  switch (event.type) {
    case 'incident-shelved':
      return `Shelved ${BY_WORDS[event.by.kind]}, with a reason. It comes back by itself, and at once if anything graver happens.`;
    case 'incident-unshelved':
      return UNSHELVED[event.why];
    case 'close-proposed':
      return `Closing it as ${CLOSE_WORDS[event.reason]} was proposed. A second person has to agree.`;
    case 'close-refused':
      return 'A second person did not agree to the closing. It stays open.';
    case 'call-asked':
      return `A call to ${TARGETS[event.target.kind]} was asked for${event.listen ? '; whoever called only listens' : ''}.`;
    case 'call-voice':
      return event.speak ? 'From now on whoever called is heard.' : 'Whoever called only listens again.';
    case 'call-reported': {
      const why = event.reason === undefined ? '' : `: ${REASON_WORDS[event.reason]}`;
      return `${LEGS[event.leg]} ${CALLS[event.state]}${why}.`;
    }
  }
}

type OfDesk = Extract<
  Happening,
  { type: 'shift-handed-over' | 'test-began' | 'test-ended' | 'bypass-began' | 'bypass-lasts' | 'bypass-ended' }
>;

/** What staff did that belongs to no single incident. */
export function saysOfDesk(event: OfDesk): string {
  switch (event.type) {
    case 'shift-handed-over': {
      const open = event.incidents.length;
      const with_ = open === 1 ? 'one open incident' : `${open} open incidents`;
      return `The shift was handed over${event.to === null ? '' : ' to a colleague'}, with ${with_}.`;
    }
    case 'test-began':
      return 'A device is being tested. A call for help from it still counts; what else it says is only recorded.';
    case 'test-ended':
      return event.why === 'time'
        ? 'The test of a device is over: its time has run out.'
        : 'The test of a device is over.';
    case 'bypass-began':
      return `${event.sensor === undefined ? 'A device' : 'A sensor'} is left out for a time. A call for help and tampering still count; what else it says is only recorded.`;
    case 'bypass-lasts':
      return `${event.sensor === undefined ? 'A device' : 'A sensor'} has been left out for a day, and still is.`;
    case 'bypass-ended':
      return `${event.sensor === undefined ? 'A device' : 'A sensor'} is no longer left out${event.why === 'time' ? ': its time has run out' : ''}.`;
  }
}

const CLAIMED = {
  claimed: 'Somebody at the desk has taken it on.',
  taken: 'Somebody else at the desk has taken it over.',
  'handed-over': 'It was handed over to a colleague at the desk.',
} as const;

const RELEASED: Record<ReleaseCause, string> = {
  'given-back': 'It was given back to the queue',
  'connection-lost': 'The desk has lost touch with whoever had it; it is back in the queue',
  'signed-out': 'Whoever had it has signed out; it is back in the queue',
  'nothing-done': 'Whoever had it has done nothing about it in time; it is back in the queue',
};

const POLICE: Record<PoliceStage, string> = {
  informed: 'The police have been told',
  accepted: 'The police have taken it on',
  refused: 'The police do not attend',
  dispatched: 'Officers are on the way',
  'on-scene': 'Officers are at the home',
  left: 'Officers have left',
};

const UNSHELVED = {
  time: 'It is back from the shelf: its time has come.',
  person: 'Somebody took it back from the shelf.',
  news: 'It is back from the shelf: something new has happened.',
} as const;

const TARGETS: Record<CallTarget['kind'], string> = {
  contact: 'a contact',
  police: 'the police',
  home: 'the home',
};

const LEGS: Record<CallLeg, string> = {
  operator: "The operator's telephone",
  other: 'The telephone that was called',
};

const CALLS: Record<Exclude<CallState, 'asked'>, string> = {
  ringing: 'is ringing',
  answered: 'was answered',
  ended: 'has hung up',
  failed: 'could not be reached',
  unknown: 'was lost sight of; it is not called again by itself',
};
