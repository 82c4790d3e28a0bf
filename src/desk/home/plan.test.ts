import { expect, test } from 'vitest';
import { asAuthorityId, asDeviceId, asHouseholdId, asPartition, asPremisesId, asProviderId } from '../../core/ids.ts';
import { emptyPremises } from '../../core/state.ts';
import { safeText } from '../../core/text.ts';
import { instant } from '../../core/time.ts';
import { must } from '../../vault/test-files.ts';
import type { DeviceFacts, PremisesFacts } from '../estate.ts';
import { viewHome } from './plan.ts';

const home = must(asPremisesId('pm_example'));
const facts: PremisesFacts = {
  id: home,
  partition: must(asPartition(7)),
  reference: safeText`Kestrel 4`,
  risk: 'high',
  rooms: [{ room: 'hall', zone: 'perimeter' }],
  household: must(asHouseholdId('hh_example')),
  provider: must(asProviderId('pv_example')),
  authority: must(asAuthorityId('au_example')),
};
const AT = instant(1_000);

function device(id: string, more: Partial<DeviceFacts>): DeviceFacts {
  return {
    id: must(asDeviceId(id)),
    index: 0,
    premises: home,
    profile: 'native',
    revoked: false,
    commissionedAt: AT,
    zone: 'perimeter',
    room: 'hall',
    sensors: new Map(),
    ...more,
  };
}

function itemsOf(devices: DeviceFacts[], sensors: ReturnType<typeof emptyPremises>['sensors'] = {}) {
  const doc = { ...emptyPremises(home), sensors };
  const plan = viewHome({ facts, devices, doc, look: () => undefined, pressAt: null, atPress: new Map(), changes: [] });
  return plan.items.map(({ kind, label, now }) => ({ kind, label, state: now.state }));
}

test('what has not said anything yet is drawn as what it is and by its own name', () => {
  const door = device('dv_door', { kind: 'door', name: 'front-door' });
  expect(itemsOf([door])).toEqual([{ kind: 'door', label: 'Front door', state: null }]);
  expect(itemsOf([device('dv_what', {})])).toEqual([{ kind: 'sensor', label: null, state: null }]);
});

test('a door with a lock is a door and a lock, and only the door bears its name', () => {
  const door = device('dv_door', { kind: 'door', name: 'sanctuary-door' });
  const sensors = {
    'dv_door//door': { kind: 'door' as const, state: 'closed', at: AT },
    'dv_door//lock': { kind: 'lock' as const, state: 'locked', at: AT },
  };
  expect(itemsOf([door], sensors)).toEqual([
    { kind: 'door', label: 'Sanctuary door', state: 'closed' },
    { kind: 'lock', label: null, state: 'locked' },
  ]);
  const { 'dv_door//lock': lock } = sensors;
  expect(itemsOf([door], { 'dv_door//lock': lock })).toEqual([
    { kind: 'door', label: 'Sanctuary door', state: null },
    { kind: 'lock', label: null, state: 'locked' },
  ]);
});
