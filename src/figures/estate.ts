import type { AuthorityId, DeviceId, PremisesId, ProviderId } from '../core/ids.ts';
import type { Instant } from '../core/time.ts';
import type { Scope } from '../register/schema.ts';

/** A device as figures need it. */
export interface HomeDevice {
  device: DeviceId;
  commissionedAt: Instant;
  /** Null while it is in service. */
  revokedAt: Instant | null;
  /** It may carry a call for help: a home is protected only while it is heard. */
  calls: boolean;
}

/** A home as figures need it, without anything personal. */
export interface Home {
  premises: PremisesId;
  /** Its neutral name. */
  reference: string;
  authority: AuthorityId;
  provider: ProviderId;
  timeZone: string;
  devices: readonly HomeDevice[];
}

/** What the register adds to the journal: whose each home is, and which devices guard it. */
export interface Estate {
  /** Changes with every change of what is here. */
  version: number;
  /** In order of id. */
  homes: readonly Home[];
  authorities: readonly { id: AuthorityId; name: string }[];
}

export function homesIn({ homes }: Estate, { authority, provider }: Scope): readonly Home[] {
  return homes.filter(
    (home) =>
      (authority === undefined || authority === home.authority) &&
      (provider === undefined || provider === home.provider),
  );
}

/** The time zone that most of the homes live by. */
export function zoneOf(homes: readonly Home[], otherwise: string): string {
  const counts = new Map<string, number>();
  for (const { timeZone } of homes) counts.set(timeZone, (counts.get(timeZone) ?? 0) + 1);
  const [most] = [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  return most?.[0] ?? otherwise;
}
