import type { RosterPoint } from '../core/book.ts';
import type { ContactId, HouseholdId, PointId, PremisesId, ProviderId } from '../core/ids.ts';
import type { Schedule } from '../core/rules/schedule.ts';
import {
  type ContactChannel,
  type ContactRecord,
  type ContactRole,
  type ContactRow,
  contactOf,
  IN_ORDER,
  type PointRecord,
  type PointRow,
  pointOf,
  SELECT_CONTACTS,
  SELECT_POINTS,
  usableChannels,
} from './contact-rows.ts';
import type { PremisesRecord } from './rows.ts';
import type { Store } from './store.ts';

/** Somebody to be told about a home: who, as what, in which order, by which ways and when. Never a name or a number. */
export interface PremisesContact {
  contact: ContactId;
  role: ContactRole;
  order: number;
  /** Of all the ways together. */
  channels: readonly ContactChannel[];
  /** In their order; absent only where no register is behind it. */
  points?: readonly (RosterPoint & { point: PointId })[];
  when?: readonly Schedule[];
}

/** How somebody wants to be spoken to. */
export interface ContactManner {
  language?: string;
  cover?: string;
  /** Trained, and proves it with a PIN. */
  pin?: true;
}

interface Known {
  told: PremisesContact;
  manner: ContactManner;
}

const NO_MANNER: ContactManner = {};

/** The directory's contacts, kept by their owner: a household or a provider. */
export class DirectoryContacts {
  readonly #store: Store;
  readonly #byOwner = new Map<string, Map<ContactId, PremisesContact>>();
  readonly #manners = new Map<ContactId, ContactManner>();
  /** By home, as many as there are homes. */
  readonly #lists = new Map<PremisesId, readonly PremisesContact[]>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** Reads what changed and gives the owners it concerns. */
  readSince(version: number): Set<string> {
    const owners = new Set<string>();
    const points = this.#pointsSince(version);
    for (const row of this.#store.all<ContactRow>(`${SELECT_CONTACTS} WHERE c.changed > ?`, version)) {
      const owner = row.household ?? row.provider;
      if (owner === null) continue;
      owners.add(owner);
      this.#lists.clear();
      this.#put(owner, row, points.get(row.contact) ?? []);
    }
    return owners;
  }

  /** The same list until one of them changes: it is asked for before every attempt. */
  for({ id, household, provider }: PremisesRecord): readonly PremisesContact[] {
    const known = this.#lists.get(id);
    if (known !== undefined) return known;
    const made = this.#listOf(household, provider);
    this.#lists.set(id, made);
    return made;
  }

  #listOf(household: HouseholdId, provider: ProviderId): PremisesContact[] {
    const own = this.#byOwner.get(household)?.values() ?? [];
    const duty = this.#byOwner.get(provider)?.values() ?? [];
    return [...own, ...duty].sort((a, b) => a.order - b.order || (a.contact < b.contact ? -1 : 1));
  }

  /** How somebody wants to be spoken to; nothing special when nobody said. */
  manner(contact: ContactId): ContactManner {
    return this.#manners.get(contact) ?? NO_MANNER;
  }

  /** Every write of a point touches its contact. */
  #pointsSince(version: number): Map<ContactId, PointRecord[]> {
    const rows = this.#store.all<PointRow>(`${SELECT_POINTS} AND c.changed > ? ${IN_ORDER}`, version);
    return Map.groupBy(rows.map(pointOf), ({ contact }) => contact);
  }

  #put(owner: string, row: ContactRow, points: readonly PointRecord[]): void {
    const list = this.#byOwner.get(owner) ?? new Map<ContactId, PremisesContact>();
    this.#byOwner.set(owner, list);
    if (row.removedAt !== null) {
      list.delete(row.contact);
      this.#manners.delete(row.contact);
      return;
    }
    const { told, manner } = knownOf(contactOf(row, points));
    list.set(row.contact, told);
    if (manner === NO_MANNER) this.#manners.delete(row.contact);
    else this.#manners.set(row.contact, manner);
  }
}

function knownOf({ contact, role, order, channels, when, language, cover, hasPin, points }: ContactRecord): Known {
  const told = { contact, role, order, channels, points: points.map(rosterPoint), ...(when && { when }) };
  const special = language !== undefined || cover !== undefined || hasPin;
  const manner: ContactManner = {
    ...(language !== undefined && { language }),
    ...(cover !== undefined && { cover }),
    ...(hasPin && { pin: true }),
  };
  return { told, manner: special ? manner : NO_MANNER };
}

function rosterPoint(record: PointRecord): RosterPoint & { point: PointId } {
  const { point, when, verifiedAt } = record;
  const channels = usableChannels(record);
  return { point, channels, ...(when && { when }), verified: verifiedAt !== undefined };
}
