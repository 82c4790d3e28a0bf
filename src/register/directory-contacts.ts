import type { ContactId } from '../core/ids.ts';
import {
  type ContactChannel,
  type ContactRole,
  type ContactRow,
  contactOf,
  type PremisesRecord,
  SELECT_CONTACTS,
} from './rows.ts';
import type { Store } from './store.ts';

/** Somebody to be told about a home: who, as what, in which order, by which channels. Never a name or a number. */
export interface PremisesContact {
  contact: ContactId;
  role: ContactRole;
  order: number;
  channels: readonly ContactChannel[];
}

/** The directory's contacts, kept by their owner: a household or a provider. */
export class DirectoryContacts {
  readonly #store: Store;
  readonly #byOwner = new Map<string, Map<ContactId, PremisesContact>>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** Reads what changed and gives the owners it concerns. */
  readSince(version: number): Set<string> {
    const owners = new Set<string>();
    for (const row of this.#store.all<ContactRow>(`${SELECT_CONTACTS} WHERE changed > ?`, version)) {
      const owner = row.household ?? row.provider;
      if (owner === null) continue;
      owners.add(owner);
      this.#put(owner, row);
    }
    return owners;
  }

  for({ household, provider }: PremisesRecord): PremisesContact[] {
    const own = this.#byOwner.get(household)?.values() ?? [];
    const duty = this.#byOwner.get(provider)?.values() ?? [];
    return [...own, ...duty].sort((a, b) => a.order - b.order || (a.contact < b.contact ? -1 : 1));
  }

  #put(owner: string, row: ContactRow): void {
    const list = this.#byOwner.get(owner) ?? new Map<ContactId, PremisesContact>();
    this.#byOwner.set(owner, list);
    if (row.removedAt !== null) {
      list.delete(row.contact);
      return;
    }
    const { contact, role, order, channels } = contactOf(row);
    list.set(contact, { contact, role, order, channels });
  }
}
