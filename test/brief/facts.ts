import { asDeviceId, asIncidentId, asPartition, asPremisesId, asSignalId } from '../../src/core/ids.ts';
import type { IncidentDoc } from '../../src/core/state.ts';
import { type Instant, instant, ms } from '../../src/core/time.ts';
import type { BriefFacts } from '../../src/desk/brief/facts.ts';
import { localTime } from '../../src/desk/brief/local-time.ts';
import type { HouseholdFile } from '../../src/register/household-file-schema.ts';
import { must } from '../../src/vault/test-files.ts';

/** 22 November 2026, 11:06:40 in London. */
export const OPENED = instant(1_795_345_600_000);

interface Given {
  file: HouseholdFile;
  provider?: string | null;
  operator?: string | null;
  callBack?: string | null;
  address?: string | null;
  said?: string;
  ageMs?: number;
}

/** Facts of a panic in which everything but what is given is as bare as it can be. */
export function factsOf(given: Given): BriefFacts {
  const { file, provider = null, operator = null, callBack = null, address = null, ageMs = 0 } = given;
  return {
    incident: incidentOf(OPENED),
    now: instant(OPENED + ageMs),
    time: localTime('Europe/London'),
    kind: { grade: 4, urn: 'HUA', said: given.said ?? 'A panic button was pressed' },
    grade: 4,
    operator: { id: 'st_operator', name: operator },
    callBack,
    force: undefined,
    home: { provider, timeZone: 'Europe/London', force: null, address, residents: [], contacts: [] },
    file,
    words: { safeSetAt: null, duressSetAt: null },
    trail: { steps: [], omitted: 0, calls: [] },
    past: {
      counts: { false: 0, planned: 0, precautionary: 0, incident: 0, open: 0 },
      total: 0,
      last: null,
      more: false,
    },
    devices: { total: 0, heard: 0, missing: [] },
    policeNews: [],
    gaps: [],
  };
}

function incidentOf(openedAt: Instant): IncidentDoc {
  return {
    id: must(asIncidentId('3-1-7')),
    premises: must(asPremisesId('pm_home')),
    partition: must(asPartition(3)),
    kind: 'panic',
    priority: 1,
    rule: 'Panic pressed',
    state: 'open',
    condition: 'active',
    openedAt,
    generation: 1,
    generationFrom: 1,
    attemptCount: 0,
    round: 1,
    plan: { policy: 'panic', steps: [], repeatFromMs: ms(0), repeatAfterMs: ms(0), gaps: [] },
    ladders: [],
    repeatAt: null,
    unanswered: 0,
    acknowledgedBy: null,
    acknowledgedAt: null,
    helpSentAt: null,
    closedBy: null,
    closedAt: null,
    closeReason: null,
    closeNote: null,
    notes: 0,
    active: [],
    signals: [
      {
        device: must(asDeviceId('dv_button')),
        id: must(asSignalId('s1')),
        kind: 'panic',
        state: null,
        sensor: null,
        receivedAt: openedAt,
        late: false,
        repeats: 0,
        lastAt: openedAt,
      },
    ],
    signalCount: 1,
  };
}
