import type { DeviceId } from '../core/ids.ts';
import type { DeviceRecord } from './rows.ts';

type Placed = Pick<DeviceRecord, 'id' | 'via' | 'address' | 'alias' | 'revoked'> & { readonly index: number };

/** Which device sits behind which bridge, in memory. Bounded by the devices there are. */
export class Behind {
  readonly #addresses = new Map<DeviceId, Map<string, number>>();
  readonly #aliases = new Map<DeviceId, Map<string, number>>();

  /** Index of the device of that address; else of the one that the bridge calls so. */
  find(via: DeviceId, addressOrAlias: string): number | undefined {
    return this.#addresses.get(via)?.get(addressOrAlias) ?? this.#aliases.get(via)?.get(addressOrAlias);
  }

  put(before: Placed | undefined, now: Placed): void {
    if (before?.via !== undefined) {
      forget(this.#addresses.get(before.via), before.address, before.index);
      forget(this.#aliases.get(before.via), before.alias, before.index);
    }
    if (now.via === undefined || now.revoked) return;
    keep(this.#addresses, now.via, now.address, now.index);
    keep(this.#aliases, now.via, now.alias, now.index);
  }
}

function keep(all: Map<DeviceId, Map<string, number>>, via: DeviceId, name: string | undefined, index: number): void {
  if (name === undefined) return;
  const own = all.get(via) ?? new Map<string, number>();
  all.set(via, own.set(name, index));
}

function forget(own: Map<string, number> | undefined, name: string | undefined, index: number): void {
  if (name !== undefined && own?.get(name) === index) own.delete(name);
}
