import type { ContactId, DeviceId, PremisesId } from '../../../src/core/ids.ts';
import type { Risk, Stage, Zone } from '../../../src/core/signal.ts';
import { safeText } from '../../../src/core/text.ts';
import { type Instant, seconds } from '../../../src/core/time.ts';
import { contactId, deviceId, partition, premisesId } from '../../../src/journal/samples.ts';
import type { ContactChannel } from '../../../src/register/contact-rows.ts';
import type { DeviceEntry, PremisesEntry } from '../../../src/register/directory.ts';
import type { RotaRecord } from '../../../src/register/rotas.ts';
import type { Chance } from '../chance.ts';
import { drawPeople, drawRota, policeOf, type SimulatedContact } from './ways.ts';

/** How every device here is watched: silent after 70 s, so that a run of minutes sees many silences. */
export const SUPERVISION = { intervalMs: seconds(20), misses: 3, graceMs: seconds(10) };
export const DEVICES_PER_HOME = 2;
/** The second device of the first home is a bridge too; behind it are a button that is bound and one that nobody has bound. */
export const BRIDGE = 1;
export const BRIDGED = ['bound', 'unbound'] as const;
export const BRIDGE_PREFIX = 'zigbee2mqtt';
const FAMILY = 'zigbee2mqtt';

/** The register in memory, with its edits; what a gateway finds there outlives the gateway. */
export class Register {
  readonly #byIndex: DeviceEntry[] = [];
  readonly #own: DeviceEntry[] = [];
  readonly #byId = new Map<string, DeviceEntry>();
  readonly #homes = new Map<string, PremisesEntry>();
  readonly #contacts = new Map<PremisesId, SimulatedContact[]>();
  readonly #rotas = new Map<PremisesId, RotaRecord>();
  readonly #numbers = new Map<PremisesId, number>();
  readonly #removed = new Set<ContactId>();

  constructor(
    homes: number,
    commissionedAt: Instant,
    supervision: DeviceEntry['supervision'],
    devicesPerHome: number,
    chance: Chance,
  ) {
    for (let home = 0; home < homes; home += 1) {
      this.#addHome(home, commissionedAt, supervision, devicesPerHome);
      this.#addPeople(home, commissionedAt, chance);
    }
    this.#addBridged();
  }

  device(id: string): DeviceEntry | undefined {
    return this.#byId.get(id);
  }

  deviceAt(index: number): DeviceEntry | undefined {
    return this.#byIndex[index];
  }

  /** Those that sign in themselves, and are watched. */
  devices(): DeviceEntry[] {
    return this.#own;
  }

  endDevice(via: DeviceId, name: string): DeviceEntry | undefined {
    return this.#byIndex.find((one) => one.via === via && one.address === name && !one.revoked);
  }

  premises(id: string): PremisesEntry | undefined {
    return this.#homes.get(id);
  }

  contactsFor(premises: PremisesId): readonly SimulatedContact[] {
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

  setStage(index: number, stage: Stage | undefined): void {
    const { stage: _before, ...entry } = this.#byIndex[index] ?? {};
    if ('id' in entry) this.#put({ ...entry, ...(stage && { stage }) });
  }

  removeContact(contact: ContactId): void {
    this.#removed.add(contact);
  }

  rota(_name: string, premises: PremisesId): RotaRecord | undefined {
    return this.#rotas.get(premises);
  }

  /** The ways to the police; undefined for a home without a force. */
  police(premises: PremisesId) {
    return policeOf(this.#numbers.get(premises) ?? 0);
  }

  /** A channel to every number of somebody is lost, as after STOP. */
  loseWay(contact: ContactId, channel: ContactChannel): void {
    for (const people of this.#contacts.values()) {
      const place = people.findIndex((one) => one.contact === contact);
      const person = people[place];
      if (person === undefined) continue;
      const points = person.points.map((one) => ({
        ...one,
        channels: one.channels.filter((name) => name !== channel),
      }));
      people[place] = { ...person, points, channels: person.channels.filter((name) => name !== channel) };
    }
  }

  #addBridged(): void {
    const bridge = this.#byIndex[BRIDGE];
    if (bridge === undefined) return;
    this.#put({ ...bridge, profile: FAMILY, prefixes: [BRIDGE_PREFIX] });
    for (const address of BRIDGED) {
      const index = this.#byIndex.length;
      const bindings = address === 'bound' ? [{ key: 'action', means: 'panic' as const }] : [];
      this.#put({ ...bridge, id: deviceId(index), index, profile: FAMILY, via: bridge.id, address, bindings });
    }
  }

  #addPeople(home: number, at: Instant, chance: Chance): void {
    const id = premisesId(home);
    const people = [1, 2, 3].map((n) => contactId(home * 10 + n));
    this.#numbers.set(id, home);
    this.#contacts.set(id, drawPeople(chance, people));
    this.#rotas.set(id, drawRota(chance, home, people.slice(0, 1).concat(people.slice(2)), at));
  }

  #put(entry: DeviceEntry): void {
    this.#byIndex[entry.index] = entry;
    if (entry.via === undefined) this.#own[entry.index] = entry;
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
        certificates: new Map(),
      });
    }
  }
}
