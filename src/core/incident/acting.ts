import type { IncidentDoc } from '../state.ts';
import type { Turn } from '../turn.ts';
import { startEscalation } from './escalate.ts';

/** Nothing has followed an acceptance in time: whoever has it loses it, it is open again, and people are told anew. */
export function decideLapse(turn: Turn, doc: IncidentDoc | undefined): void {
  if (doc?.actBy === undefined || doc.actBy > turn.now) return;
  const { id: incident, premises, acknowledgedBy: by } = doc;
  if (doc.state !== 'acknowledged' || by === null) return;
  const holder = doc.handling?.claim?.by;
  if (holder !== undefined) {
    const gateway = { kind: 'gateway' as const };
    turn.emit({
      type: 'incident-released',
      premises,
      incident,
      by: gateway,
      holder,
      cause: 'nothing-done',
      reopened: false,
    });
  }
  turn.emit({ type: 'acceptance-lapsed', premises, incident, by, generation: doc.generation + 1 });
  startEscalation(turn, incident, premises);
}
