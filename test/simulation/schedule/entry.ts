import type { SignalBody } from '../../../simulators/device/wire.ts';
import type { Command } from '../../../src/core/input.ts';

export const DEATHS = [
  'now',
  'before-commit',
  'torn',
  'after-commit',
  'after-plan',
  'after-send',
  'at-panic',
  'while-sending',
] as const;
/** Where the process dies: at once, or at the next moment of the kind. */
export type Death = (typeof DEATHS)[number];

export const DISK_FAULTS = ['full', 'slow', 'stalled', 'refuses', 'no-epoch'] as const;
export type DiskFault = (typeof DISK_FAULTS)[number];

export const PHONE_FAULTS = ['busy', 'stalls', 'drops', 'silent', 'late', 'twice', 'unordered', 'lost'] as const;
export type PhoneFault = (typeof PHONE_FAULTS)[number];

/** One thing that is done to the world or in it. Data: drawn first, done afterwards, and taken out to shrink. */
export type Deed =
  | { do: 'press'; device: number; kind: 'panic' | 'duress' | 'hold-up'; retained?: true }
  | { do: 'signal'; device: number; body: SignalBody }
  | { do: 'bridged'; which: 'bound' | 'unbound'; frames: number; gapMs: number; retained: boolean }
  | { do: 'garble'; device: number; suffix: string; payload: string }
  | { do: 'flood'; device: number; signals: number }
  | { do: 'unplug'; device: number; forMs: number }
  | { do: 'cut'; device: number }
  | { do: 'half-open'; device: number }
  | { do: 'take-over'; device: number; lateWill: boolean }
  | { do: 'slow-network'; device: number; latencyMs: number; forMs: number }
  | { do: 'duplicates'; device: number; forMs: number }
  | { do: 'kill'; death: Death; downMs: number; again: number; upMs: number; linesDie: boolean }
  | { do: 'freeze'; forMs: number }
  | { do: 'suspend'; forMs: number }
  | { do: 'slow-turns'; turnMs: number; forMs: number }
  | { do: 'step-clock'; byMs: number }
  | { do: 'disk'; fault: DiskFault; latencyMs: number; forMs: number }
  | { do: 'phones'; fault: PhoneFault; forMs: number }
  | { do: 'look-up'; says: 'unsure' | 'lags'; forMs: number }
  | { do: 'key'; pick: number; times: number; everybody: boolean }
  | { do: 'desk'; command: Command['command']; pick: number; times: number; stale: boolean; who?: number }
  | { do: 'away'; who: number; forMs: number }
  | { do: 'test'; device: number; forMs: number; endsAfterMs?: number }
  | { do: 'leave-out'; device: number; forMs: number; endsAfterMs?: number; gone?: true }
  | { do: 'install'; device: number; stage: 'commissioning' | 'soak'; forMs: number; neighbour: boolean }
  | { do: 'revoke'; device: number }
  | { do: 'remove-contact'; pick: number }
  | { do: 'lose-way'; pick: number; channel: 'voice' | 'sms' };

export type DeedKind = Deed['do'];

/** A deed with its time from the start of the run, and its number in the schedule it was drawn for. */
export type Entry = Deed & { n: number; afterMs: number };

/** Everything that a run is: the same schedule gives the same run to the byte. */
export interface Schedule {
  seed: number;
  homes: number;
  driftPpm: number;
  /** How long things happen, and how long the world is then left in peace. */
  forMs: number;
  peaceMs: number;
  entries: readonly Entry[];
}
