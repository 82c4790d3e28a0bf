import type { ContactId, DeviceId, PremisesId, ProviderId } from '../core/ids.ts';
import type { Instant } from '../core/time.ts';
import { Behind } from './behind.ts';
import { type CertificateMap, certificatesSince, NO_CERTIFICATES } from './certificates.ts';
import { type ContactManner, DirectoryContacts, type PremisesContact } from './directory-contacts.ts';
import { type RotaRecord, Rotas } from './rotas.ts';
import {
  type DeviceRecord,
  type DeviceRow,
  deviceOf,
  type HeightenedWatch,
  type PremisesRecord,
  type PremisesRow,
  premisesOf,
  SELECT_DEVICES,
  SELECT_PREMISES,
} from './rows.ts';
import type { Store } from './store.ts';

/** A device as the alarm path sees it. An entry is never altered: a change brings a new one with the same `index`. */
export interface DeviceEntry extends DeviceRecord {
  /** Dense from 0, the device's own as long as the process runs; the place in every typed array about devices. */
  readonly index: number;
  /** Its certificates by fingerprint; one shared empty map where it has none. */
  readonly certificates: CertificateMap;
}

export type PremisesEntry = PremisesRecord;

/** What a refresh found changed. A home is named when it, one of its contacts or its provider's duty team changed. */
export interface DirectoryChange {
  devices: DeviceId[];
  premises: PremisesId[];
}

export type DirectoryListener = (change: DirectoryChange) => void;

/**
 * The register in memory, for the alarm path: no waiting, no personal data. The gateway calls `refresh` every 250 ms to see
 * what the command line and the desk have changed; what is not in memory yet is looked for in the database.
 */
export class Directory {
  readonly #store: Store;
  readonly #devices = new Map<string, DeviceEntry>();
  readonly #byIndex: DeviceEntry[] = [];
  readonly #behind = new Behind();
  readonly #premises = new Map<string, PremisesEntry>();
  readonly #contacts: DirectoryContacts;
  readonly #rotas: Rotas;
  readonly #rotasByProvider = new Map<ProviderId, Map<string, RotaRecord>>();
  readonly #watched = new Set<PremisesId>();
  readonly #listeners = new Set<DirectoryListener>();
  #version = -1;
  /** Counters for the metrics page; they only grow. */
  readonly counters = { misses: 0, refreshes: 0, unread: 0 };

  constructor(store: Store) {
    this.#store = store;
    this.#contacts = new DirectoryContacts(store);
    this.#rotas = new Rotas(store);
    this.refresh();
  }

  get size(): number {
    return this.#byIndex.length;
  }

  /** The device, revoked ones too; undefined when it is not registered. */
  device(id: string): DeviceEntry | undefined {
    return this.#devices.get(id) ?? this.#missedDevice(id);
  }

  /** The device as it is now, by the index that its connection carries. */
  deviceAt(index: number): DeviceEntry | undefined {
    return this.#byIndex[index];
  }

  /** What sits behind a bridge, by its address or by the name that the bridge uses; revoked ones are not found. */
  endDevice(via: DeviceId, addressOrAlias: string): DeviceEntry | undefined {
    return this.#endDevice(via, addressOrAlias) ?? this.#missedEndDevice(via, addressOrAlias);
  }

  #endDevice(via: DeviceId, addressOrAlias: string): DeviceEntry | undefined {
    const index = this.#behind.find(via, addressOrAlias);
    return index === undefined ? undefined : this.#byIndex[index];
  }

  devices(): Iterable<DeviceEntry> {
    return this.#byIndex;
  }

  premises(id: string): PremisesEntry | undefined {
    return this.#premises.get(id) ?? this.#missedPremises(id);
  }

  /** The home's safe contacts and its provider's duty team, in their order. Ids only. */
  contactsFor(premises: PremisesId): readonly PremisesContact[] {
    const home = this.premises(premises);
    return home ? this.#contacts.for(home) : [];
  }

  /** How somebody wants to be spoken to. */
  manner(contact: ContactId): ContactManner {
    return this.#contacts.manner(contact);
  }

  /** The rota of that name of the home's provider; the same object until somebody changes it. */
  rota(name: string, premises: PremisesId): RotaRecord | undefined {
    const home = this.premises(premises);
    return home && this.#rotasByProvider.get(home.provider)?.get(name);
  }

  /** The heightened watch over a home at an instant; undefined before it begins and once it is over. */
  watch(premises: PremisesId, at: Instant): HeightenedWatch | undefined {
    const watch = this.premises(premises)?.watch;
    return watch !== undefined && watch.from <= at && at < watch.until ? watch : undefined;
  }

  /** Homes with a heightened watch, to come, running or over. */
  watched(): Iterable<PremisesId> {
    return this.#watched;
  }

  /** Tells the listener after each refresh that found something; the returned function ends it. */
  onChange(listener: DirectoryListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Reads what changed since the last time and tells the listeners; when nothing has, it costs one look at a counter. */
  refresh(): DirectoryChange {
    const version = this.#versionNow();
    if (version === this.#version) return { devices: [], premises: [] };
    const change = this.#store.db.transaction(() => this.#readSince(this.#version))();
    this.counters.refreshes += 1;
    if (change.devices.length + change.premises.length > 0) {
      for (const listener of this.#listeners) listener(change);
    }
    return change;
  }

  /** Something was not found: reads what changed. What cannot be read now is not found, and ends nothing; the regular refresh says so aloud. */
  lookAgain(): void {
    this.counters.misses += 1;
    try {
      this.refresh();
    } catch {
      this.counters.unread += 1;
    }
  }

  #readSince(since: number): DirectoryChange {
    // Inside the transaction, so that the version and the rows are of one moment.
    const version = this.#versionNow();
    const premises = this.#store.all<PremisesRow>(`${SELECT_PREMISES} WHERE changed > ?`, since);
    const devices = this.#store.all<DeviceRow>(`${SELECT_DEVICES} WHERE d.changed > ?`, since);
    const owners = this.#contacts.readSince(since);
    for (const row of premises) this.#putPremises(premisesOf(row));
    const certificates = certificatesSince(this.#store, since);
    for (const row of devices) this.#put(row, certificates.get(row.id) ?? NO_CERTIFICATES);
    for (const { provider, name, rota } of this.#rotas.changedSince(since)) this.#putRota(provider, name, rota);
    this.#version = version;
    const told = new Set(premises.map((row) => row.id));
    if (owners.size > 0) {
      for (const home of this.#premises.values()) {
        if (owners.has(home.household) || owners.has(home.provider)) told.add(home.id);
      }
    }
    return { devices: devices.map((row) => row.id), premises: [...told] };
  }

  #versionNow(): number {
    return this.#store.get<{ version: number }>('SELECT version FROM register_version')?.version ?? 0;
  }

  #putPremises(home: PremisesEntry): void {
    this.#premises.set(home.id, home);
    if (home.watch === undefined) this.#watched.delete(home.id);
    else this.#watched.add(home.id);
  }

  #putRota(provider: ProviderId, name: string, rota: RotaRecord | undefined): void {
    const own = this.#rotasByProvider.get(provider) ?? new Map<string, RotaRecord>();
    this.#rotasByProvider.set(provider, own);
    if (rota === undefined) own.delete(name);
    else own.set(name, rota);
  }

  #put(row: DeviceRow, certificates: CertificateMap): DeviceEntry {
    const index = this.#devices.get(row.id)?.index ?? this.#byIndex.length;
    const entry: DeviceEntry = { ...deviceOf(row), index, certificates };
    this.#behind.put(this.#devices.get(row.id), entry);
    this.#devices.set(row.id, entry);
    this.#byIndex[index] = entry;
    return entry;
  }

  // Whoever was registered a moment ago was registered with rooms and contacts: a miss reads all that has changed.
  #missedDevice(id: string): DeviceEntry | undefined {
    this.lookAgain();
    return this.#devices.get(id);
  }

  // Somebody has bound it a moment ago: the first press after it counts.
  #missedEndDevice(via: DeviceId, addressOrAlias: string): DeviceEntry | undefined {
    this.lookAgain();
    return this.#endDevice(via, addressOrAlias);
  }

  #missedPremises(id: string): PremisesEntry | undefined {
    this.lookAgain();
    return this.#premises.get(id);
  }
}
