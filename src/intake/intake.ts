import type { DeviceId } from '../core/ids.ts';
import type { Progress } from '../gateway/ports.ts';
import type { TallyName } from './tally.ts';

export interface IntakeStats {
  /** Devices connected now. */
  connected: number;
  /** Sockets that have not proved who they are yet. */
  waiting: number;
  /** Messages that wait for the disk. */
  unsettled: number;
  counts: Readonly<Record<TallyName, number>>;
}

/** Where messages come in. It hands everything to the door and decides nothing. */
export interface Intake {
  /** Ports really listened on; undefined when that listener is off. */
  readonly mqttPort: number | undefined;
  readonly mqttsPort: number | undefined;
  /** Tells the device how its alarm stands, if it is connected and has subscribed; else does nothing. */
  progress(progress: Progress): void;
  /** Ends the device's connection, e.g. after it has been revoked. */
  disconnect(device: DeviceId): void;
  stats(): IntakeStats;
  /** Stops listening and ends every connection; none of them counts as lost. */
  close(): Promise<void>;
}

/** Where intake writes its log. Given ids and counts only, never a payload. */
export interface IntakeLog {
  info(detail: object, says: string): void;
  warn(detail: object, says: string): void;
}
