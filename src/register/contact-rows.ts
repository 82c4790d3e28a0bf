import type { ContactId, HouseholdId, PointId, ProviderId } from '../core/ids.ts';
import type { Schedule } from '../core/rules/schedule.ts';
import type { Instant } from '../core/time.ts';
import type { CONTACT_CHANNELS, CONTACT_ROLES } from './schema.ts';
import { hoursOf } from './windows.ts';

export type ContactRole = (typeof CONTACT_ROLES)[number];
export type ContactChannel = (typeof CONTACT_CHANNELS)[number];

/** Why a channel to a number is lost: its owner has replied STOP, or the provider says that it takes no such messages. */
export const LOST_REASONS = ['opted-out', 'not-a-number'] as const;
export type LostReason = (typeof LOST_REASONS)[number];
export type Lost = Partial<Record<ContactChannel, { why: LostReason; at: Instant }>>;

/** One way to reach somebody, without the number or address itself. */
export interface PointRecord {
  point: PointId;
  contact: ContactId;
  order: number;
  kind: 'telephone' | 'email';
  /** Safe ones, lost ones included. */
  channels: readonly ContactChannel[];
  /** May be used only then, in the home's local time; undefined: always. */
  when: readonly Schedule[] | undefined;
  /** When its owner last gave back a code that was sent there. */
  verifiedAt: Instant | undefined;
  lost: Lost;
  createdAt: Instant;
}

/** Somebody who is told, without name, numbers and PIN. */
export interface ContactRecord {
  contact: ContactId;
  household: HouseholdId | undefined;
  provider: ProviderId | undefined;
  role: ContactRole;
  order: number;
  /** Of all the person's ways together, those that are not lost. */
  channels: readonly ContactChannel[];
  /** The person's own safe hours; undefined: always. */
  when: readonly Schedule[] | undefined;
  language: string | undefined;
  cover: string | undefined;
  hasPin: boolean;
  /** When the person was last asked whether hours and ways are still safe. */
  waysAskedAt: Instant | undefined;
  version: number;
  createdAt: Instant;
  points: readonly PointRecord[];
}

export interface ContactRow {
  contact: ContactId;
  household: HouseholdId | null;
  provider: ProviderId | null;
  role: ContactRole;
  order: number;
  language: string | null;
  cover: string | null;
  hours: string | null;
  hasPin: 0 | 1;
  waysAskedAt: Instant | null;
  version: number;
  createdAt: Instant;
  removedAt: Instant | null;
}

export const SELECT_CONTACTS = `SELECT c.id AS contact, c.household, c.provider, c.role, c.place AS "order", c.language, c.cover, c.hours,
  c.pin_sealed IS NOT NULL AS hasPin, c.ways_asked_at AS waysAskedAt, c.version, c.created_at AS createdAt,
  c.removed_at AS removedAt FROM contacts c`;

export interface PointRow {
  point: PointId;
  contact: ContactId;
  order: number;
  kind: PointRecord['kind'];
  channels: string;
  hours: string | null;
  verifiedAt: Instant | null;
  lost: string;
  createdAt: Instant;
}

/** Those that are there, each with its contact as `c`. */
export const SELECT_POINTS = `SELECT p.id AS point, p.contact, p.place AS "order", p.kind, p.channels, p.hours,
  p.verified_at AS verifiedAt, p.lost, p.created_at AS createdAt FROM contact_points p JOIN contacts c ON c.id = p.contact
  WHERE p.removed_at IS NULL`;
export const IN_ORDER = 'ORDER BY p.place, p.id';

export function pointOf(row: PointRow): PointRecord {
  const { point, contact, order, kind, createdAt } = row;
  return {
    point,
    contact,
    order,
    kind,
    createdAt,
    channels: JSON.parse(row.channels),
    when: hoursOf(row.hours),
    verifiedAt: row.verifiedAt ?? undefined,
    lost: JSON.parse(row.lost),
  };
}

/** `points` are the contact's own, in their order. */
export function contactOf(row: ContactRow, points: readonly PointRecord[]): ContactRecord {
  const { contact, role, order, version, createdAt } = row;
  return {
    contact,
    role,
    order,
    version,
    createdAt,
    points,
    household: row.household ?? undefined,
    provider: row.provider ?? undefined,
    channels: [...new Set(points.flatMap(usableChannels))],
    when: hoursOf(row.hours),
    language: row.language ?? undefined,
    cover: row.cover ?? undefined,
    hasPin: row.hasPin === 1,
    waysAskedAt: row.waysAskedAt ?? undefined,
  };
}

/** Its safe channels that are not lost. */
export function usableChannels({ channels, lost }: Pick<PointRecord, 'channels' | 'lost'>): ContactChannel[] {
  return channels.filter((channel) => lost[channel] === undefined);
}
