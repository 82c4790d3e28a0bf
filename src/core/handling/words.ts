import type { ContactId } from '../ids.ts';

export const POLICE_STAGES = ['informed', 'accepted', 'refused', 'dispatched', 'on-scene', 'left'] as const;
export type PoliceStage = (typeof POLICE_STAGES)[number];

/** What was heard when she was asked for her word: the safe one, the one of duress, or neither. */
export type Heard = 'safe' | 'duress' | 'unknown';

export type StepOutcome = 'done' | 'ruled-out';

/** Why a claim ended without another person taking it. */
export type ReleaseCause = 'given-back' | 'connection-lost' | 'signed-out' | 'nothing-done';

/** Whom a call from the desk is for. `line` names a force's own telephone line in the configuration. */
export type CallTarget = { kind: 'contact'; contact: ContactId } | { kind: 'police'; line: string } | { kind: 'home' };

/** A call has two legs: the operator's own telephone, and whoever it is for. */
export type CallLeg = 'operator' | 'other';
/** `asked`: nothing has been heard of it yet. `unknown`: a restart lost sight of it; it is never dialled again by itself. */
export type CallState = 'asked' | 'ringing' | 'answered' | 'ended' | 'failed' | 'unknown';
