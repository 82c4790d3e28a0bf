import type { ContactId, PointId } from '../core/ids.ts';
import type { FailReason } from '../core/input.ts';
import type { Schedule } from '../core/rules/schedule.ts';
import { type DurationMs, days, type Instant } from '../core/time.ts';
import {
  type ContactChannel,
  type ContactRecord,
  type ContactRole,
  type Lost,
  type PointRecord,
  usableChannels,
} from './contact-rows.ts';
import type { ErrandOutcome, ErrandRecord } from './errands.ts';

/** What a provider asks of its contacts. `least` is the number of verified people whom a live home has. */
export interface ContactLimits {
  least: number;
  verifyAgain: DurationMs;
  testEvery: DurationMs;
  askWaysEvery: DurationMs;
  /** The gateway makes the tests by itself. */
  scheduledTests: boolean;
}

export const CONTACT_LIMITS: ContactLimits = {
  least: 3,
  verifyAgain: days(365),
  testEvery: days(31),
  askWaysEvery: days(90),
  scheduledTests: true,
};

/** `no-way`: there is nothing left to reach the person by. */
export const STALE_REASONS = [
  'not-verified',
  'verify-again',
  'test-old',
  'test-failed',
  'ways-not-asked',
  'lost',
  'no-way',
] as const;
export type StaleReason = (typeof STALE_REASONS)[number];

export interface LastTest {
  at: Instant;
  channel: ContactChannel;
  result: ErrandOutcome;
  reason: FailReason | undefined;
}

export interface PointStanding {
  point: PointId;
  kind: PointRecord['kind'];
  order: number;
  channels: readonly ContactChannel[];
  when: readonly Schedule[] | undefined;
  verifiedAt: Instant | undefined;
  /** Proved to be theirs, and not too long ago. */
  verified: boolean;
  lost: Lost;
  lastTest: LastTest | undefined;
}

/** How well somebody can be counted on. */
export interface ContactStanding {
  contact: ContactId;
  role: ContactRole;
  order: number;
  /** Counts: there is a way to them that is verified and works. */
  verified: boolean;
  lastTest: LastTest | undefined;
  waysAskedAt: Instant | undefined;
  stale: StaleReason[];
  points: PointStanding[];
}

/** How a contact stands at an instant; `lastTest` looks up the last test of a number that is over. Pure. */
export function standingOf(
  contact: ContactRecord,
  lastTest: (point: PointId) => ErrandRecord | undefined,
  limits: ContactLimits,
  now: Instant,
): ContactStanding {
  const points = contact.points.map((point) => pointStanding(point, lastTest(point.point), limits, now));
  const tests = points.flatMap((point) => point.lastTest ?? []).toSorted((a, b) => b.at - a.at);
  return {
    contact: contact.contact,
    role: contact.role,
    order: contact.order,
    verified: points.some((point) => point.verified && usableChannels(point).length > 0),
    lastTest: tests[0],
    waysAskedAt: contact.waysAskedAt,
    stale: staleOf(contact, points, limits, now),
    points,
  };
}

/** People to count on for a home: an inbox is nobody, and the fire service comes for fires alone. */
export function verifiedPeople(standings: readonly Pick<ContactStanding, 'role' | 'verified'>[]): number {
  return standings.filter(({ role, verified }) => verified && role !== 'duty inbox' && role !== 'fire service').length;
}

function staleOf(
  contact: ContactRecord,
  points: readonly PointStanding[],
  limits: ContactLimits,
  now: Instant,
): StaleReason[] {
  const telephones = points.filter(({ kind }) => kind === 'telephone');
  const tested = telephones.filter(({ verifiedAt }) => verifiedAt !== undefined);
  const isOld = (at: Instant | undefined, every: DurationMs) => at === undefined || now - at > every;
  const found: Record<StaleReason, boolean> = {
    'no-way': points.every((point) => usableChannels(point).length === 0),
    'not-verified': points.every(({ verifiedAt }) => verifiedAt === undefined),
    'verify-again': points.some(({ verifiedAt, verified }) => verifiedAt !== undefined && !verified),
    // A number is given the whole time for its first test from when it was verified.
    'test-old': tested.some((point) => isOld(point.lastTest?.at ?? point.verifiedAt, limits.testEvery)),
    'test-failed': telephones.some((point) => point.lastTest?.result === 'failed'),
    'ways-not-asked':
      contact.household !== undefined && isOld(contact.waysAskedAt ?? contact.createdAt, limits.askWaysEvery),
    lost: points.some((point) => Object.keys(point.lost).length > 0),
  };
  return STALE_REASONS.filter((reason) => found[reason]);
}

function pointStanding(
  point: PointRecord,
  test: ErrandRecord | undefined,
  limits: ContactLimits,
  now: Instant,
): PointStanding {
  const { verifiedAt } = point;
  return {
    point: point.point,
    kind: point.kind,
    order: point.order,
    channels: point.channels,
    when: point.when,
    verifiedAt,
    verified: verifiedAt !== undefined && now - verifiedAt <= limits.verifyAgain,
    lost: point.lost,
    lastTest: test?.outcome && { at: test.begunAt, channel: test.channel, result: test.outcome, reason: test.reason },
  };
}
