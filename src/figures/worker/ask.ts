import type { Instant } from '../../core/time.ts';
import type { Failure } from '../../journal/sqlite/failure.ts';
import type { Scope } from '../../register/schema.ts';
import type { Span } from '../spans.ts';

/** What is asked: the figures of a time, or the report of a month. */
export interface Question {
  about: Span | { month: string };
  scope: Scope;
  /** Nothing after it is counted. */
  until: Instant;
}

/** A question on its way to the thread. */
export interface Ask {
  id: number;
  question: Question;
}

/** What asking has cost so far. */
export interface Cost {
  /** Events read into the ledger. */
  events: number;
  /** True when the answer was at hand. */
  kept: boolean;
  ms: number;
}

/** The JSON text of a `Figures` or a `MonthReport`. It is not taken apart on the way: the loop's thread only passes it on. */
export type Answer = { id: number; text: string; cost: Cost } | { id: number; failure: Failure };
