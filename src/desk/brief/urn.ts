import type { HouseholdFile } from '../../register/household-file-schema.ts';
import type { KindOfCall } from './briefing.ts';

type Urns = NonNullable<NonNullable<HouseholdFile['police']>['urns']>;

/** The URN for this kind of call: one of its type that still has a response, else one of its type. */
export function urnFor(urns: Urns | undefined, type: KindOfCall['urn']): Urns[number] | undefined {
  const fitting = (urns ?? []).filter(
    (one) => type !== null && (one.type === type || (type === 'HUA' && one.type === 'LWS')),
  );
  return fitting.find((one) => one.level === 'immediate') ?? fitting[0];
}
