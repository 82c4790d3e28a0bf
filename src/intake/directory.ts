import { isSelfTest } from '../core/drill.ts';
import type { DeviceId, Partition, PremisesId } from '../core/ids.ts';
import type { Origin, Risk, Zone } from '../core/signal.ts';

interface Place {
  readonly zone?: Zone | undefined;
  readonly room?: string | undefined;
}

/** What intake needs to know of a registered device. */
export interface KnownDevice extends Place {
  readonly id: DeviceId;
  /** Dense index; the place in every typed array about devices. */
  readonly index: number;
  readonly premises: PremisesId;
  readonly partition: Partition;
  readonly profile: string;
  /** By the name that the device gives its sensor. */
  readonly sensors: ReadonlyMap<string, Place>;
  readonly revoked: boolean;
  /** The base topic, `hw/1/{partition}/{device}`. */
  readonly topic: string;
  /** SHA-256 of the device's secret, 32 bytes. */
  readonly secretHash: Uint8Array;
}

/** The register as intake reads it: in memory, synchronous, without personal data. */
export interface DeviceDirectory {
  device(id: string): KnownDevice | undefined;
  /** The device as it is now, by the index that its connection carries. */
  deviceAt(index: number): KnownDevice | undefined;
  premises(id: PremisesId): { readonly risk: Risk } | undefined;
}

/** Where a signal comes from: the sensor's own zone and room when it is registered, else the device's. */
export function originOf(directory: DeviceDirectory, device: KnownDevice, sensor: string | undefined): Origin {
  const place = (sensor === undefined ? undefined : device.sensors.get(sensor)) ?? device;
  const { zone, room } = place;
  return {
    device: device.id,
    premises: device.premises,
    // A home that the register has lost is treated as one at high risk: the press still counts.
    risk: directory.premises(device.premises)?.risk ?? 'high',
    ...(isSelfTest({ device: device.id, premises: device.premises }) ? { drill: true as const } : undefined),
    ...(zone === undefined ? undefined : { zone }),
    ...(room === undefined ? undefined : { room }),
  };
}
