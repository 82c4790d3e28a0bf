import type { PremisesId } from '../../core/ids.ts';
import type { IncidentDoc } from '../../core/state.ts';
import type { DurationMs, Instant } from '../../core/time.ts';
import { after } from '../../core/time.ts';
import type { PracticeDesk } from '../../desk/practice.ts';
import { incidentOf } from '../../desk/view/documents.ts';
import type { Clock } from '../../gateway/ports.ts';
import type { JournalReader } from '../../journal/port.ts';
import { type Scored, scorePractice, sumOf } from './score.ts';
import type { PracticeScript } from './script.ts';

/** A script's homes are few and its night is short. */
const INCIDENTS_LIMIT = 500;

export interface PracticeParts {
  script: PracticeScript;
  clock: Clock;
  reader: JournalReader;
  /** The home of a reference; undefined when there is none. */
  premisesOf: (reference: string) => PremisesId | undefined;
  marksOf: (incident: Pick<IncidentDoc, 'kind' | 'priority'>) => readonly DurationMs[];
}

/** The rehearsal that began with this process. Everything it says is read from the journal. */
export function openPractice(parts: PracticeParts): PracticeDesk {
  const startedAt = parts.clock.now();
  return { look: () => look(parts, startedAt) };
}

function look(parts: PracticeParts, startedAt: Instant): ReturnType<PracticeDesk['look']> {
  const { script, clock, marksOf } = parts;
  const now = clock.now();
  const incidents = new Map(
    [...new Set(script.alarms.map(({ home }) => home))].map((home) => [home, read(parts, home)]),
  );
  const scored = scorePractice({ script, startedAt, now, incidents, marksOf });
  return {
    name: script.name,
    says: script.says,
    startedAt,
    endsAt: after(startedAt, script.lasts),
    ...sumOf(scored),
    heard: script.happens.flatMap((one) => {
      const at = after(startedAt, one.at);
      return 'heard' in one && at <= now ? [{ at, home: one.home, says: one.heard }] : [];
    }),
    alarms: scored.map(viewAlarm),
  };
}

function viewAlarm({ alarm, incident, handledAfterMs, marksMs, checks }: Scored) {
  const isOver = incident?.state === 'closed';
  const { home, title, truth, lesson } = alarm;
  return {
    home,
    incident: incident?.id ?? null,
    openedAt: incident?.openedAt ?? null,
    handledAfterMs,
    marksMs,
    checks,
    closed: isOver ? { title, truth, lesson } : null,
  };
}

/** The incidents of a home, oldest first. */
function read({ reader, premisesOf }: PracticeParts, home: string): IncidentDoc[] {
  const premises = premisesOf(home);
  if (premises === undefined) return [];
  const { items } = reader.incidents({ premises, limit: INCIDENTS_LIMIT });
  const found = items.flatMap(({ body }) => (body === null ? [] : [incidentOf(body)]));
  return found.filter(({ drill }) => drill !== true).sort((a, b) => a.openedAt - b.openedAt);
}
