import type { Priority } from '../../core/event.ts';
import type { AttemptId, DeviceId, IncidentId, PremisesId, StaffId } from '../../core/ids.ts';
import type { CloseReason } from '../../core/input.ts';
import type { Instant } from '../../core/time.ts';
import type { Span } from '../spans.ts';

/** What became of the sends over one channel. */
export interface ChannelTally {
  attempts: number;
  accepted: number;
  /** By reason, in the order in which they were met. */
  failed: Map<string, number>;
}

/** One incident, as far as figures ask for it. */
export interface Case {
  incident: IncidentId;
  premises: PremisesId;
  /** As it was opened. */
  kind: string;
  priority: Priority;
  /** What it had become in the end. */
  gravestKind: string;
  openedAt: Instant;
  drill: boolean;
  onTest: boolean;
  /** A member of staff first took it at the desk. */
  handledAt: Instant | null;
  /** Anybody first accepted it. */
  acceptedAt: Instant | null;
  /** `desk`, `token`, or the channel of the call or text that was answered. */
  acceptedBy: string | null;
  /** Sends until then, those to the desk's own screen left out. */
  attemptsBefore: number;
  closedAt: Instant | null;
  reason: CloseReason | null;
  cause: string | null;
  police: PoliceTimes;
  channels: Map<string, ChannelTally>;
  /** The channel of every attempt, until the incident is closed. */
  open: Map<AttemptId, string> | null;
}

export interface PoliceTimes {
  informedAt: Instant | null;
  acceptedAt: Instant | null;
  refusedAt: Instant | null;
  dispatchedAt: Instant | null;
  onSceneAt: Instant | null;
}

/** Why a home's call for help might not have come through. */
export const LOST_CAUSES = [
  'gateway-away',
  'jamming',
  'power',
  'battery',
  'tamper',
  'silent',
  'unknown',
  'no-button',
  'on-test',
] as const;
export type LostCause = (typeof LOST_CAUSES)[number];

/** A time in which a device was not to be relied on; `to` is null while it lasts. */
export interface Spell {
  from: Instant;
  to: Instant | null;
  cause: LostCause;
}

export interface DeviceTrack {
  premises: PremisesId;
  /** What held before the first change on record. */
  before: LostCause | null;
  firstAt: Instant;
  spells: Spell[];
}

export interface ChatterSpell {
  premises: PremisesId;
  since: Instant;
  endedAt: Instant | null;
  count: number;
}

/** What events lead to, as far as figures ask for it. Grows with the incidents and changes on record, not with their signals. */
export interface Ledger {
  /** The last event that has been taken in; 0 before the first. */
  position: number;
  /** Where the events begin: 1, unless earlier ones are not here. */
  firstPosition: number;
  firstAt: Instant | null;
  /** Events taken in: fewer than the positions between the first and the last when some are lost. */
  taken: number;
  cases: Map<IncidentId, Case>;
  devices: Map<DeviceId, DeviceTrack>;
  /** Intervals in which the gateway itself was not looking. */
  away: Span[];
  tests: Map<DeviceId, Spell[]>;
  floods: { from: Instant; to: Instant | null }[];
  chatter: ChatterSpell[];
  /** The spells among them that have not ended, by sensor. */
  chattering: Map<string, ChatterSpell>;
  /** Who did something at the desk, by window of ten minutes. */
  acted: Map<number, Set<StaffId>>;
  /** Conditions that hold now, by home: `power`, `jamming`, and `battery` and `tamper` with their device. */
  conditions: Map<PremisesId, Set<string>>;
}

/** Ten minutes, as alarm management counts. Windows begin at whole tens of minutes in UTC. */
export const WINDOW_MS = 600_000;

export function emptyLedger(): Ledger {
  return {
    position: 0,
    firstPosition: 0,
    firstAt: null,
    taken: 0,
    cases: new Map(),
    devices: new Map(),
    away: [],
    tests: new Map(),
    floods: [],
    chatter: [],
    chattering: new Map(),
    acted: new Map(),
    conditions: new Map(),
  };
}
