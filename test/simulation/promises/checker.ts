import type { Instant } from '../../../src/core/time.ts';
import type { Exercised } from '../exercised.ts';
import type { Sighting } from '../seen.ts';
import type { DeskPeople } from '../world/desk-people.ts';
import type { SimulatedDevice } from '../world/device.ts';
import type { Disk } from '../world/disk.ts';
import type { GatewayProcess } from '../world/gateway-process.ts';
import type { Register } from '../world/register.ts';

/** What a checker may look at. It changes nothing. */
export interface View {
  readonly at: Instant;
  readonly disk: Disk;
  readonly register: Register;
  readonly exercised: Exercised;
  readonly devices: readonly SimulatedDevice[];
  /** Whose consoles are open. */
  readonly desk: Pick<DeskPeople, 'isThere'>;
  /** The process that runs, if one does. */
  readonly gateway: GatewayProcess | undefined;
  /** Milliseconds for which a process was up and running, by its monotonic clock; all processes together. */
  readonly awakeMs: number;
  /** The part of it in which it did everything when it came. */
  readonly promptMs: number;
  /** Since when a process has been up and running without a break and with a good disk, in `awakeMs`; undefined when none is. */
  readonly steadySinceMs: number | undefined;
}

/** Watches over one promise for one run. */
export interface Checker {
  see?(sighting: Sighting): void;
  /** After every step. */
  look?(): void;
  /** When the faults are over and the world has been left in peace. */
  end?(): void;
}

/** Makes a checker that says, with `broken`, when and how its promise was not kept. */
export type Promised = (view: View, broken: (says: string) => void) => Checker;
