import type { Priority } from '../core/event.ts';
import type { DurationMs } from '../core/time.ts';

/** What everything taken from a standard says of itself. Nothing unchecked is shown without saying so. */
export interface Sourced {
  /** Its name, such as `EN 50518`. */
  standard: string;
  source: string;
  /** True when a person has checked the figures against the source's own text. */
  checked: boolean;
}

/** At least this share of incidents within this time. */
export interface Mark {
  withinMs: DurationMs;
  /** Out of a thousand: 985 is 98.5 %. */
  sharePermille: number;
}

/** Which incidents a target is about, as they were opened. */
export type About = { kinds: readonly string[]; priorities: readonly Priority[] } | 'others' | 'all';

export interface HandlingTarget extends Sourced {
  name: string;
  about: About;
  /** Shortest first. */
  marks: readonly Mark[];
}

export interface FalseCallLimit {
  type: string;
  kinds: readonly string[];
  warn: number;
  withdraw: number;
}

/** Everything a scheme's figures are held against; `config/standards/handling.yaml`. */
export interface Standards {
  /** The standard that the queue's clocks go by; empty: none. */
  clock: string;
  handling: readonly HandlingTarget[];
  attendance: (Sourced & { places: readonly { place: string; withinMs: DurationMs }[] }) | null;
  falseCalls: (Sourced & { months: number; limits: readonly FalseCallLimit[] }) | null;
  load:
    | (Sourced & {
        perOperator: { tenMinutes: number; day: number; dayMost: number };
        inFloodPermille: number;
        stale: { afterMs: DurationMs; most: number };
        mixPermille: { low: number; medium: number; high: number };
      })
    | null;
}

/** A provider that holds itself against nothing. */
export const NO_STANDARDS: Standards = { clock: '', handling: [], attendance: null, falseCalls: null, load: null };

interface Opened {
  kind: string;
  priority: Priority;
}

/** True when the target speaks of an incident that was opened like this; `others` is what its standard's other targets leave. */
export function isAbout(target: HandlingTarget, opened: Opened, all: readonly HandlingTarget[]): boolean {
  if (target.about === 'all') return true;
  if (target.about !== 'others')
    return target.about.kinds.includes(opened.kind) || target.about.priorities.includes(opened.priority);
  return !all.some(
    (other) => other.standard === target.standard && other.about !== 'others' && isAbout(other, opened, all),
  );
}

/** The target that the queue's clock of such an incident goes by; undefined when no standard speaks of it. */
export function clockTarget({ clock, handling }: Standards, opened: Opened): HandlingTarget | undefined {
  return handling.find((target) => target.standard === clock && isAbout(target, opened, handling));
}
