import type { DeviceId, IncidentId, MeasureId, StaffId } from '../core/ids.ts';
import type { SignalKind } from '../core/signal.ts';
import type { Instant } from '../core/time.ts';

/** A signal that came while the job was open. */
export interface SignalSeen {
  device: DeviceId;
  /** The device's own id of it. */
  id: string;
  sensor: string | null;
  kind: SignalKind;
  /** Null for what is a moment. */
  state: string | null;
  /** By the gateway. */
  at: Instant;
  /** From the receipt to the desk's stream; null where it was read again after a restart. */
  latencyMs: number | null;
  /** From the device's own time to the desk's stream, where it told one. */
  sinceMs: number | null;
  /** Where the installer stood, as they said themselves. */
  room: string | null;
  /** What they were trying, where they said so. */
  measure: MeasureId | null;
  /** A call for help belongs to one. */
  incident: IncidentId | null;
  /** Somebody at the desk has answered it, or looked at it. */
  seenAt: Instant | null;
  seenBy: StaffId | null;
}

/** What a device has said of itself while the job was open. */
export interface Beats {
  count: number;
  firstAt: Instant;
  lastAt: Instant;
  /** dBm: the last, and the weaker of the last two. */
  rssi?: number;
  weakest?: number;
  /** The last that its bridge said, 0 to 255: no field strength. */
  linkQuality?: number;
  /** Percent, the last. */
  battery?: number;
  /** A heartbeat that said that it ran on its battery. */
  onBatteryAt?: Instant;
  /** By path: when it was last heard over it. */
  paths?: Record<string, Instant>;
}

/** A device fell silent, and spoke again. */
export interface SilenceSeen {
  device: DeviceId;
  silentAt: Instant;
  heardAt: Instant | null;
}

/** What a person has said of an item; the last word counts. */
export interface Said {
  item: string;
  said: 'yes' | 'no';
  at: Instant;
  by: StaffId;
}

/** Everything that speaks for a home while it is being fitted. */
export interface Evidence {
  signals: readonly SignalSeen[];
  beats: ReadonlyMap<DeviceId, Beats>;
  silences: readonly SilenceSeen[];
  said: readonly Said[];
}

/** How a device is watched, and whether it is new here. */
export interface DeviceNow {
  device: DeviceId;
  /** Not yet in use. */
  staged: boolean;
  /** It is silent after so long without a message. */
  silentAfterMs: number;
  /** The bridge that speaks for it. */
  via: DeviceId | null;
}

/** How the home stands beyond its hardware: only whether, never what. */
export interface Standing {
  contactsVerified: number;
  contactsLeast: number;
  /** Verified people who were reached by a test call or text within the time that counts. */
  contactsTested: number;
  safeWord: boolean;
  duressWord: boolean;
  /** Its number with the force is confirmed, or its address is marked. */
  police: boolean;
}
