import { isPanicKind } from '../../core/signal.ts';
import type { IncidentDoc } from '../../core/state.ts';
import type { Briefing, KindOfCall } from './briefing.ts';

/**
 * How an incident is told to the police: as its kind says. Where a person has called for help in the course of it, it goes out
 * under the URN of that call: the one of the sensors may have lost its response.
 */
export function kindOfCall(briefing: Briefing, { kind, signals }: Pick<IncidentDoc, 'kind' | 'signals'>): KindOfCall {
  const own = briefing.kinds.get(kind) ?? briefing.otherwise;
  const call = signals.find((signal) => isPanicKind(signal.kind));
  if (call === undefined || own.urn === 'HUA') return own;
  const { urn, grade, said } = briefing.kinds.get(call.kind) ?? briefing.otherwise;
  return { urn, grade: grade > own.grade ? grade : own.grade, said, began: own.said };
}
