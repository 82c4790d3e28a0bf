import type { CallState, CallTargetKind, CloseCause, CloseReason, PoliceStage } from '../api/types.ts';
import { attemptReasonWords } from './attempts.ts';

export const POLICE_WORDS: Record<PoliceStage, string> = {
  informed: 'Police told',
  accepted: 'Police will attend',
  refused: 'Police refused',
  dispatched: 'Officers on the way',
  'on-scene': 'Officers at the home',
  left: 'Officers have left',
};

/** The ways of telling the police, in the order in which they are tried. */
export const ROUTE_WORDS: Record<string, string> = {
  line: "The force's own line, called from this page",
  '999-script': '999, dialled by hand, reading the brief',
  tau: 'The record of the address at the force (TAU)',
};

/** Ways that go by themselves: nobody chooses them. */
const OWN_WAYS: Record<string, string> = {
  transfer: 'By electronic transfer',
  arc: 'By the alarm receiving centre',
};

/** A way to the police in words; the line by the name of its force, where that is known. */
export const routeWords = (route: string, force?: string | undefined) =>
  route === 'line' && force
    ? `${force}, called from this page`
    : (ROUTE_WORDS[route] ?? OWN_WAYS[route] ?? route.replaceAll('-', ' '));

export const CAUSE_WORDS: Record<CloseCause, string> = {
  child: 'A child',
  'resident-error': 'Pressed by mistake',
  pet: 'A pet',
  visitor: 'A visitor',
  equipment: 'Faulty equipment',
  installer: 'An installer at work',
  weather: 'Weather',
  unknown: 'Not known',
  test: 'A test',
  training: 'Training',
  maintenance: 'Maintenance',
};

const CAUSES: Partial<Record<CloseReason, readonly CloseCause[]>> = {
  false: ['child', 'resident-error', 'pet', 'visitor', 'equipment', 'installer', 'weather', 'unknown'],
  planned: ['test', 'training', 'maintenance'],
};

/** The causes that may stand beside an outcome; none for one that needs no cause. */
export const causesOf = (reason: CloseReason | null): readonly CloseCause[] => (reason && CAUSES[reason]) || [];

/** A cause as the desk stored it. */
export function causeWords(cause: string): string {
  return Object.entries(CAUSE_WORDS).find(([name]) => name === cause)?.[1] ?? cause.replaceAll('-', ' ');
}

export const CALL_WORDS: Record<CallState, string> = {
  asked: 'not ringing yet',
  ringing: 'ringing',
  answered: 'answered',
  ended: 'hung up',
  failed: 'not reached',
  unknown: 'no news from the telephone provider',
};

/** Why a call from the page came to nothing. */
export const callReasonWords = (reason: string) =>
  reason === 'stood-down' ? 'stopped before both had answered' : attemptReasonWords(reason);

export const TARGET_WORDS: Record<CallTargetKind, string> = {
  contact: 'A contact',
  police: "The police force's line",
  home: 'The home',
};

/** How long ago something was confirmed, in the largest unit that fits: `3 weeks ago`, `today`. */
export function agoWords(ms: number): string {
  const days = Math.floor(ms / 86_400_000);
  if (days < 1) return 'today';
  if (days === 1) return 'yesterday';
  if (days < 14) return `${days} days ago`;
  if (days < 61) return `${Math.floor(days / 7)} weeks ago`;
  if (days < 731) return `${Math.floor(days / 30.44)} months ago`;
  return `${Math.floor(days / 365.25)} years ago`;
}
