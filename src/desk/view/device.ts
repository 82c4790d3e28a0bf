import type { DeviceDoc } from '../../core/state.ts';
import type { Instant } from '../../core/time.ts';
import type { DeviceFacts, Supervised } from '../estate.ts';
import type { Device } from '../schema/device.ts';
import { isoOrNull } from './documents.ts';

export interface DeviceParts {
  facts: DeviceFacts;
  reference: string;
  /** What supervision knows now; what the journal last recorded serves where it knows nothing. */
  live: Supervised | undefined;
  doc: DeviceDoc | undefined;
}

export function viewDevice({ facts, reference, live, doc }: DeviceParts): Device {
  const known = live ?? doc;
  return {
    id: facts.id,
    premises: facts.premises,
    reference,
    profile: facts.profile,
    zone: facts.zone ?? null,
    room: facts.room ?? null,
    kind: facts.kind ?? null,
    name: facts.name ?? null,
    supervision: facts.revoked ? 'unknown' : (known?.supervision ?? 'unknown'),
    since: isoOrNull(doc?.since),
    lastSeenAt: isoOrNull(heard(facts, known?.lastSeenAt)),
    deadlineAt: facts.revoked ? null : isoOrNull(known?.deadlineAt),
    revoked: facts.revoked,
  };
}

/** A device that never spoke has a deadline counted from its commissioning, but nobody has seen it. */
function heard(facts: DeviceFacts, lastSeenAt: Instant | undefined): Instant | undefined {
  return lastSeenAt !== undefined && lastSeenAt > facts.commissionedAt ? lastSeenAt : undefined;
}
