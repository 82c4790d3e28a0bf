import type { PremisesDoc } from '../../core/state.ts';
import type { PremisesFacts } from '../estate.ts';
import type { Device } from '../schema/device.ts';
import type { Premises, PremisesFull } from '../schema/premises.ts';

export function viewPremises(facts: PremisesFacts, doc: PremisesDoc | undefined): Premises {
  return {
    id: facts.id,
    reference: facts.reference,
    authority: facts.authority,
    provider: facts.provider,
    risk: facts.risk,
    arming: doc?.arming ?? 'disarmed',
    openIncident: doc?.openIncident ?? null,
  };
}

export function viewPremisesFull(facts: PremisesFacts, doc: PremisesDoc | undefined, devices: Device[]): PremisesFull {
  const zones = [...new Set(facts.rooms.map(({ zone }) => zone))];
  return { ...viewPremises(facts, doc), zones, rooms: facts.rooms.map(({ room, zone }) => ({ room, zone })), devices };
}
