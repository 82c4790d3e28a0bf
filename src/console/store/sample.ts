import type { Device, Incident, TimelineEntry, Told } from '../api/types.ts';

export const OPENED_AT = '2026-01-05T03:12:07.000Z';

/** Nobody has touched it, and nothing stands in the way of closing it. */
export function unhandled(): Incident['handling'] {
  return {
    claim: null,
    releasedAt: null,
    firstHandledAt: null,
    unseen: 0,
    onTest: false,
    steps: [],
    mayClose: true,
    blockedBy: [],
    review: 'none',
    proposed: null,
    word: null,
    brief: null,
    police: [],
    shelved: null,
    calls: [],
    target: { handleWithinS: [], checked: false },
  };
}

/** Made-up documents for the tests of this folder. */
export function incident(id: string, patch: Partial<Incident> = {}): Incident {
  return {
    id,
    premises: 'pr_one1',
    reference: 'R-1042',
    kind: 'panic',
    priority: 1,
    state: 'open',
    openedAt: OPENED_AT,
    acknowledgedAt: null,
    acknowledgedBy: null,
    closedAt: null,
    closedBy: null,
    closeReason: null,
    closeCause: null,
    force: null,
    handling: unhandled(),
    drill: false,
    condition: 'active',
    helpSentAt: null,
    rule: 'panic-pressed',
    policy: 'emergency',
    round: 1,
    unanswered: 0,
    repeatAt: null,
    gaps: [],
    signalCount: 1,
    signals: [],
    attempts: [],
    accepted: [],
    awaited: [],
    actBy: null,
    confirmed: null,
    policeChain: null,
    tasks: [],
    position: 0,
    ...patch,
  };
}

export function device(id: string, patch: Partial<Device> = {}): Device {
  return {
    id,
    premises: 'pr_one1',
    reference: 'R-1042',
    profile: 'native',
    zone: null,
    room: null,
    kind: null,
    name: null,
    supervision: 'ok',
    since: null,
    lastSeenAt: null,
    deadlineAt: null,
    revoked: false,
    ...patch,
  };
}

export function line(position: number, patch: Partial<TimelineEntry> = {}): TimelineEntry {
  const at = '2026-01-05T03:12:07.000Z';
  const says = `event ${position}`;
  return { position, at, type: 'incident-opened', says, by: null, device: null, attempt: null, text: null, ...patch };
}

/** A message about an incident at a position, in epoch 1 and durable unless said otherwise. */
export function told(position: number, about: Incident | null, patch: Partial<Told> = {}): Told {
  const at = '2026-01-05T03:12:07.000Z';
  return {
    position,
    epoch: 1,
    early: false,
    at,
    type: 'incident-opened',
    premises: 'pr_one1',
    about: about?.id ?? null,
    incident: about ? { ...about, position } : null,
    device: null,
    entry: line(position),
    ...patch,
  };
}
