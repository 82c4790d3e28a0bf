import type { SuspicionWhy } from '../core/identity/suspicion.ts';
import type { DeviceId } from '../core/ids.ts';
import type { DurationMs } from '../core/time.ts';
import type { Progress } from '../gateway/ports.ts';
import type { Families } from './families/families.ts';
import type { TallyName } from './tally.ts';
import type { TlsIdentity } from './tls-identity.ts';

export interface IntakeStats {
  /** Devices connected now. */
  connected: number;
  /** Sockets that have not proved who they are yet. */
  waiting: number;
  /** The line of those who want a TLS handshake. */
  handshakes: { waiting: number; running: number; longestWaitMs: DurationMs };
  /** Messages that wait for the disk. */
  unsettled: number;
  counts: Readonly<Record<TallyName, number>>;
}

/** What is sent to a device besides how its alarm stands. */
export type DownLeaf = 'command' | 'identity';

/** Where messages come in. It hands everything to the door and decides nothing. */
export interface Intake {
  /** Ports really listened on; undefined when that listener is off. */
  readonly mqttPort: number | undefined;
  readonly mqttsPort: number | undefined;
  /** Tells the device how its alarm stands, if it is connected and has subscribed; else does nothing. */
  progress(progress: Progress): void;
  /** Publishes to `{base}/down/{leaf}`, never retained. False when the device is not there, or does not listen or read. */
  send(device: DeviceId, leaf: DownLeaf, body: object): boolean;
  /** Somebody outside has found a reason to look at whoever speaks as the device; told ever more seldom while it goes on. */
  suspect(device: DeviceId, why: SuspicionWhy): void;
  /** Ends the device's connection if it came in with a certificate that has been revoked since. */
  lookAgain(device: DeviceId): void;
  /** Shows another certificate, and trusts other authorities of devices, from the next handshake on. Throws what cannot be used; then all stays as it was. */
  show(identity: TlsIdentity): void;
  /** Ends the device's connection, e.g. after it has been revoked. */
  disconnect(device: DeviceId): void;
  stats(): IntakeStats;
  /** What hardware of other makers says that nobody has registered or bound. */
  families: Pick<Families, 'discovered' | 'discoveredAs' | 'unbound'>;
  /** Stops listening and ends every connection; none of them counts as lost. */
  close(): Promise<void>;
}

/** Where intake writes its log. Given ids and counts only, never a payload. */
export interface IntakeLog {
  info(detail: object, says: string): void;
  warn(detail: object, says: string): void;
}
