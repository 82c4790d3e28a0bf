import { profileByName } from '../../devices/index.ts';
import { SIA_DC09 } from '../../devices/sia-dc09/profile.ts';
import type { DeviceId } from '../core/ids.ts';
import type { Panel, PanelBook } from '../intake/dc09/panel-post.ts';
import { startDc09Intake } from '../intake/dc09/start.ts';
import type { QuarantineSealer } from '../intake/quarantine.ts';
import type { DeviceEntry, Directory } from '../register/directory.ts';
import type { Register } from '../register/register.ts';
import type { Closers } from './closers.ts';
import type { Log } from './log.ts';
import type { Rooms } from './rooms.ts';

/** The alarm panels of the register by their account, with their keys: in memory, read again when one of them changes. */
export class PanelRoll implements PanelBook {
  readonly #directory: Directory;
  readonly #panels: Pick<Register['panels'], 'keyOf'>;
  readonly #log: Log;
  readonly #byAccount = new Map<string, Panel>();
  readonly #accounts = new Map<DeviceId, string>();
  readonly #stop: () => void;

  constructor({ directory, register, log }: { directory: Directory; register: Pick<Register, 'panels'>; log: Log }) {
    this.#directory = directory;
    this.#panels = register.panels;
    this.#log = log;
    for (const device of directory.devices()) this.#put(device);
    this.#stop = directory.onChange(({ devices }) => {
      for (const id of devices) {
        const device = this.#directory.device(id);
        if (device !== undefined) this.#put(device);
      }
    });
  }

  find(account: string): Panel | undefined {
    return this.#byAccount.get(account);
  }

  close(): void {
    this.#stop();
  }

  #put(device: DeviceEntry): void {
    if (profileByName(device.profile)?.speaks !== 'dc09') return;
    const before = this.#accounts.get(device.id);
    if (before !== undefined && this.#byAccount.get(before)?.device.id === device.id) this.#byAccount.delete(before);
    if (device.revoked || device.address === undefined) return;
    this.#accounts.set(device.id, device.address);
    try {
      const key = this.#panels.keyOf(device.id);
      this.#byAccount.set(device.address, { device, key, commissionedAt: device.commissionedAt });
    } catch (error) {
      // Without its key it is not believed; that it falls silent is noticed.
      this.#log.error({ err: error, device: device.id }, 'the key of an alarm panel cannot be read');
    }
  }
}

/** Listens for alarm panels, where the configuration says so. Fails with a `Fault` when a port cannot be had. */
export async function openPanels(rooms: Rooms, closers: Closers, quarantineSealer: QuarantineSealer): Promise<void> {
  const { config, directory, door, clock, log, records } = rooms;
  const { dc09 } = config.gateway;
  if (dc09 === undefined) return;
  const panels = new PanelRoll({ directory, register: records.register, log });
  const intake = await startDc09Intake({
    door,
    directory,
    panels,
    profile: SIA_DC09,
    clock,
    log,
    host: dc09.host,
    tcp: dc09.port,
    udp: dc09.udpPort ?? null,
    quarantineSealer,
  });
  rooms.late.dc09 = intake;
  closers.add(async () => {
    panels.close();
    await intake.close();
  });
}
