import type { Binding } from '../core/binding.ts';
import { isSelfTest } from '../core/drill.ts';
import type { DeviceId, Partition, PremisesId } from '../core/ids.ts';
import type { Origin, Risk, Stage, Zone } from '../core/signal.ts';
import type { Instant } from '../core/time.ts';

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
  /** Absent: it is in use. */
  readonly stage?: Stage | undefined;
  /** The base topic, `hw/1/{partition}/{device}`. */
  readonly topic: string;
  /** Topics that it may publish below besides its own, of hardware of other makers. */
  readonly prefixes?: readonly string[] | undefined;
  /** The bridge that speaks for it; absent: it signs in itself. */
  readonly via?: DeviceId | undefined;
  readonly address?: string | undefined;
  /** What the bridge calls it. */
  readonly alias?: string | undefined;
  /** What its facts mean in this home; absent: nothing yet. */
  readonly bindings?: readonly Binding[] | undefined;
  /** SHA-256 in hex of the hardware that it first said it runs on; absent: it has said nothing of it. */
  readonly hardware?: string | undefined;
  /** Its clock is kept right, so that what it says with a wrong time is not of now. */
  readonly disciplinedClock?: boolean | undefined;
  /** SHA-256 of the device's secret, 32 bytes. */
  readonly secretHash: Uint8Array;
  /** SHA-256 of a secret that is offered and not used yet: it lets in as well, and is reported as `Proof` at its first use. */
  readonly nextSecretHash?: Uint8Array | undefined;
  /** Its certificates by fingerprint, sha-256 of the DER in hex; absent: it has none. */
  readonly certificates?: ReadonlyMap<string, KnownCertificate> | undefined;
}

/** A certificate that was issued to a device, as intake looks at it. */
export interface KnownCertificate {
  readonly notAfter: Instant;
  readonly revoked: boolean;
  /** False: the device has not come in with it yet. Its first use ends every other proof of the device. */
  readonly used: boolean;
}

/** What a device came in with for the first time. */
export type Proof = { certificate: string } | { secret: 'next' };

/** The register as intake reads it: in memory, synchronous, without personal data. */
export interface DeviceDirectory {
  device(id: string): KnownDevice | undefined;
  /** The device as it is now, by the index that its connection carries. */
  deviceAt(index: number): KnownDevice | undefined;
  premises(id: PremisesId): { readonly risk: Risk } | undefined;
  /** What sits behind a bridge, by its address or by what the bridge calls it. Absent where there are no bridges. */
  endDevice?(via: DeviceId, addressOrAlias: string): KnownDevice | undefined;
  /** Reads what others have changed a moment ago; costs one look where nothing has, and never throws. */
  lookAgain?(): void;
}

/** Where a signal comes from: the sensor's own zone and room when it is registered, else the device's. */
export function originOf(
  directory: Pick<DeviceDirectory, 'premises'>,
  device: KnownDevice,
  sensor: string | undefined,
): Origin {
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
    ...(device.stage === undefined ? undefined : { stage: device.stage }),
  };
}
