import type { Happening } from '../../core/event.ts';
import { stateOf } from '../../core/signal.ts';
import {
  ARMING_WORDS,
  attemptWords,
  BY_WORDS,
  CLOSE_WORDS,
  channelWords,
  REASON_WORDS,
  STATE_WORDS,
  SUPERVISION_WORDS,
  signalWords,
} from './words.ts';

/** What happened, as one plain sentence that names nobody. Every event of the heart has one. */
export function says(event: Happening): string {
  switch (event.type) {
    case 'signal-received':
      return `${signalWords(event.signal.kind, stateOf(event.signal))}${event.late ? ', reported late' : ''}.`;
    case 'quarantined':
      return `A message of ${event.bytes} bytes could not be understood and was set aside (${event.reason}).`;
    case 'arming-changed':
      return `The home is now ${ARMING_WORDS[event.arming]}.`;
    case 'rule-tracked':
      return `The rule "${event.tracker.rule}" is waiting for more.`;
    case 'rule-forgot':
      return `A rule stopped waiting.`;
    case 'supervision-changed':
      return SUPERVISION_WORDS[event.to];
    case 'unobserved':
      return `The gateway saw nothing for ${Math.round((event.toAt - event.fromAt) / 1000)} s; nobody's silence is counted from it.`;
    default:
      return saysOfIncident(event);
  }
}

type OfIncident = Extract<Happening, { incident: unknown }>;

function saysOfIncident(event: OfIncident): string {
  switch (event.type) {
    case 'incident-opened':
      return `Incident opened with priority ${event.priority} by the rule "${event.rule}".`;
    case 'signal-joined':
      return `${signalWords(event.kind, event.state)}${event.late ? ', reported late' : ''}.`;
    case 'severity-raised':
      return `It became graver: now priority ${event.priority} by the rule "${event.rule}". People are told anew.`;
    case 'condition-returned':
      return 'Everything at the home is back to normal. The incident stays until a person closes it.';
    case 'incident-acknowledged':
      return `Acknowledged ${BY_WORDS[event.by.kind]}. No further calls are made.`;
    case 'acceptance-too-late':
      return event.why === 'already-accepted'
        ? 'Somebody else accepted too; it had been acknowledged before.'
        : 'An answer came to a call made before it became graver; it does not count.';
    case 'incident-noted':
      return `A note was added ${BY_WORDS[event.by.kind]}.`;
    case 'help-sent':
      return `Help is on the way, recorded ${BY_WORDS[event.by.kind]}.`;
    case 'incident-closed':
      return `Closed ${BY_WORDS[event.by.kind]} as ${CLOSE_WORDS[event.reason]}.`;
    default:
      return saysOfEscalation(event);
  }
}

type OfEscalation = Extract<
  OfIncident,
  { type: 'round-started' | 'attempt-planned' | 'attempt-reported' | 'step-exhausted' | 'nobody-answered' }
>;

function saysOfEscalation(event: OfEscalation): string {
  switch (event.type) {
    case 'round-started':
      return event.round === 1 ? 'People are being told.' : `Round ${event.round} begins: people are told again.`;
    case 'attempt-planned':
      return event.contact === undefined
        ? `Told ${channelWords(event.channel)} (step ${event.step}).`
        : `A contact is told ${channelWords(event.channel)} (step ${event.step}).`;
    case 'attempt-reported': {
      const why = event.reason === undefined ? '' : `: ${REASON_WORDS[event.reason]}`;
      const rings = event.channel === 'voice' && event.state === 'delivered';
      return `${attemptWords(event.channel)} ${rings ? 'is ringing' : STATE_WORDS[event.state]}${why}.`;
    }
    case 'step-exhausted':
      return `Nobody accepted in step ${event.step}.`;
    case 'nobody-answered':
      return `Nobody has answered in round ${event.round}. It begins again by itself.`;
  }
}
