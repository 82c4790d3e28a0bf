import type { IncidentDoc } from '../../core/state.ts';
import type { DurationMs, Instant } from '../../core/time.ts';
import { after } from '../../core/time.ts';
import type { PracticeAlarm, PracticeScript } from './script.ts';

/** One thing that was asked of whoever handled the alarm; null while it cannot be said yet. */
export interface Check {
  what: 'first-mark' | 'second-mark' | 'brief' | 'police' | 'word' | 'outcome';
  met: boolean | null;
}

export interface Scored {
  alarm: PracticeAlarm;
  incident: IncidentDoc | null;
  handledAfterMs: DurationMs | null;
  marksMs: readonly DurationMs[];
  checks: Check[];
}

export interface ScoreParts {
  script: PracticeScript;
  startedAt: Instant;
  now: Instant;
  /** The incidents of each home, oldest first, by the reference of the home. */
  incidents: ReadonlyMap<string, readonly IncidentDoc[]>;
  /** How soon an incident should be handled: the standard's first and second mark. */
  marksOf: (incident: Pick<IncidentDoc, 'kind' | 'priority'>) => readonly DurationMs[];
}

/** Holds what was done against what each alarm truly was. Alarms that have not happened yet are not listed. */
export function scorePractice(parts: ScoreParts): Scored[] {
  const taken = new Set<string>();
  return parts.script.alarms
    .filter(({ from }) => after(parts.startedAt, from) <= parts.now)
    .map((alarm) => {
      const begins = after(parts.startedAt, alarm.from);
      const incident = (parts.incidents.get(alarm.home) ?? []).find(
        ({ id, openedAt }) => openedAt >= begins && !taken.has(id),
      );
      if (incident === undefined) return { alarm, incident: null, handledAfterMs: null, marksMs: [], checks: [] };
      taken.add(incident.id);
      return scoreAlarm(alarm, incident, parts);
    });
}

function scoreAlarm(alarm: PracticeAlarm, incident: IncidentDoc, { now, marksOf }: ScoreParts): Scored {
  const handledAt = incident.handling?.firstHandledAt ?? null;
  const handledAfterMs = handledAt === null ? null : ((handledAt - incident.openedAt) as DurationMs);
  const marksMs = marksOf(incident);
  const [first, second] = marksMs;
  const within = (mark: DurationMs | undefined): boolean | null => {
    if (mark === undefined) return null;
    if (handledAfterMs !== null) return handledAfterMs <= mark;
    return now - incident.openedAt > mark ? false : null;
  };
  return {
    alarm,
    incident,
    handledAfterMs,
    marksMs,
    checks: [
      { what: 'first-mark', met: within(first) },
      { what: 'second-mark', met: within(second) },
      ...wordCheck(alarm, incident),
      ...policeChecks(alarm, incident),
      { what: 'outcome', met: incident.state === 'closed' ? incident.closeReason === alarm.truth : null },
    ],
  };
}

function wordCheck(alarm: PracticeAlarm, { handling, state }: IncidentDoc): Check[] {
  if (alarm.word === undefined) return [];
  const heard = handling?.word?.heard;
  if (heard === undefined) return [{ what: 'word', met: state === 'closed' ? false : null }];
  return [{ what: 'word', met: heard === alarm.word }];
}

function policeChecks({ police }: PracticeAlarm, { handling, helpSentAt, state }: IncidentDoc): Check[] {
  const wasTold = helpSentAt !== null || (handling?.police.length ?? 0) > 0;
  const isOver = state === 'closed';
  if (police === 'not-needed') return [{ what: 'police', met: wasTold ? false : isOver ? true : null }];
  const hasBrief = (handling?.briefs.length ?? 0) > 0;
  return [
    { what: 'brief', met: hasBrief ? true : isOver ? false : null },
    { what: 'police', met: wasTold ? true : isOver ? false : null },
  ];
}

/** Checks met of those that are decided. */
export function sumOf(scored: readonly Scored[]): { met: number; of: number } {
  const decided = scored.flatMap(({ checks }) => checks).filter(({ met }) => met !== null);
  return { met: decided.filter(({ met }) => met).length, of: decided.length };
}
