import type { z } from 'zod';
import { Fault } from '../core/fault.ts';
import { asContactId, type ContactId, type HouseholdId, type ProviderId } from '../core/ids.ts';
import type { Purpose } from '../vault/reveals.ts';
import { asSealed } from '../vault/seal.ts';
import type { SensitiveText } from '../vault/sensitive.ts';
import { normaliseNumber } from './numbers.ts';
import { type ContactRecord, type ContactRow, contactOf, SELECT_CONTACTS } from './rows.ts';
import { ContactChange, NewContact, parseInput } from './schema.ts';
import { PAGE_LIMIT, type Store } from './store.ts';

type Field = 'name' | 'number';

/** The people who are told: safe contacts of a household, the duty team of a provider. Names and numbers are in the vault. */
export class Contacts {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Throws `HW_INPUT_INVALID`, `HW_NOT_FOUND`, `HW_NUMBER_INVALID`, `HW_EMERGENCY_NUMBER`, `HW_SUBJECT_ERASED`. */
  add(input: z.input<typeof NewContact>): ContactId {
    const asked = parseInput(NewContact, input, 'contact');
    const number = normaliseNumber(asked.number);
    const subject = ownerOf(asked);
    this.#store.mustHave(asked.household === undefined ? 'providers' : 'households', subject);
    return this.#store.write((changed) => {
      const contact = this.#store.id('ct', asContactId);
      this.#store.run(
        `INSERT INTO contacts (id, household, provider, role, place, channels, name_sealed, number_sealed, created_at, changed)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        contact,
        asked.household ?? null,
        asked.provider ?? null,
        asked.role,
        asked.order,
        JSON.stringify(asked.channels),
        this.#store.vault.seal(subject, aad(contact, 'name'), asked.name),
        this.#store.vault.seal(subject, aad(contact, 'number'), number),
        this.#store.clock(),
        changed,
      );
      return contact;
    });
  }

  /** Throws as `add`. */
  change(contact: ContactId, input: z.input<typeof ContactChange>): void {
    const asked = parseInput(ContactChange, input, 'contact');
    const number = asked.number === undefined ? undefined : normaliseNumber(asked.number);
    this.#store.write((changed) => {
      const now = this.get(contact);
      const subject = ownerOf(now);
      const seal = (field: Field, text: string | undefined) =>
        text === undefined ? null : this.#store.vault.seal(subject, aad(contact, field), text);
      this.#store.run(
        `UPDATE contacts SET role = ?, place = ?, channels = ?, name_sealed = coalesce(?, name_sealed),
           number_sealed = coalesce(?, number_sealed), changed = ? WHERE id = ?`,
        asked.role ?? now.role,
        asked.order ?? now.order,
        JSON.stringify(asked.channels ?? now.channels),
        seal('name', asked.name),
        seal('number', number),
        changed,
        contact,
      );
    });
  }

  /** Takes the contact off every list and wipes name and number; the id stays, for the journal refers to it. Throws `HW_NOT_FOUND`. */
  remove(contact: ContactId): void {
    this.#store.write((changed) => {
      this.get(contact);
      this.#store.run(
        'UPDATE contacts SET name_sealed = NULL, number_sealed = NULL, removed_at = ?, changed = ? WHERE id = ?',
        this.#store.clock(),
        changed,
        contact,
      );
    });
  }

  /** Without name and number. Throws `HW_NOT_FOUND`, also for one that was removed. */
  get(contact: ContactId): ContactRecord {
    const row = this.#store.get<ContactRow>(`${SELECT_CONTACTS} WHERE id = ? AND removed_at IS NULL`, contact);
    if (!row) throw new Fault('HW_NOT_FOUND', { where: `contact ${contact}` });
    return contactOf(row);
  }

  /** A household's or a provider's contacts in their order, without names and numbers. */
  list(owner: HouseholdId | ProviderId): ContactRecord[] {
    const rows = this.#store.all<ContactRow>(
      `${SELECT_CONTACTS} WHERE (household = ? OR provider = ?) AND removed_at IS NULL ORDER BY place, id LIMIT ?`,
      owner,
      owner,
      PAGE_LIMIT,
    );
    return rows.map(contactOf);
  }

  /** The E.164 number to dial. Throws `HW_NOT_FOUND`; `erased` when its owner's key is destroyed. Recorded in the audit. */
  contactNumber(contact: ContactId, purpose: Purpose): SensitiveText | 'erased' {
    return this.#reveal(contact, 'number', purpose);
  }

  /** The contact's name; throws and records as `contactNumber`. */
  contactName(contact: ContactId, purpose: Purpose): SensitiveText | 'erased' {
    return this.#reveal(contact, 'name', purpose);
  }

  #reveal(contact: ContactId, field: Field, purpose: Purpose): SensitiveText | 'erased' {
    const row = this.#store.get<{
      household: HouseholdId | null;
      provider: ProviderId | null;
      name: string | null;
      number: string | null;
    }>('SELECT household, provider, name_sealed AS name, number_sealed AS number FROM contacts WHERE id = ?', contact);
    const sealed = asSealed(row?.[field] ?? '');
    const subject = row?.household ?? row?.provider;
    if (!subject || !sealed) throw new Fault('HW_NOT_FOUND', { where: `contact ${contact}` });
    return this.#store.vault.open(subject, aad(contact, field), sealed, purpose);
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
