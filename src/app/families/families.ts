import { sensorKey } from '../../core/touch.ts';
import type { DiscoveredDesk } from '../../desk/discovered.ts';
import type { KnownDevice } from '../../intake/directory.ts';
import type { AnnouncementStore } from '../../intake/families/announced.ts';
import type { KnownState } from '../../intake/families/memory.ts';
import type { Rooms } from '../rooms.ts';

/** The state of a sensor as the home's document has it, with what is decided and not yet on disk. */
export function knownState({ gateway }: Pick<Rooms, 'gateway'>): KnownState {
  return ({ id, premises, partition }, sensor, kind) =>
    gateway.states()[partition]?.premises.get(premises)?.sensors[sensorKey(id, sensor, kind)]?.state;
}

/** Keeps what a bridge calls an end device. When that cannot be written it is learnt again from the next inventory. */
export function aliasKeeper({ records, directory, log }: Pick<Rooms, 'records' | 'directory' | 'log'>) {
  return ({ id }: KnownDevice, alias: string): void => {
    try {
      records.register.devices.change(id, { alias });
      directory.refresh();
    } catch (error) {
      log.error({ device: id, err: error }, 'the name that a bridge uses for an end device could not be kept');
    }
  };
}

/** Announcements in the register. What cannot be written or read there is learnt again when it is announced anew. */
export function announcementStore({ records, log }: Pick<Rooms, 'records' | 'log'>): AnnouncementStore {
  const { announcements } = records.register;
  return {
    keep: (device, announcement) => {
      try {
        announcements.keep(device, announcement);
      } catch (error) {
        log.error({ device, err: error }, 'an announcement of a device could not be kept');
      }
    },
    of: (device) => {
      try {
        return announcements.of(device);
      } catch (error) {
        log.error({ device, err: error }, 'the announcements of a device could not be read');
        return [];
      }
    },
  };
}

/** What was found and not yet commissioned, from all ways in. */
export function discoveredDesk({
  late,
  directory,
  records,
}: Pick<Rooms, 'late' | 'directory' | 'records'>): DiscoveredDesk {
  return {
    list: () => late.intake?.families.discovered() ?? [],
    find: (via, name) => late.intake?.families.discoveredAs(via, name),
    unbound: () => [...(late.intake?.families.unbound() ?? []), ...(late.dc09?.unbound() ?? [])],
    accounts: () => late.dc09?.strangers() ?? [],
    refresh: () => void directory.refresh(),
    register: records.register,
  };
}
