import { type Bound, bind } from '../../../devices/bind.ts';
import type { FamilyMessage, FamilyProfile, Found, Lesson, Report } from '../../../devices/family.ts';
import { remember } from '../../../devices/memory.ts';
import type { SuspicionWhy } from '../../core/identity/suspicion.ts';
import type { DeviceId } from '../../core/ids.ts';
import type { Signal } from '../../core/signal.ts';
import type { Instant } from '../../core/time.ts';
import type { Door, Settled } from '../../gateway/ports.ts';
import type { DeviceDirectory, KnownDevice } from '../directory.ts';
import { gather } from '../gather.ts';
import type { QuarantineReason } from '../quarantine.ts';
import type { Tally } from '../tally.ts';
import { Announced, type AnnouncementStore } from './announced.ts';
import { type Discovered, DiscoveredStore } from './discovered.ts';
import { Idle } from './idle.ts';
import { type KnownState, Memory } from './memory.ts';
import { type Unbound, UnboundStore } from './unbound.ts';

/** Reports that one message may hold; an inventory has none. */
const MOST_REPORTS = 256;

type Bearing = Pick<Report, 'rssi' | 'linkQuality'> & { battery?: number };

/** What the families need of the receiver. */
export interface FamilyPorts {
  door: Pick<Door, 'sawLife' | 'lostTouch'>;
  directory: DeviceDirectory;
  tally: Pick<Tally, 'add'>;
  known: KnownState;
  raise(
    device: KnownDevice,
    signal: Signal,
    message: Pick<FamilyMessage, 'payload' | 'receivedAt'>,
    settled: Settled,
  ): void;
  refuse(device: KnownDevice, reason: QuarantineReason, payload: Uint8Array, settled: Settled, why?: string): void;
  battery(device: KnownDevice, percent: number, at: Instant): void;
  suspect(device: KnownDevice, why: SuspicionWhy): void;
  /** What the bridge calls an end device, when that is not what was kept. */
  keepAlias?(device: KnownDevice, alias: string): void;
  /** Keeps what links announce of their topics; without it that is learnt anew after a restart. */
  announcements?: AnnouncementStore;
  /** A link says more that comes to nothing than is kept; told at most once a minute. */
  tooMuch?(link: KnownDevice, passedOver: number): void;
  /** What an end device says of itself while it lives, for whoever fits it. */
  beat?(device: KnownDevice, beat: Bearing, at: Instant): void;
}

/**
 * Messages of hardware of other makers. A family reads them into facts, each report finds its end device, and what a person has bound
 * goes on as signals. What nobody has registered or bound is remembered to be shown, and comes to nothing.
 */
export class Families {
  readonly #ports: FamilyPorts;
  readonly #memory: Memory;
  readonly #announced: Announced | undefined;
  readonly #discovered: DiscoveredStore;
  readonly #idle: Idle;
  readonly #unbound = new UnboundStore();
  /** What each link's messages have taught its family. Bounded by the links that are registered and by the family's limit. */
  readonly #taught = new Map<number, Map<string, unknown>>();
  /** The name that was learnt last of each end device. */
  readonly #names = new Map<number, string>();
  /** The other hardware that is suspected of each device: told once. */
  readonly #others = new Map<number, string>();

  constructor(ports: FamilyPorts) {
    this.#ports = ports;
    this.#memory = new Memory(ports.known);
    this.#discovered = new DiscoveredStore(() => ports.tally.add('discovered_dropped'));
    this.#idle = new Idle((link, passedOver) => ports.tooMuch?.(link, passedOver));
    this.#announced =
      ports.announcements && new Announced(ports.announcements, () => ports.tally.add('announcements_not_kept'));
  }

  /** A message below one of the prefixes of a device whose family speaks its own language. */
  receive(
    from: KnownDevice,
    profile: FamilyProfile,
    message: FamilyMessage,
    settled: Settled,
    isBelieved = true,
  ): void {
    const { door, tally, refuse } = this.#ports;
    const taught = this.#taught.get(from.index) ?? this.#recalled(from, profile, message.receivedAt);
    const read = profile.read(taught === undefined ? message : { ...message, memory: taught });
    tally.add('family_messages');
    // Whoever has sent it lives, understood or not; what is retained may have been sent by nobody.
    if (!message.retained && isBelieved) door.sawLife(from.index);
    if ('quarantine' in read)
      return refuse(from, read.quarantine.reason, message.payload, settled, read.quarantine.why);
    if (read.announces && isBelieved) this.#announced?.heard(from, message);
    // What a bridge says of itself is no end device of it.
    const behind = read.found?.filter(({ address }) => address !== '');
    if (behind !== undefined) this.#list(from, behind, message.receivedAt);
    const all = gather(read.learnt === undefined ? settled : this.#learn(from, profile, read.learnt, settled));
    for (const report of read.reports.slice(0, MOST_REPORTS))
      this.#report(from, profile, isBelieved ? report : { ...report, life: false }, message, all.one());
    if (read.reports.length > MOST_REPORTS) refuse(from, 'too-many', message.payload, all.one());
    all.closed();
  }

  /** What was heard or listed under an address or a name, where nobody has registered it. */
  discoveredAs(via: DeviceId, addressOrAlias: string): Discovered | undefined {
    return this.#discovered.get(via, addressOrAlias);
  }

  /** What was heard and nobody has registered; what has been registered meanwhile is left out. */
  discovered(): Discovered[] {
    const { directory } = this.#ports;
    return this.#discovered.list().filter(({ via, address, alias }) => {
      const isKnown = [address, alias].some((name) => name !== undefined && directory.endDevice?.(via, name));
      if (isKnown) this.#discovered.forget(via, address);
      return !isKnown;
    });
  }

  unbound(): Unbound[] {
    return this.#unbound.list((index) => this.#ports.directory.deviceAt(index));
  }

  /** After a start, what the link had announced before it; read once. */
  #recalled(from: KnownDevice, profile: FamilyProfile, at: Instant): Map<string, unknown> | undefined {
    if (profile.announces !== true) return undefined;
    const recalled = this.#announced?.recalled(from, profile, at);
    if (recalled !== undefined) this.#taught.set(from.index, recalled);
    return recalled;
  }

  /** What a message has taught counts from now on, unless what it said is refused: sent again, it must be read as it was at first. */
  #learn(from: KnownDevice, { limits }: FamilyProfile, learnt: readonly Lesson[], settled: Settled): Settled {
    const taught = this.#taught.get(from.index) ?? new Map<string, unknown>();
    this.#taught.set(from.index, taught);
    remember(taught, learnt, limits.lessons);
    return (outcome) => {
      if (!outcome.ok) for (const { key, value } of learnt) if (taught.get(key) === value) taught.delete(key);
      settled(outcome);
    };
  }

  #report(from: KnownDevice, profile: FamilyProfile, report: Report, message: FamilyMessage, settled: Settled): void {
    const { door, tally } = this.#ports;
    const device = this.#endDevice(from, profile, report);
    if (device === undefined) {
      tally.add('discovered');
      if (!this.#keeps(from, message)) return settled({ ok: true });
      const address = this.#discovered.addressOf(from.id, report.address);
      const alias = report.alias ?? (address === report.address ? undefined : report.address);
      this.#discovered.heard(from.id, address, alias, message.retained ? [] : report.facts, message.receivedAt);
      return settled({ ok: true });
    }
    if (device.id !== from.id && this.#discovered.addressOf(from.id, report.address) === device.address)
      this.#learnName(device, report.alias ?? report.address);
    const other = this.#otherThan(from, device, report);
    if (other !== undefined) this.#suspect(device, other);
    else if (report.life && !message.retained) door.sawLife(device.index);
    if (report.link === 'offline') door.lostTouch(device.index);
    if (message.retained) {
      tally.add('retained_facts');
      return settled({ ok: true });
    }
    this.#act(from, device, profile, report, message, settled);
  }

  #keeps(from: KnownDevice, { receivedAt }: FamilyMessage): boolean {
    if (this.#idle.allows(from, receivedAt)) return true;
    this.#ports.tally.add('idle_not_kept');
    return false;
  }

  /** Who the report is about: the sender itself, or what is registered behind it. */
  #endDevice(from: KnownDevice, { sits }: FamilyProfile, { address, alias }: Report): KnownDevice | undefined {
    if (address === '' || (sits === 'itself' && isOwn(from, address))) return from;
    const { directory } = this.#ports;
    const behind = (name: string) => directory.endDevice?.(from.id, name);
    return (
      behind(this.#discovered.addressOf(from.id, address)) ??
      behind(address) ??
      (alias === undefined ? undefined : behind(alias))
    );
  }

  /** The address by which the bridge's inventory says that what goes by this name is other hardware than was registered. */
  #otherThan({ id }: KnownDevice, device: KnownDevice, { address }: Report): string | undefined {
    if (device.id === id || device.alias === undefined || address !== device.alias) return undefined;
    const listed = this.#discovered.addressOf(id, address);
    return listed === address || listed === device.address ? undefined : listed;
  }

  #suspect(device: KnownDevice, other: string): void {
    if (this.#others.get(device.index) === other) return;
    this.#others.set(device.index, other);
    this.#ports.suspect(device, 'hardware-changed');
  }

  #act(
    from: KnownDevice,
    device: KnownDevice,
    { repeatMs }: FamilyProfile,
    report: Report,
    message: FamilyMessage,
    settled: Settled,
  ): void {
    const { receivedAt } = message;
    const bound = bind(
      report,
      { bindings: device.bindings ?? [], receivedAt, repeatMs },
      this.#memory.of(device, receivedAt),
    );
    if (bound.unbound.length > 0 && this.#keeps(from, message)) this.#unbound.heard(device, bound.unbound, receivedAt);
    for (const { slot, word } of bound.quiet)
      this.#memory.keep(device, slot, { word, id: undefined, at: receivedAt, settled: true });
    if (bound.battery !== undefined) this.#ports.battery(device, bound.battery, receivedAt);
    if (report.life) this.#ports.beat?.(device, bearingOf(report, bound.battery), receivedAt);
    const all = gather(settled);
    for (const one of bound.signals) this.#raise(device, one, message, all.one());
    all.closed();
  }

  /** What the heart refuses is not remembered: said again, it is news again. */
  #raise(device: KnownDevice, one: Bound['signals'][number], message: FamilyMessage, settled: Settled): void {
    const { signal, slot, word, isRepeat } = one;
    const { raise, tally } = this.#ports;
    if (isRepeat) {
      tally.add('repeats');
      return raise(device, signal, message, settled);
    }
    const kept = this.#memory.keep(device, slot, { word, id: signal.id, at: message.receivedAt, settled: false });
    raise(device, signal, message, (outcome) => {
      if (outcome.ok) kept.settled();
      else kept.refused();
      settled(outcome);
    });
  }

  /** An inventory: what is new in it is shown, names are learnt, and hardware that goes by another's name is suspected. */
  #list(from: KnownDevice, inventory: readonly Found[], at: Instant): void {
    const { directory } = this.#ports;
    const addresses = new Set(inventory.map(({ address }) => address));
    for (const found of inventory) {
      const { address, alias = address } = found;
      const before = alias === address ? undefined : this.#discovered.named(from.id, alias, address);
      const byAddress = directory.endDevice?.(from.id, address);
      const byName = directory.endDevice?.(from.id, alias);
      if (byAddress === undefined && byName === undefined) this.#discovered.listed(from.id, found, at);
      if (byAddress !== undefined) this.#learnName(byAddress, alias);
      if (byName === undefined || byName === byAddress) continue;
      // One that is in the inventory itself has only got another name; one that was registered by name alone has that of its first hardware.
      const isRenamed = byName.address !== undefined && addresses.has(byName.address);
      if (!isRenamed && (byName.address !== alias || before !== undefined)) this.#suspect(byName, address);
    }
  }

  /** What the bridge calls an end device is kept with it: after a restart its messages may come before the inventory. */
  #learnName(device: KnownDevice, alias: string): void {
    if (alias === device.alias || alias === device.address || this.#names.get(device.index) === alias) return;
    this.#names.set(device.index, alias);
    this.#ports.keepAlias?.(device, alias);
  }
}

/** A device that signs in itself is registered with its address, or with topics that hold it. */
function isOwn({ address: own, alias, prefixes = [] }: KnownDevice, address: string): boolean {
  if (own !== undefined) return own === address || alias === address;
  return prefixes.some((prefix) => prefix.split('/').includes(address));
}

/** What a report says of the end device itself. */
function bearingOf({ rssi, linkQuality }: Report, battery: number | undefined): Bearing {
  return {
    ...(rssi !== undefined && { rssi }),
    ...(linkQuality !== undefined && { linkQuality }),
    ...(battery !== undefined && { battery }),
  };
}
