import { createHmac, timingSafeEqual } from 'node:crypto';
import type { z } from 'zod';
import { Fault } from '../core/fault.ts';
import { asContactId, type ContactId, type HouseholdId, type PointId, type ProviderId } from '../core/ids.ts';
import type { Purpose } from '../vault/reveals.ts';
import { asSealed } from '../vault/seal.ts';
import type { SensitiveText } from '../vault/sensitive.ts';
import { ContactPoints, firstOf } from './contact-points.ts';
import {
  type ContactChannel,
  type ContactRecord,
  type ContactRow,
  contactOf,
  type LostReason,
  type PointRecord,
  SELECT_CONTACTS,
} from './contact-rows.ts';
import { ContactChange, NewContact, NewPoint, PointChange } from './contact-schema.ts';
import { parseInput } from './schema.ts';
import { PAGE_LIMIT, type Store } from './store.ts';
import { keptHours } from './windows.ts';

type Field = 'name' | 'pin';
type Asked = z.output<typeof ContactChange>;

/**
 * The people who are told: safe contacts and key holders of a household, the duty team of a provider, each with the ways to reach
 * them. Names, numbers and PINs are in the vault. A change that names the version it was made from is refused when there is a
 * newer one.
 */
export class Contacts {
  readonly #store: Store;
  readonly #points: ContactPoints;

  constructor(store: Store) {
    this.#store = store;
    this.#points = new ContactPoints(store);
  }

  /** Throws `HW_INPUT_INVALID`, `HW_NOT_FOUND`, `HW_NUMBER_INVALID`, `HW_EMERGENCY_NUMBER`, `HW_SUBJECT_ERASED`. */
  add(input: z.input<typeof NewContact>): ContactId {
    const asked = parseInput(NewContact, input, 'contact');
    const { number, channels } = asked;
    const owner = ownerOf(asked);
    this.#store.mustHave(asked.household === undefined ? 'providers' : 'households', owner);
    return this.#store.write((changed) => {
      const contact = this.#store.id('ct', asContactId);
      this.#store.run(
        `INSERT INTO contacts (id, household, provider, role, place, name_sealed, pin_sealed, language, cover, hours, created_at, changed)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        contact,
        asked.household ?? null,
        asked.provider ?? null,
        asked.role,
        asked.order,
        this.#store.vault.seal(owner, aad(contact, 'name'), asked.name),
        this.#pin(contact, owner, asked.pin),
        asked.language ?? null,
        asked.cover ?? null,
        keptHours(asked.when),
        this.#store.clock(),
        changed,
      );
      if (number !== undefined) this.#points.insert(contact, owner, { number, ...(channels && { channels }) });
      for (const point of asked.points) this.#points.insert(contact, owner, point);
      return contact;
    });
  }

  /** `number` and `channels` are those of the first number. Gives the new version. Throws as `add`, and `HW_VERSION_STALE`. */
  change(contact: ContactId, input: z.input<typeof ContactChange>, from?: number): number {
    const asked = parseInput(ContactChange, input, 'contact');
    return this.#change(contact, from, (now, owner) => {
      const { number, channels } = asked;
      this.#update(now, owner, asked);
      if (number === undefined && channels === undefined) return;
      const first = firstOf(now.points);
      if (first === undefined) throw new Fault('HW_NOT_FOUND', { where: `a number of contact ${contact}` });
      this.#points.change(first, owner, { number, channels });
    });
  }

  /** Takes the contact off every list and wipes name, numbers and PIN; the ids stay, for the journal refers to them. Throws `HW_NOT_FOUND`, `HW_VERSION_STALE`. */
  remove(contact: ContactId, from?: number): void {
    this.#change(contact, from, ({ points }) => {
      for (const { point } of points) this.#points.remove(point);
      this.#store.run(
        'UPDATE contacts SET name_sealed = NULL, pin_sealed = NULL, removed_at = ? WHERE id = ?',
        this.#store.clock(),
        contact,
      );
    });
  }

  /** A further way to reach somebody. Throws as `add`, and `HW_VERSION_STALE`. */
  addPoint(contact: ContactId, input: z.input<typeof NewPoint>, from?: number): PointId {
    const asked = parseInput(NewPoint, input, 'point');
    let made: PointId | undefined;
    this.#change(contact, from, (_, owner) => {
      made = this.#points.insert(contact, owner, asked);
    });
    if (made === undefined) throw new Fault('HW_INTERNAL');
    return made;
  }

  /** Gives the contact's new version. Throws as `addPoint`. */
  changePoint(contact: ContactId, point: PointId, input: z.input<typeof PointChange>, from?: number): number {
    const asked = parseInput(PointChange, input, 'point');
    return this.#change(contact, from, (_, owner) =>
      this.#points.change(this.#points.get(contact, point), owner, asked),
    );
  }

  /** Wipes the number. The last way to reach somebody stays: remove the contact instead. Throws `HW_NOT_FOUND`, `HW_INPUT_INVALID`, `HW_VERSION_STALE`. */
  removePoint(contact: ContactId, point: PointId, from?: number): number {
    return this.#change(contact, from, ({ points }) => {
      this.#points.get(contact, point);
      if (points.length === 1) throw lastWay(point);
      this.#points.remove(point);
    });
  }

  /** Its owner has given back the code that was sent there. Throws `HW_NOT_FOUND`. */
  setVerified(contact: ContactId, point: PointId): void {
    this.#note(contact, () => this.#points.verified(this.#points.get(contact, point).point));
  }

  /**
   * A channel to a number does not work any more (`why`), or does so again (undefined). Without a point it is the contact's first
   * number that takes it. False when nothing changed, also for one that is not there any more.
   */
  setLost(
    contact: ContactId,
    point: PointId | undefined,
    channel: ContactChannel,
    why: LostReason | undefined,
  ): boolean {
    const found = this.#pointFor(contact, point, channel);
    if (found === undefined || found.lost[channel]?.why === why) return false;
    this.#note(contact, () => this.#points.setLost(found, channel, why));
    return true;
  }

  /** Without name, numbers and PIN. Throws `HW_NOT_FOUND`, also for one that was removed. */
  get(contact: ContactId): ContactRecord {
    const row = this.#store.get<ContactRow>(`${SELECT_CONTACTS} WHERE c.id = ? AND c.removed_at IS NULL`, contact);
    if (!row) throw new Fault('HW_NOT_FOUND', { where: `contact ${contact}` });
    return contactOf(row, this.#points.of(contact));
  }

  /** A household's or a provider's contacts in their order, without names, numbers and PINs. */
  list(owner: HouseholdId | ProviderId): ContactRecord[] {
    const rows = this.#store.all<ContactRow>(
      `${SELECT_CONTACTS} WHERE (c.household = ? OR c.provider = ?) AND c.removed_at IS NULL ORDER BY c.place, c.id LIMIT ?`,
      owner,
      owner,
      PAGE_LIMIT,
    );
    return rows.map((row) => contactOf(row, this.#points.of(row.contact)));
  }

  /** The E.164 number to dial, or the address to write to: of that point, or of the first number. Throws `HW_NOT_FOUND`; `erased` when its owner's key is destroyed. Recorded in the audit. */
  contactNumber(contact: ContactId, purpose: Purpose, point?: PointId): SensitiveText | 'erased' {
    const found = this.#points.open(contact, purpose, point);
    if (found === undefined) throw new Fault('HW_NOT_FOUND', { where: `contact ${contact}` });
    return found;
  }

  /** The contact's name; throws and records as `contactNumber`. */
  contactName(contact: ContactId, purpose: Purpose): SensitiveText | 'erased' {
    const text = this.#reveal(contact, 'name', purpose);
    if (text === undefined) throw new Fault('HW_NOT_FOUND', { where: `contact ${contact}` });
    return text;
  }

  /** True when these are the digits of the contact's PIN. Opening it is recorded in the audit. */
  isPin(contact: ContactId, digits: string, purpose: Purpose): boolean {
    const kept = this.#reveal(contact, 'pin', purpose);
    if (kept === undefined || kept === 'erased') return false;
    const [right, said] = [kept.reveal(), this.#digest(contact, digits)].map((text) => Buffer.from(text, 'base64'));
    return right !== undefined && said !== undefined && right.length === said.length && timingSafeEqual(right, said);
  }

  #update(now: ContactRecord, owner: HouseholdId | ProviderId, asked: Asked): void {
    const { contact } = now;
    const name = asked.name === undefined ? null : this.#store.vault.seal(owner, aad(contact, 'name'), asked.name);
    this.#store.run(
      `UPDATE contacts SET role = ?, place = ?, name_sealed = coalesce(?, name_sealed), language = ?, cover = ?,
         hours = CASE WHEN ? THEN ? ELSE hours END, pin_sealed = CASE WHEN ? THEN ? ELSE pin_sealed END,
         ways_asked_at = coalesce(?, ways_asked_at) WHERE id = ?`,
      asked.role ?? now.role,
      asked.order ?? now.order,
      name,
      asked.language === undefined ? (now.language ?? null) : asked.language,
      asked.cover === undefined ? (now.cover ?? null) : asked.cover,
      asked.when === undefined ? 0 : 1,
      keptHours(asked.when),
      asked.pin === undefined ? 0 : 1,
      this.#pin(contact, owner, asked.pin),
      asked.waysAsked === undefined ? null : this.#store.clock(),
      contact,
    );
  }

  /** One change of what staff keep of somebody: a new version, and news for the directory. */
  #change(
    contact: ContactId,
    from: number | undefined,
    change: (now: ContactRecord, owner: HouseholdId | ProviderId) => void,
  ): number {
    return this.#store.write((changed) => {
      const now = this.get(contact);
      if (from !== undefined && from !== now.version) throw stale(now, from);
      change(now, ownerOf(now));
      this.#store.run('UPDATE contacts SET version = version + 1, changed = ? WHERE id = ?', changed, contact);
      return now.version + 1;
    });
  }

  /** What is found out about somebody: news for the directory, and no reason to refuse what a colleague is writing. */
  #note(contact: ContactId, change: () => void): void {
    this.#store.write((changed) => {
      change();
      this.#store.run('UPDATE contacts SET changed = ? WHERE id = ?', changed, contact);
    });
  }

  #pointFor(contact: ContactId, point: PointId | undefined, channel: ContactChannel): PointRecord | undefined {
    const having = this.#points.of(contact).filter(({ channels }) => channels.includes(channel));
    return point === undefined ? firstOf(having) : having.find((one) => one.point === point);
  }

  #ownerOf(contact: ContactId): HouseholdId | ProviderId | undefined {
    const row = this.#store.get<{ owner: HouseholdId | ProviderId }>(
      'SELECT coalesce(household, provider) AS owner FROM contacts WHERE id = ?',
      contact,
    );
    return row?.owner;
  }

  #reveal(contact: ContactId, field: Field, purpose: Purpose): SensitiveText | 'erased' | undefined {
    const row = this.#store.get<{ name: string | null; pin: string | null }>(
      'SELECT name_sealed AS name, pin_sealed AS pin FROM contacts WHERE id = ?',
      contact,
    );
    const sealed = asSealed(row?.[field] ?? '');
    const owner = this.#ownerOf(contact);
    return owner && sealed && this.#store.vault.open(owner, aad(contact, field), sealed, purpose);
  }

  /** What is sealed is no PIN but what one is compared with. */
  #pin(contact: ContactId, owner: HouseholdId | ProviderId, pin: string | null | undefined): string | null {
    if (pin === undefined || pin === null) return null;
    return this.#store.vault.seal(owner, aad(contact, 'pin'), this.#digest(contact, pin));
  }

  #digest(contact: ContactId, digits: string): string {
    return createHmac('sha256', this.#store.vault.derive('contact-pins'))
      .update(JSON.stringify([contact, digits]), 'utf8')
      .digest('base64');
  }
}

interface Owned {
  household?: HouseholdId | undefined;
  provider?: ProviderId | undefined;
}

function ownerOf({ household, provider }: Owned): HouseholdId | ProviderId {
  const owner = household ?? provider;
  if (owner === undefined) throw new Fault('HW_INTERNAL', { why: 'a contact belongs to nobody' });
  return owner;
}

function aad(contact: ContactId, field: Field): string {
  return `contacts/${contact}/${field}`;
}

const stale = ({ contact, version }: ContactRecord, from: number) =>
  new Fault('HW_VERSION_STALE', {
    where: `contact ${contact}`,
    why: `version ${version} was saved, and yours was made from version ${from}`,
  });
const lastWay = (point: PointId) =>
  new Fault('HW_INPUT_INVALID', {
    where: `point ${point}`,
    why: 'it is the only way to reach this person; add another first, or remove the person',
  });
