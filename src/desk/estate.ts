import type { AuthorityId, DeviceId, HouseholdId, PremisesId, ProviderId } from '../core/ids.ts';
import type { SupervisionState } from '../core/input.ts';
import type { Risk, Zone } from '../core/signal.ts';
import type { SafeText } from '../core/text.ts';
import type { Instant } from '../core/time.ts';

export interface Place {
  zone: Zone | undefined;
  room: string | undefined;
}

export interface DeviceFacts extends Place {
  id: DeviceId;
  /** Dense from 0 and fixed for the life of the process. */
  index: number;
  premises: PremisesId;
  profile: string;
  revoked: boolean;
  commissionedAt: Instant;
  /** Places of the sensors of a hub, by the name the device gives them. */
  sensors: ReadonlyMap<string, Partial<Place>>;
}

export interface PremisesFacts {
  id: PremisesId;
  reference: SafeText;
  risk: Risk;
  rooms: readonly { room: string; zone: Zone }[];
  household: HouseholdId;
  provider: ProviderId;
  authority: AuthorityId;
}

/** The homes and their devices as the desk shows them. Synchronous, from memory, no personal data. */
export interface Estate {
  device(id: string): DeviceFacts | undefined;
  /** By index: undefined beyond the last. */
  deviceAt(index: number): DeviceFacts | undefined;
  devicesOf(premises: PremisesId): readonly DeviceFacts[];
  premises(id: string): PremisesFacts | undefined;
  /** In order of id, from the one after `after`. */
  premisesAfter(after: string, limit: number): readonly PremisesFacts[];
}

/** What supervision knows of a device now; undefined when it is not watched. */
export interface Supervised {
  supervision: SupervisionState;
  lastSeenAt: Instant;
  deadlineAt: Instant;
}

export type Look = (index: number) => Supervised | undefined;
