import type { z } from 'zod';
import { Fault } from '../core/fault.ts';
import type { DeviceId } from '../core/ids.ts';
import type { DeviceChange, NewDevice } from './schema.ts';
import type { Store, Value } from './store.ts';

type Asked = z.output<typeof NewDevice>;

/** The columns of what sits behind a bridge, in the order of the table: prefixes, via, address, alias, bindings, power. */
export function behind({ prefixes, via, address, alias, bindings, power }: Asked): Value[] {
  const texts = [JSON.stringify(prefixes), via ?? null, address ?? null, alias ?? null];
  return [...texts, JSON.stringify(bindings), power ?? null];
}

/** Changes what was asked of it, inside a change that marks the row. */
export function changeBehind(store: Store, device: DeviceId, asked: z.output<typeof DeviceChange>): void {
  const { prefixes, address, alias, bindings, power } = asked;
  if (address !== undefined)
    store.run('UPDATE devices SET address = ? WHERE id = ?', freeAddress(store, device, address), device);
  if (prefixes !== undefined)
    store.run('UPDATE devices SET prefixes = ? WHERE id = ?', JSON.stringify(prefixes), device);
  if (alias !== undefined) store.run('UPDATE devices SET alias = ? WHERE id = ?', alias, device);
  if (bindings !== undefined)
    store.run('UPDATE devices SET bindings = ? WHERE id = ?', JSON.stringify(bindings), device);
  if (power !== undefined) store.run('UPDATE devices SET power = ? WHERE id = ?', power, device);
}

/** Another bridge has taken the place of one: what sat behind that sits behind this. */
export function moveBehind(store: Store, from: DeviceId, to: DeviceId, changed: number): void {
  store.run("UPDATE devices SET via = ?, changed = ? WHERE via = ? AND state = 'active'", to, changed, from);
}

function freeAddress(store: Store, device: DeviceId, address: string): string {
  const other = store.get<{ id: string }>(
    "SELECT id FROM devices WHERE address = ? AND state = 'active' AND id <> ? AND via = (SELECT via FROM devices WHERE id = ?)",
    address,
    device,
    device,
  );
  if (other === undefined) return address;
  throw new Fault('HW_INPUT_INVALID', { where: 'device, address', why: `${other.id} already has it` });
}

/** Throws `HW_INPUT_INVALID` unless the bridge is one that may speak for others, and nothing else has that address behind it. */
export function refuseWrongBridge(store: Store, { via, address, profile, prefixes, replaces }: Asked): void {
  if (via === undefined) return;
  const refuse = (why: string) => {
    throw new Fault('HW_INPUT_INVALID', { where: 'device, via', why });
  };
  const bridge = store.get<{ profile: string; via: string | null; state: string }>(
    'SELECT profile, via, state FROM devices WHERE id = ?',
    via,
  );
  if (bridge === undefined) throw new Fault('HW_NOT_FOUND', { where: `device ${via}` });
  if (bridge.via !== null) refuse('what sits behind a bridge speaks for nothing else');
  if (bridge.state !== 'active') refuse('the bridge may no longer connect');
  if (bridge.profile !== profile) refuse(`the bridge is of the family ${bridge.profile}`);
  if (prefixes.length > 0) refuse('topics belong to the bridge');
  // What is put in the place of a broken one waits for its hardware.
  if (address === undefined && replaces !== undefined) return;
  if (address === undefined) refuse('an end device needs its address');
  const taken = "SELECT id FROM devices WHERE via = ? AND address = ? AND state = 'active'";
  const other = store.get<{ id: string }>(taken, via, address ?? '');
  if (other !== undefined) refuse(`${other.id} already has that address behind it`);
}
