import type { Instant } from '../core/time.ts';

/** The gateway's daily self-test, as the desk asks for it. */
export interface DrillDesk {
  look(): {
    running: boolean;
    nextAt: Instant | null;
    last:
      | {
          at: Instant;
          passed: boolean;
          incident: string | null;
          figures: { pubackMs: number | null; streamMs: number | null; sendMs: number | null } | null;
          missing: readonly string[];
        }
      | undefined;
  };
  /** Throws HW_DRILL_BLOCKED. */
  begin(): void;
}
