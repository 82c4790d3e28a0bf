import { type DrillFigures, SELF_TEST, SELF_TEST_FAILED } from '../../core/drill.ts';
import type { IncidentId } from '../../core/ids.ts';
import type { IncidentDoc } from '../../core/state.ts';
import type { Instant } from '../../core/time.ts';
import type { JournalReader } from '../../journal/port.ts';

/** How a drill went. After a restart figures and words are not known any more; the incident still has them. */
export interface DrillResult {
  at: Instant;
  passed: boolean;
  incident: IncidentId | null;
  figures: DrillFigures | null;
  missing: readonly string[];
}

/** Incidents of the self-test's home that are looked through; the newest that ended is among them. */
const LOOK_THROUGH = 5;

/** The last drill that ended, as the journal has it. */
export function lastDrillIn(reader: JournalReader): DrillResult | undefined {
  const { items } = reader.incidents({ premises: SELF_TEST.premises, limit: LOOK_THROUGH });
  for (const { body } of items) {
    if (body === null) continue;
    // The chain proves that this text is what this code wrote.
    const doc = JSON.parse(body) as IncidentDoc;
    const common = { incident: doc.id, figures: null };
    if (doc.kind === SELF_TEST_FAILED)
      return { ...common, at: doc.openedAt, passed: false, missing: ['its incident says what'] };
    if (doc.drill === true && doc.closedAt !== null) return { ...common, at: doc.closedAt, passed: true, missing: [] };
  }
  return undefined;
}
