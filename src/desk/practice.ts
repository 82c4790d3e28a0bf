import type { DurationMs, Instant } from '../core/time.ts';

/** A rehearsal as the desk shows it. What an alarm truly was is told when it is closed, not before. */
export interface PracticeDesk {
  look(): {
    name: string;
    says: string;
    startedAt: Instant;
    endsAt: Instant;
    met: number;
    of: number;
    heard: readonly { at: Instant; home: string; says: string }[];
    alarms: readonly {
      home: string;
      incident: string | null;
      openedAt: Instant | null;
      handledAfterMs: DurationMs | null;
      marksMs: readonly DurationMs[];
      checks: readonly { what: string; met: boolean | null }[];
      closed: { title: string; truth: string; lesson: string } | null;
    }[];
  };
}
