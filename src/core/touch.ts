import type { IncidentId, PremisesId } from './ids.ts';
import type { IncidentDoc, PartitionState, PremisesDoc } from './state.ts';
import { emptyPremises } from './state.ts';

/** The premises' document, made when first needed, marked as changed. */
export function touchPremises(state: PartitionState, id: PremisesId): PremisesDoc {
  let doc = state.premises.get(id);
  if (doc === undefined) {
    doc = emptyPremises(id);
    state.premises.set(id, doc);
  }
  state.dirty.premises.add(id);
  return doc;
}

/** The incident's document, marked as changed; undefined when it is closed or unknown. */
export function touchIncident(state: PartitionState, id: IncidentId): IncidentDoc | undefined {
  const doc = state.incidents.get(id);
  if (doc !== undefined) state.dirty.incidents.add(id);
  return doc;
}

/** Names one condition of one sensor: `{device}/{sensor}/{kind}`. */
export function sensorKey(device: string, sensor: string | undefined, kind: string): string {
  return `${device}/${sensor ?? ''}/${kind}`;
}
