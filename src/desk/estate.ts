import type { AuthorityId, ContactId, DeviceId, HouseholdId, Partition, PremisesId, ProviderId } from '../core/ids.ts';
import type { SupervisionState } from '../core/input.ts';
import type { Risk, Zone } from '../core/signal.ts';
import type { SafeText } from '../core/text.ts';
import type { Instant } from '../core/time.ts';
import type { Scope } from '../register/schema.ts';

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
  /** What it is, and what staff call it, where somebody has said so. */
  kind?: string | undefined;
  name?: string | undefined;
  /** Places of the sensors of a hub, by the name the device gives them. */
  sensors: ReadonlyMap<string, Partial<Place> & { kind?: string | undefined }>;
}

/** A room, with its place on the plan where somebody has drawn one: squares of its floor's grid. */
export interface RoomFacts {
  room: string;
  zone: Zone;
  floor?: number | undefined;
  place?: { x: number; y: number; w: number; h: number } | undefined;
}

export interface PremisesFacts {
  id: PremisesId;
  partition: Partition;
  reference: SafeText;
  risk: Risk;
  rooms: readonly RoomFacts[];
  /** The police force that answers for it. */
  force?: string | undefined;
  household: HouseholdId;
  provider: ProviderId;
  authority: AuthorityId;
}

/** Somebody who is told when there is an alarm: ids and roles alone. */
export interface ContactFacts {
  contact: ContactId;
  role: string;
  channels: readonly string[];
}

/** The homes and their devices as the desk shows them. Synchronous, from memory, no personal data. */
export interface Estate {
  device(id: string): DeviceFacts | undefined;
  /** By index: undefined beyond the last. */
  deviceAt(index: number): DeviceFacts | undefined;
  devicesOf(premises: PremisesId): readonly DeviceFacts[];
  premises(id: string): PremisesFacts | undefined;
  /** In their order. */
  contactsOf(premises: PremisesId): readonly ContactFacts[];
  /** The public name of an authority. */
  authorityName(id: AuthorityId): string | undefined;
  /** The homes in which this installer is at work now: by an order that is theirs, open, and in its time. */
  fittedBy(installer: string): ReadonlySet<PremisesId>;
  /** Those of the scope, in order of id, from the one after `after`. */
  premisesAfter(after: string, limit: number, scope: Scope): readonly PremisesFacts[];
}

/** What supervision knows of a device now; undefined when it is not watched. */
export interface Supervised {
  supervision: SupervisionState;
  lastSeenAt: Instant;
  deadlineAt: Instant;
}

export type Look = (index: number) => Supervised | undefined;
