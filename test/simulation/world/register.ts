import type { ContactId, DeviceId, PremisesId } from '../../../src/core/ids.ts';
import type { Risk, Zone } from '../../../src/core/signal.ts';
import { safeText } from '../../../src/core/text.ts';
import { type Instant, seconds } from '../../../src/core/time.ts';
import { contactId, deviceId, partition, premisesId } from '../../../src/journal/samples.ts';
import type { DeviceEntry, PremisesEntry } from '../../../src/register/directory.ts';
import type { PremisesContact } from '../../../src/register/directory-contacts.ts';

/** How every device here is watched: silent after 70 s, so that a run of minutes sees many silences. */
export const SUPERVISION = { intervalMs: seconds(20), misses: 3, graceMs: seconds(10) };
export const DEVICES_PER_HOME = 2;

/** The register in memory, with its edits; what a gateway finds there outlives the gateway. */
export class Register {
  readonly #byIndex: DeviceEntry[] = [];
  readonly #byId = new Map<string, DeviceEntry>();
  readonly #homes = new Map<string, PremisesEntry>();
  readonly #contacts = new Map<PremisesId, PremisesContact[]>();
  readonly #removed = new Set<ContactId>();

  constructor(homes: number, commissionedAt: Instant, supervision: DeviceEntry['supervision'], devicesPerHome: number) {
    for (let home = 0; home < homes; home += 1) this.#addHome(home, commissionedAt, supervision, devicesPerHome);
  }

  device(id: string): DeviceEntry | undefined {
    return this.#byId.get(id);
  }

  deviceAt(index: number): DeviceEntry | undefined {
    return this.#byIndex[index];
  }

  devices(): DeviceEntry[] {
    return this.#byIndex;
  }

  premises(id: string): PremisesEntry | undefined {
    return this.#homes.get(id);
  }

  contactsFor(premises: PremisesId): readonly PremisesContact[] {
    return (this.#contacts.get(premises) ?? []).filter(({ contact }) => !this.#removed.has(contact));
  }

  readonly anyReference = safeText`on file`;

  isKnown(contact: ContactId): boolean {
    return !this.#removed.has(contact);
  }

  revoke(id: DeviceId): void {
    const entry = this.#byId.get(id);
    if (entry !== undefined) this.#put({ ...entry, revoked: true });
  }

  removeContact(contact: ContactId): void {
    this.#removed.add(contact);
  }

  #put(entry: DeviceEntry): void {
    this.#byIndex[entry.index] = entry;
    this.#byId.set(entry.id, entry);
  }

  #addHome(home: number, commissionedAt: Instant, supervision: DeviceEntry['supervision'], devices: number): void {
    const id = premisesId(home);
    const risk: Risk = home % 2 === 0 ? 'high' : 'standard';
    const inPartition = partition((home * 7) % 64);
    this.#homes.set(id, {
      id,
      partition: inPartition,
      risk,
      timeZone: 'Europe/London',
      reference: safeText`HW ${home}`,
      rooms: [],
      household: `hh_house${home}` as PremisesEntry['household'],
      provider: 'pv_provider' as PremisesEntry['provider'],
      authority: 'au_council' as PremisesEntry['authority'],
    });
    this.#contacts.set(id, [
      { contact: contactId(home * 10 + 1), role: 'duty supervisor', order: 1, channels: ['voice', 'sms'] },
      { contact: contactId(home * 10 + 2), role: 'safe contact', order: 1, channels: ['voice', 'sms'] },
      { contact: contactId(home * 10 + 3), role: 'safe contact', order: 2, channels: ['sms'] },
    ]);
    for (let n = 0; n < devices; n += 1) {
      const index = this.#byIndex.length;
      const device = deviceId(index);
      const zone: Zone = n === 0 ? 'interior' : 'perimeter';
      this.#put({
        id: device,
        index,
        premises: id,
        partition: inPartition,
        profile: 'native',
        zone,
        room: undefined,
        kind: undefined,
        name: undefined,
        sensors: new Map(),
        supervision,
        revoked: false,
        commissionedAt,
        topic: `hw/1/${inPartition}/${device}`,
        secretHash: Buffer.alloc(32),
      });
    }
  }
}
