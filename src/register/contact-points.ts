import type { z } from 'zod';
import { Fault } from '../core/fault.ts';
import { asPointId, type ContactId, type HouseholdId, type PointId, type ProviderId } from '../core/ids.ts';
import type { Purpose } from '../vault/reveals.ts';
import { asSealed } from '../vault/seal.ts';
import type { SensitiveText } from '../vault/sensitive.ts';
import {
  type ContactChannel,
  IN_ORDER,
  type Lost,
  type LostReason,
  type PointRecord,
  type PointRow,
  pointOf,
  SELECT_POINTS,
  usableChannels,
} from './contact-rows.ts';
import { type NewPoint, POINT_LIMIT, type PointChange } from './contact-schema.ts';
import { normaliseNumber } from './numbers.ts';
import type { Store } from './store.ts';
import { keptHours } from './windows.ts';

type Owner = HouseholdId | ProviderId;

const TELEPHONE: readonly ContactChannel[] = ['voice', 'sms'];
const EMAIL: readonly ContactChannel[] = ['email'];

/** The ways to reach people: numbers and addresses in the vault, one row each. The writing half runs inside `Contacts`' transactions. */
export class ContactPoints {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** A contact's own, in their order. */
  of(contact: ContactId): PointRecord[] {
    return this.#store.all<PointRow>(`${SELECT_POINTS} AND p.contact = ? ${IN_ORDER}`, contact).map(pointOf);
  }

  /** Throws `HW_NOT_FOUND` unless the contact has it. */
  get(contact: ContactId, point: PointId): PointRecord {
    const row = this.#store.get<PointRow>(`${SELECT_POINTS} AND p.contact = ? AND p.id = ?`, contact, point);
    if (!row) throw new Fault('HW_NOT_FOUND', { where: `point ${point}` });
    return pointOf(row);
  }

  /** Only inside a write. Throws `HW_NUMBER_INVALID`, `HW_EMERGENCY_NUMBER`, `HW_SUBJECT_ERASED`, and `HW_INPUT_INVALID` beyond `POINT_LIMIT`. */
  insert(contact: ContactId, owner: Owner, asked: z.output<typeof NewPoint>): PointId {
    const others = this.of(contact);
    if (others.length >= POINT_LIMIT) throw tooMany(contact);
    const point = this.#store.id('cp', asPointId);
    const { kind, at } = wayOf(asked);
    this.#store.run(
      `INSERT INTO contact_points (id, contact, place, kind, channels, sealed, sealed_as, hours, created_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      point,
      contact,
      Math.max(0, ...others.map(({ order }) => order)) + 1,
      kind,
      JSON.stringify(asked.channels ?? (kind === 'email' ? EMAIL : TELEPHONE)),
      this.#store.vault.seal(owner, aad(point), at),
      aad(point),
      keptHours(asked.when),
      this.#store.clock(),
    );
    return point;
  }

  /** Only inside a write. Another number is one that nobody has verified, and of which nothing is known. Throws as `insert`. */
  change(now: PointRecord, owner: Owner, asked: z.output<typeof PointChange>): void {
    const { point } = now;
    const way = asked.number === undefined && asked.email === undefined ? undefined : wayOf(asked);
    const kind = way?.kind ?? now.kind;
    const wanted = asked.channels ?? (kind === now.kind ? now.channels : kind === 'email' ? EMAIL : TELEPHONE);
    if (wanted.some((channel) => (channel === 'email') !== (kind === 'email'))) throw unsuited(point);
    this.#store.run(
      'UPDATE contact_points SET kind = ?, channels = ?, place = ?, hours = CASE WHEN ? THEN ? ELSE hours END WHERE id = ?',
      kind,
      JSON.stringify(wanted),
      asked.order ?? now.order,
      asked.when === undefined ? 0 : 1,
      keptHours(asked.when),
      point,
    );
    if (way === undefined) return;
    this.#store.run(
      "UPDATE contact_points SET sealed = ?, sealed_as = ?, verified_at = NULL, lost = '{}' WHERE id = ?",
      this.#store.vault.seal(owner, aad(point), way.at),
      aad(point),
      point,
    );
    this.#voidCodes(point);
  }

  /** Only inside a write. The number goes; the id stays, for the journal refers to it. */
  remove(point: PointId): void {
    this.#store.run('UPDATE contact_points SET sealed = NULL, removed_at = ? WHERE id = ?', this.#store.clock(), point);
    this.#voidCodes(point);
  }

  /** Only inside a write: its owner has given back the code. */
  verified(point: PointId): void {
    this.#store.run('UPDATE contact_points SET verified_at = ? WHERE id = ?', this.#store.clock(), point);
  }

  /** Only inside a write. Undefined: the channel works again. */
  setLost({ point, lost }: PointRecord, channel: ContactChannel, why: LostReason | undefined): void {
    const { [channel]: _, ...others } = lost;
    const now: Lost = why === undefined ? others : { ...others, [channel]: { why, at: this.#store.clock() } };
    this.#store.run('UPDATE contact_points SET lost = ? WHERE id = ?', JSON.stringify(now), point);
  }

  /**
   * The number or address to reach somebody by: of that point, or of the first that a telephone rings at. Undefined when there
   * is none any more. Recorded in the audit. On an alarm's way: one look at the table.
   */
  open(contact: ContactId, purpose: Purpose, point?: PointId): SensitiveText | 'erased' | undefined {
    const id = point ?? firstOf(this.of(contact))?.point;
    if (id === undefined) return undefined;
    const row = this.#store.get<{ sealed: string | null; sealedAs: string; owner: Owner | null }>(
      `SELECT p.sealed, p.sealed_as AS sealedAs, coalesce(c.household, c.provider) AS owner
       FROM contact_points p JOIN contacts c ON c.id = p.contact WHERE p.id = ? AND p.contact = ?`,
      id,
      contact,
    );
    const sealed = asSealed(row?.sealed ?? '');
    if (!row?.owner || !sealed) return undefined;
    return this.#store.vault.open(row.owner, row.sealedAs, sealed, purpose);
  }

  /** A code that is under way to a number that is not theirs any more proves nothing. */
  #voidCodes(point: PointId): void {
    this.#store.run('UPDATE contact_errands SET code_digest = NULL WHERE point = ? AND code_digest IS NOT NULL', point);
  }
}

/** The point meant where none was named: the first that a telephone rings at, one with a working channel before others. */
export function firstOf(points: readonly PointRecord[]): PointRecord | undefined {
  const telephones = points.filter(({ kind }) => kind === 'telephone');
  return telephones.find((point) => usableChannels(point).length > 0) ?? telephones[0] ?? points[0];
}

function wayOf({ number, email }: { number?: string | undefined; email?: string | undefined }) {
  if (number !== undefined) return { kind: 'telephone', at: normaliseNumber(number) } as const;
  return { kind: 'email', at: email ?? '' } as const;
}

const aad = (point: PointId): string => `contact_points/${point}/at`;

const tooMany = (contact: ContactId) =>
  new Fault('HW_INPUT_INVALID', { where: `contact ${contact}`, why: `it has ${POINT_LIMIT} ways already` });
const unsuited = (point: PointId) =>
  new Fault('HW_INPUT_INVALID', {
    where: `point ${point}`,
    why: 'voice and sms are for a number, email for an address',
  });
