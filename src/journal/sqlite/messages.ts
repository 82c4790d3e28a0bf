import type { WriterSettings } from './database.ts';
import type { Failure } from './failure.ts';
import type { Parcel } from './parcel.ts';
import type { Found } from './writer.ts';

/** What the writer's thread is started with. */
export interface Start extends WriterSettings {
  dir: string;
  startedAt: number;
  /** Path of the module that lends the heart for a replay. */
  replayer: string | undefined;
}

/** What the gateway's thread asks for. Asks are served in the order they were posted. */
export type Ask =
  | { ask: 'commit'; id: number; parcel: Parcel }
  | { ask: 'epoch'; id: number; at: number }
  | { ask: 'alive'; at: number }
  | { ask: 'forget'; before: number }
  | { ask: 'suspect'; segment: number; why: string; at: number }
  | { ask: 'notice'; says: string; at: number }
  | { ask: 'close' };

export interface FailedCommit {
  id: number;
  failure: Failure;
}

/** What the writer's thread answers. `settled` answers every commit up to and including `upTo`. */
export type Answer =
  | { say: 'open'; found: Found }
  | { say: 'refused'; failure: Failure }
  | { say: 'settled'; upTo: number; batches: number; failed: FailedCommit[] }
  | { say: 'epoch'; id: number; epoch: number }
  | { say: 'no-epoch'; id: number; failure: Failure }
  | { say: 'fresh'; segment: number; says: string }
  | { say: 'trouble'; doing: 'alive' | 'forget' | 'notice' | 'break'; failure: Failure };
