import type { Signal } from '../../../simulators/device/wire.ts';

/** What a device publishes, as far as the wire is concerned. */
export interface Packet {
  /** The topic below the device's own prefix. */
  suffix: string;
  /** Instead of that: which end device it is about, of a bridge. */
  below?: string;
  payload: string;
  qos: 0 | 1;
  id: number;
  retained: boolean;
  /** What the payload says, for whoever watches the wire. */
  signals: readonly Signal[];
}
