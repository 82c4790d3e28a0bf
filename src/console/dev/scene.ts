import type {
  Actor,
  Attempt,
  Device,
  Incident,
  IncidentSignal,
  Priority,
  Status,
  TimelineEntry,
  Told,
} from '../api/types.ts';

/** A made-up gateway in memory: enough to see the console at work without one. Never part of the product. */
export class Scene {
  epoch = 3;
  position = 1000;
  warnings: string[] = [];
  practice = false;
  flood: Status['flood'];
  readonly incidents = new Map<string, Incident>();
  readonly devices = new Map<string, Device>();
  readonly timelines = new Map<string, TimelineEntry[]>();
  readonly told: Told[] = [];
  onTold: (told: Told) => void = () => {};

  /** Forgets everything, for the next scene. */
  clear(): void {
    for (const kept of [this.incidents, this.devices, this.timelines]) kept.clear();
    this.told.length = 0;
    this.warnings = [];
    this.practice = false;
    this.flood = undefined;
  }

  status(): Status {
    const states = [...this.incidents.values()].map((incident) => incident.state);
    const supervision = [...this.devices.values()].map((device) => device.supervision);
    const count = (list: readonly string[], word: string) => list.filter((one) => one === word).length;
    return {
      role: 'operator',
      epoch: this.epoch,
      position: this.position,
      now: new Date().toISOString(),
      provider: { voice: this.warnings.length === 0, sms: this.warnings.length === 0 },
      warnings: this.warnings,
      practice: this.practice,
      clockOffsetMs: 40,
      desk: { people: 2 },
      ...(this.flood && { flood: this.flood }),
      counts: {
        open: count(states, 'open'),
        acknowledged: count(states, 'acknowledged'),
        late: count(supervision, 'late'),
        silent: count(supervision, 'silent'),
      },
    };
  }

  /** `isQuiet` leaves out the early message: for a great many that are there from the beginning. */
  open(
    priority: Priority,
    kind: string,
    reference: string,
    agoMs = 0,
    extra: Partial<Incident> = {},
    isQuiet = false,
  ): string {
    const id = `7-${this.epoch}-${this.position + 1}`;
    const openedAt = new Date(Date.now() - agoMs).toISOString();
    const incident: Incident = {
      id,
      premises: `pr_${reference.toLowerCase()}`,
      reference,
      kind,
      priority,
      state: 'open',
      openedAt,
      acknowledgedAt: null,
      acknowledgedBy: null,
      closedAt: null,
      closedBy: null,
      closeReason: null,
      closeCause: null,
      force: { id: 'example', name: 'Example Constabulary', attendance: { minutes: 15, checked: false } },
      handling: unhandled(),
      drill: false,
      condition: 'active',
      helpSentAt: null,
      rule: `${kind}-pressed`,
      policy: 'emergency',
      round: 1,
      unanswered: 0,
      repeatAt: null,
      gaps: [],
      signalCount: 1,
      signals: [signalOf(kind, openedAt)],
      attempts: [],
      accepted: [],
      awaited: [],
      actBy: null,
      confirmed: null,
      policeChain: null,
      tasks: [],
      position: 0,
      ...extra,
    };
    this.incidents.set(id, incident);
    this.tell(id, {}, 'incident-opened', `Opened as priority ${priority} by the rule ${incident.rule}.`, {
      early: !isQuiet,
    });
    return id;
  }

  /** Changes an incident and tells the stream; `early` sends it twice, as the gateway does for what must not wait. */
  tell(
    id: string,
    patch: Partial<Incident>,
    type: string,
    says: string,
    { early = false, about = {} }: { early?: boolean; about?: Partial<TimelineEntry> } = {},
  ): void {
    const before = this.incidents.get(id);
    if (!before) return;
    this.position += 1;
    const incident = { ...before, ...patch, position: this.position };
    this.incidents.set(id, incident);
    const entry: TimelineEntry = {
      position: this.position,
      at: new Date().toISOString(),
      type,
      says,
      by: null,
      device: null,
      attempt: null,
      text: null,
      ...about,
    };
    this.timelines.set(id, [...(this.timelines.get(id) ?? []), entry]);
    const told: Told = {
      position: this.position,
      epoch: this.epoch,
      early: false,
      at: entry.at,
      type,
      premises: incident.premises,
      about: id,
      incident: withoutNames(incident),
      device: null,
      entry: { ...entry, by: entry.by && { ...entry.by, name: null }, text: null },
    };
    if (early) this.onTold({ ...told, early: true });
    this.told.push(told);
    this.onTold(told);
  }

  attempt(id: string, patch: Partial<Attempt> & { step: number; channel: string }, says: string): string {
    const incident = this.incidents.get(id);
    const attempt: Attempt = {
      id: `${id}.${(incident?.attempts.length ?? 0) + 1}`,
      rung: 1,
      round: 1,
      contact: null,
      contactName: null,
      state: 'planned',
      reason: null,
      plannedAt: new Date().toISOString(),
      settledAt: null,
      ...patch,
    };
    this.tell(id, { attempts: [...(incident?.attempts ?? []), attempt] }, 'attempt-planned', says);
    return attempt.id;
  }

  report(id: string, attempt: string, patch: Partial<Attempt>, says: string): void {
    const attempts = (this.incidents.get(id)?.attempts ?? []).map((one) =>
      one.id === attempt ? { ...one, ...patch } : one,
    );
    this.tell(id, { attempts }, 'attempt-reported', says);
  }

  device(id: string, patch: Partial<Device>): void {
    const at = new Date().toISOString();
    const before = this.devices.get(id) ?? {
      id,
      premises: 'pr_r-1042',
      reference: 'R-1042',
      profile: 'native',
      zone: null,
      room: null,
      kind: null,
      name: null,
      supervision: 'ok',
      since: at,
      lastSeenAt: at,
      deadlineAt: at,
      revoked: false,
    };
    this.devices.set(id, { ...before, ...patch });
  }
}

/** Nobody has touched it yet, and one step is to be done. */
export function unhandled(): Incident['handling'] {
  const title = 'Tell the police';
  return {
    claim: null,
    releasedAt: null,
    firstHandledAt: null,
    unseen: 0,
    onTest: false,
    steps: [
      {
        id: 'police',
        title,
        kind: 'police',
        required: true,
        mayRuleOut: true,
        state: 'open',
        by: null,
        at: null,
        text: null,
      },
    ],
    mayClose: false,
    blockedBy: [`The step "${title}" is not done.`],
    review: 'none',
    proposed: null,
    word: null,
    brief: null,
    police: [],
    shelved: null,
    calls: [],
    target: { handleWithinS: [30, 60], checked: false },
  };
}

export function signalOf(kind: string, receivedAt: string, extra: Partial<IncidentSignal> = {}): IncidentSignal {
  return {
    device: 'dv_bedroom01',
    id: `s-${Math.round(performance.now() * 1000)}`,
    kind,
    state: null,
    sensor: null,
    zone: 'sanctuary',
    room: 'Bedroom',
    receivedAt,
    late: false,
    repeats: 0,
    lastAt: receivedAt,
    ...extra,
  };
}

/** The stream carries no names. */
function withoutNames(incident: Incident): Incident {
  const { claim, steps, police } = incident.handling;
  const nameless = <T extends { by: Actor | null }>(one: T): T => ({ ...one, by: one.by && { ...one.by, name: null } });
  return {
    ...incident,
    acknowledgedBy: incident.acknowledgedBy && { ...incident.acknowledgedBy, name: null },
    attempts: incident.attempts.map((attempt) => ({ ...attempt, contactName: null })),
    accepted: incident.accepted.map((one) => ({ ...one, by: { ...one.by, name: null } })),
    handling: {
      ...incident.handling,
      claim: claim && nameless(claim),
      steps: steps.map(nameless),
      police: police.map(nameless),
    },
  };
}
