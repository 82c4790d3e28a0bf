import type { CloseReason } from '../core/input.ts';
import type { LostCause } from './ledger/ledger.ts';

/*
 * The document of figures. Whole numbers only: counts, milliseconds, and shares out of a thousand where a standard sets one.
 * Instants are ISO 8601 in UTC. docs/FIGURES.md says what each means.
 */

export interface Counted<Key extends string = string> {
  key: Key;
  count: number;
}

/** Of a list of times: the middle, the one that 95 of 100 stay within, and the longest. Null without any. */
export interface Times {
  count: number;
  medianMs: number | null;
  p95Ms: number | null;
  longestMs: number | null;
}

/** Where a figure that ours is held against comes from. */
export interface From {
  standard: string;
  source: string;
  checked: boolean;
}

export interface HandlingFigures extends From {
  name: string;
  incidents: number;
  handled: number;
  /** Not handled yet, and the longest time has not passed. Not counted against the marks. */
  waiting: number;
  marks: { withinMs: number; targetPermille: number; within: number; of: number }[];
  times: Times;
}

export interface LoadFigures {
  from: From | null;
  /** Windows of ten minutes in which alarms came, by alarms for each operator. */
  windows: { total: number; above: number; limit: number | null; spread: Counted[] };
  /** Days in which alarms came, and those with more for each operator than is acceptable, and than is possible. */
  days: { total: number; above: number; aboveMost: number; limit: number | null; most: number | null };
  /** The busiest windows, busiest first. */
  busiest: { at: string; alarms: number; operators: number }[];
  floodMs: number;
  floods: number;
  floodTargetPermille: number | null;
}

export interface FalseCallHome {
  premises: string;
  reference: string;
  type: string;
  calls: number;
  warn: number;
  withdraw: number;
  standing: 'warning' | 'at the limit';
}

export interface AvailabilityHome {
  premises: string;
  reference: string;
  watchedMs: number;
  protectedMs: number;
  lost: { cause: LostCause; ms: number }[];
}

export interface NightHome {
  premises: string;
  reference: string;
  lostMs: number;
  spells: { cause: LostCause; from: string; to: string }[];
}

export interface Figures {
  range: { from: string; to: string; timeZone: string };
  /** The newest event that these figures know. */
  position: number;
  /** When the events that are here begin, if earlier ones are not; what was so before is not known. */
  knownFrom: string | null;
  /** Events that are lost or cannot be read any more; what they said is not counted. */
  missing: number;
  scope: { authority: string | null; provider: string | null; homes: number };
  incidents: {
    opened: number;
    drills: number;
    onTest: number;
    openAtEnd: number;
    byPriority: [number, number, number, number];
    byKind: Counted[];
    byDay: { day: string; count: number }[];
  };
  handling: HandlingFigures[];
  acceptance: { accepted: number; times: Times; by: Counted[] };
  /** Null where only a part of the homes is seen: the desk works for all of them. */
  load: LoadFigures | null;
  mix: {
    from: From | null;
    permille: { low: number; medium: number; high: number } | null;
    targetPermille: { low: number; medium: number; high: number } | null;
  };
  chatter: { spells: number; signals: number; running: number };
  stale: { from: From | null; afterMs: number; atEnd: number; opened: number; most: number | null };
  outcomes: { closed: number; byReason: Counted<CloseReason>[] };
  falseAlarms: {
    from: From | null;
    closed: number;
    toPolice: number;
    byCause: Counted[];
    months: number;
    homes: FalseCallHome[];
  };
  police: {
    from: From | null;
    informed: number;
    accepted: number;
    refused: number;
    dispatched: number;
    onScene: number;
    toInformed: Times;
    toScene: Times;
    places: { place: string; withinMs: number; within: number; of: number }[];
  };
  delivery: {
    channels: { channel: string; attempts: number; accepted: number; failed: Counted[] }[];
    /** Sends until somebody accepted, by how many incidents. */
    attemptsToAcceptance: { attempts: number; incidents: number }[];
  };
  availability: {
    watchedMs: number;
    protectedMs: number;
    lost: { cause: LostCause; ms: number }[];
    homes: AvailabilityHome[];
  };
  lastNight: { watched: number; unprotected: NightHome[] };
}

/** The figures of a month with whose they are and what they are held against. */
export interface MonthReport {
  month: string;
  /** Whole, or the month is not over. */
  complete: boolean;
  authority: { id: string; name: string } | null;
  /** Those that a report can be asked for, to whoever sees all homes. */
  authorities: { id: string; name: string }[];
  figures: Figures;
}
