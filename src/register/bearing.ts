import type { z } from 'zod';
import type { DeviceId } from '../core/ids.ts';
import type { DeviceChange } from './schema.ts';
import type { Store } from './store.ts';

type Asked = Pick<z.output<typeof DeviceChange>, 'disciplinedClock' | 'hardware'>;

/** Changes how a device is expected to bear itself, inside a change that marks the row. */
export function changeBearing(store: Store, device: DeviceId, { disciplinedClock, hardware }: Asked): void {
  if (disciplinedClock !== undefined)
    store.run('UPDATE devices SET disciplined_clock = ? WHERE id = ?', disciplinedClock ? 1 : 0, device);
  if (hardware === null) store.run('UPDATE devices SET hardware = NULL WHERE id = ?', device);
}
