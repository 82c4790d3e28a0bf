import type { DeviceId, PremisesId, SignalId } from './ids.ts';
import type { Instant } from './time.ts';

export type Zone = 'perimeter' | 'interior' | 'sanctuary' | 'external';
export const ZONES: readonly Zone[] = ['perimeter', 'interior', 'sanctuary', 'external'];

export type Arming = 'away' | 'home' | 'disarmed';
export const RISKS = ['standard', 'medium', 'high'] as const;
export type Risk = (typeof RISKS)[number];

/** What a sensor says, by kind. The wire form of each is docs/PROTOCOL; every device family is decoded into these. */
export type SignalBody =
  | { kind: 'panic' | 'duress' | 'hold-up' | 'motion' | 'glass' | 'impact' | 'cancel' | 'test' }
  | { kind: 'door' | 'window'; state: 'open' | 'closed' | 'forced' }
  | { kind: 'lock'; state: 'locked' | 'unlocked' | 'jammed' }
  | { kind: 'smoke' | 'tamper' | 'jamming'; state: 'alarm' | 'clear' }
  | { kind: 'power'; state: 'lost' | 'restored' }
  | { kind: 'battery'; state: 'low' | 'ok'; percent?: number }
  | { kind: 'arm'; state: Arming; code?: string }
  | { kind: 'fault'; code: string }
  | { kind: 'silence'; state: 'silent' | 'heard' };

/** `silence` is never sent by a device: supervision makes it when a deadline passes. */
export type SignalKind = SignalBody['kind'];

/** One thing a device said, with what the device itself claims about it. */
export type Signal = SignalBody & {
  id: SignalId;
  /** Which sensor of the device; absent when the device is the sensor. */
  sensor?: string;
  /** The device's clock: shown, never trusted. */
  at?: Instant;
  /** Fields we do not know (bounded by the decoder). They may hold anything, so intake seals them before they go on. */
  extra?: Record<string, unknown>;
  /** The same, under the household's key: the only form that is kept. */
  sealedExtra?: string;
};

/** Where a signal comes from, resolved by intake from the register so that the heart needs no look-up. */
export interface Origin {
  device: DeviceId;
  premises: PremisesId;
  risk: Risk;
  zone?: Zone;
  room?: string;
  /** The gateway's own daily test. */
  drill?: true;
  /** Absent: it is in use. */
  stage?: Stage;
}

/**
 * A device that is not in use yet. `commissioning`: an installer is at it; it is on record, no rule sees it, and a call for
 * help is the desk's. `soak`: as quiet, on trial, and a call for help is answered like any other.
 */
export const STAGES = ['commissioning', 'soak'] as const;
export type Stage = (typeof STAGES)[number];

/** Signals that a person raised at the scene. They are never rate-limited, never wait for the disk, never closed from the field. */
const PANIC_CLASS: ReadonlySet<string> = new Set(['panic', 'duress', 'hold-up']);

/** True for the kinds by which a person calls for help. */
export function isPanicKind(kind: string): boolean {
  return PANIC_CLASS.has(kind);
}

export function isPanicClass(signal: SignalBody): boolean {
  return PANIC_CLASS.has(signal.kind) || (signal.kind === 'arm' && signal.code === 'duress');
}

/** The state word of a signal (`open`, `alarm`, …), or undefined for kinds that are moments rather than states. */
export function stateOf(signal: SignalBody): string | undefined {
  return 'state' in signal ? signal.state : undefined;
}

/** True when the signal says that a condition has ended (closed, clear, restored, heard). */
export function isReturnToNormal(signal: SignalBody): boolean {
  const state = stateOf(signal);
  return state !== undefined && NORMAL_WORDS.has(state);
}

/** State words that say a condition has ended. */
export const NORMAL_WORDS: ReadonlySet<string> = new Set([
  'closed',
  'clear',
  'restored',
  'ok',
  'heard',
  'locked',
  'unlocked',
]);

/** A signal over this age when it arrives is late: still raised, with its true time shown (PROTOCOL, `at`). */
export const LATE_AFTER_MS = 600_000;
