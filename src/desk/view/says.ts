import type { DrillFigures } from '../../core/drill.ts';
import type { HandlingHappening, Happening } from '../../core/event.ts';
import type { CloseCause } from '../../core/input.ts';
import { stateOf } from '../../core/signal.ts';
import { saysOfPolice } from './police-words.ts';
import { saysOfEscalation } from './says-escalation.ts';
import { saysOfDesk, saysOfHandling } from './says-handling.ts';
import {
  ARMING_WORDS,
  BY_WORDS,
  CAUSE_WORDS,
  CLOCK_WORDS,
  CLOSE_WORDS,
  SUPERVISION_WORDS,
  SUSPICION_WORDS,
  signalWords,
} from './words.ts';

/** What happened, as one plain sentence that names nobody. Every event of the heart has one. */
export function says(event: Happening): string {
  switch (event.type) {
    case 'signal-received':
      return `${signalWords(event.signal.kind, stateOf(event.signal))}${event.late ? ', reported late' : ''}${event.onTest ? ', while being tested' : ''}${event.bypassed ? ', while left out' : ''}.`;
    case 'quarantined':
      return `A message of ${event.bytes} bytes could not be understood and was set aside (${event.reason}).`;
    case 'identity-suspected':
      return SUSPICION_WORDS[event.why];
    case 'arming-changed':
      return `The home is now ${ARMING_WORDS[event.arming]}.`;
    case 'chatter-started':
      return `A sensor chatters: ${event.count} alarms in a short time. What it repeats is recorded and not told.`;
    case 'chatter-ended':
      return `A chattering sensor is calm again; it spoke ${event.count} times.`;
    case 'flood-began':
      return `More alarms than the desk can take in: ${event.alarms} new ones for ${event.operators} at the desk. Calls for help are shown first.`;
    case 'flood-ended':
      return `The flood of alarms is over: ${event.alarms} new ones for ${event.operators} at the desk.`;
    case 'rule-tracked':
      return `The rule "${event.tracker.rule}" is waiting for more.`;
    case 'rule-forgot':
      return `A rule stopped waiting.`;
    case 'supervision-changed':
      return SUPERVISION_WORDS[event.to];
    case 'battery-read':
      return `A battery is at ${event.percent} %.`;
    case 'unobserved':
      return `The gateway saw nothing for ${Math.round((event.toAt - event.fromAt) / 1000)} s; nobody's silence is counted from it.`;
    case 'clock-jumped':
      return `${CLOCK_WORDS[event.cause]} (${Math.round(event.byMs / 1000)} s); it now differs from the gateway's time by ${Math.round(event.offsetMs / 1000)} s.`;
    case 'shift-handed-over':
    case 'test-began':
    case 'test-ended':
    case 'bypass-began':
    case 'bypass-lasts':
    case 'bypass-ended':
      return saysOfDesk(event);
    default:
      return saysOfIncident(event);
  }
}

type OfIncident = Exclude<Extract<Happening, { incident: unknown }>, HandlingHappening>;

function saysOfIncident(event: OfIncident | HandlingHappening): string {
  switch (event.type) {
    case 'incident-opened':
      if (event.drill === true) return 'A TEST: the gateway itself pressed, as it does once a day. Nobody is in need.';
      return `Incident opened with priority ${event.priority} by the rule "${event.rule}"${event.onTest ? '. The device is being tested' : ''}.`;
    case 'drill-passed':
      return `The self-test came through: ${figuresIn(event.figures)}.`;
    case 'drill-failed':
      return `The self-test did not come through: ${event.missing.join('; ')} (${figuresIn(event.figures)}).`;
    case 'signal-joined':
      return `${signalWords(event.kind, event.state)}${event.late ? ', reported late' : ''}.`;
    case 'severity-raised':
      if (event.silent === true) return `It became graver: now priority ${event.priority}. People are told anew.`;
      return `It became graver: now priority ${event.priority} by the rule "${event.rule}". People are told anew.`;
    case 'condition-returned':
      return 'Everything at the home is back to normal. The incident stays until a person closes it.';
    case 'incident-acknowledged':
      return `Acknowledged ${BY_WORDS[event.by.kind]}. No further calls are made.`;
    case 'acceptance-counted':
      return `Accepted ${BY_WORDS[event.by.kind]}. Somebody of ${stepsIn(event.waitingFor)} has to accept too; the others are not called any more.`;
    case 'acceptance-lapsed':
      return `Nothing followed what was accepted ${BY_WORDS[event.by.kind]}. It is open again, and people are told anew.`;
    case 'acceptance-too-late':
      return event.why === 'already-accepted'
        ? 'Somebody else accepted too; it had been acknowledged before.'
        : 'An answer came to a call made before it became graver; it does not count.';
    case 'record-opened':
      return 'The record of the closed incident was opened, with a reason.';
    case 'incident-noted':
      return `A note was added ${BY_WORDS[event.by.kind]}.`;
    case 'help-sent':
      return `Help is on the way, recorded ${BY_WORDS[event.by.kind]}.`;
    case 'incident-closed':
      return `Closed ${BY_WORDS[event.by.kind]} as ${CLOSE_WORDS[event.reason]}${causeWords(event.cause)}${event.agreedBy === undefined ? '' : '; a second person agreed'}.`;
    case 'round-started':
    case 'rung-skipped':
    case 'plan-replaced':
    case 'reach-overridden':
    case 'attempt-planned':
    case 'attempt-reported':
    case 'step-exhausted':
    case 'nobody-answered':
      return saysOfEscalation(event);
    case 'incident-confirmed':
    case 'task-raised':
    case 'task-done':
      return saysOfPolice(event);
    default:
      return saysOfHandling(event);
  }
}

const stepsIn = (steps: readonly number[]): string => `${steps.length === 1 ? 'step' : 'steps'} ${steps.join(' and ')}`;

const causeWords = (cause: CloseCause | undefined): string => (cause === undefined ? '' : ` (${CAUSE_WORDS[cause]})`);

function figuresIn({ pubackMs, streamMs, sendMs }: DrillFigures): string {
  const figure = (what: string, ms: number | null) => `${what} ${ms === null ? 'never' : `after ${ms} ms`}`;
  return [figure('acknowledged', pubackMs), figure('at the desk', streamMs), figure('at the channels', sendMs)].join(
    ', ',
  );
}
