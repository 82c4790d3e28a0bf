import type { PremisesId } from '../../core/ids.ts';
import type { Instant } from '../../core/time.ts';
import type { Scope } from '../../register/schema.ts';
import type { Home } from '../estate.ts';
import type { Case, Ledger } from '../ledger/ledger.ts';
import type { Span } from '../spans.ts';
import type { Standards } from '../standards.ts';

/** What every sum works with: the ledger, the homes that are seen, and the time that is asked about. */
export interface Matter {
  ledger: Ledger;
  standards: Standards;
  span: Span;
  timeZone: string;
  scope: Scope;
  homes: readonly Home[];
  /** Everything, or the homes above. */
  sees: (premises: PremisesId) => boolean;
  /** Opened in the time, for people: neither drills nor tests. In order of opening. */
  cases: readonly Case[];
  /** The same without regard to when they were opened. */
  allCases: readonly Case[];
}

/** False for the gateway's own drills and for what a device on test opened: nobody was in need. */
export function isReal({ drill, onTest }: Case): boolean {
  return !drill && !onTest;
}

export const isIn = ({ from, to }: Span, at: Instant | null): at is Instant => at !== null && at >= from && at < to;
