import type { FamilyMessage, Report } from '../../devices/family.ts';
import type { AnyProfile, Decoded, DeviceMessage, Heartbeat, Renewal, Understood } from '../../devices/profile.ts';
import type { SuspicionWhy } from '../core/identity/suspicion.ts';
import type { Input } from '../core/input.ts';
import { isPanicClass, LATE_AFTER_MS, type Signal } from '../core/signal.ts';
import { between, type Instant } from '../core/time.ts';
import type { Clock, Door, Outcome, Settled } from '../gateway/ports.ts';
import { Batteries } from './batteries.ts';
import type { Bearing } from './bearing.ts';
import { type DeviceDirectory, type KnownDevice, originOf } from './directory.ts';
import type { AnnouncementStore } from './families/announced.ts';
import { Families } from './families/families.ts';
import type { KnownState } from './families/memory.ts';
import { gather } from './gather.ts';
import type { IntakeLimits } from './limits.ts';
import { Overflow, type SpillReport } from './overflow.ts';
import { type QuarantineReason, type QuarantineSealer, quarantineInput } from './quarantine.ts';
import type { SparingLog } from './sparing.ts';
import type { Tally } from './tally.ts';
import { Throttle } from './throttle.ts';

export interface ReceiverOptions {
  door: Door;
  directory: DeviceDirectory;
  profiles: (name: string) => AnyProfile | undefined;
  clock: Clock;
  limits: IntakeLimits;
  tally: Tally;
  log: SparingLog;
  sealer?: QuarantineSealer | undefined;
  /** A device asks for a new proof of who it is; it is answered on `down/identity`. */
  renew?: ((device: KnownDevice, request: Renewal) => void) | undefined;
  /** Who speaks as a device may not be that device. */
  suspect?: ((device: KnownDevice, why: SuspicionWhy) => void) | undefined;
  /** Looks at how heartbeats bear themselves; without it every one is believed. */
  bearing?: Bearing | undefined;
  /** What a device says of itself with its heartbeats, for whoever fits it. */
  beat?: BeatHeard | undefined;
  /** What a bridge calls an end device, to be kept with it. */
  keepAlias?: ((device: KnownDevice, alias: string) => void) | undefined;
  /** Keeps what bridges announce of their topics over a restart. */
  announcements?: AnnouncementStore | undefined;
  /** The state of a sensor as the journal knows it; without it a state that is heard first is taken for news. */
  known?: KnownState | undefined;
}

/** What a device, of whichever family, says of itself while it lives. */
export type BeatHeard = (
  device: KnownDevice,
  beat: Omit<Heartbeat, 'sensors'> & Pick<Report, 'linkQuality'>,
  at: Instant,
) => void;

/** The connection that a message came on, as far as it matters. */
export interface Sender {
  readonly believed: boolean;
}

const OK: Outcome = { ok: true };
const BELIEVED: Sender = { believed: true };
const TOO_MUCH =
  'a bridge says more that comes to nothing than is kept: what nobody has registered or bound may be missing where it is listed';
/** Below its own base topic every device may speak `hw/1`. */
const OWN_WORDS = 'native';

/**
 * What happens to a message of a proven device, whichever broker it came through: decode, record life, hand every signal
 * to the door, quarantine the rest. `settled` is called once, when everything of the message is on disk; at once when
 * there was nothing to write.
 */
export class Receiver {
  readonly #options: ReceiverOptions;
  readonly #throttle: Throttle;
  readonly #overflow: Overflow;
  readonly #batteries: Batteries;
  /** Hardware of other makers. */
  readonly families: Families;

  constructor(options: ReceiverOptions) {
    this.#options = options;
    const { limits, clock, door, tally } = options;
    this.#batteries = new Batteries(door, tally);
    this.#throttle = new Throttle(limits.signalBurst, limits.signalsPerSecond);
    this.#overflow = new Overflow(clock, limits.rateReportMs, (report) => this.#recordOverflow(report));
    this.families = this.#openFamilies();
  }

  /** A message below the device's own prefix. `sender`: whether what it says counts as life; a call for help counts always. */
  receive(device: KnownDevice, message: DeviceMessage, settled: Settled, sender: Sender = BELIEVED): void {
    const { door, profiles, tally } = this.#options;
    const family = profiles(device.profile);
    const profile = family?.speaks === 'own' ? profiles(OWN_WORDS) : family;
    if (profile?.speaks !== 'hw/1') return this.refuse(device, 'unknown-profile', message.payload, settled);
    const decoded: Decoded = profile.decode(message);
    if ('quarantine' in decoded) {
      // A message that nobody understands still proves that its sender lives.
      if (sender.believed) door.sawLife(device.index);
      return this.refuse(device, decoded.quarantine.reason, message.payload, settled, decoded.quarantine.why);
    }
    if (decoded.life && sender.believed && this.#bearsItself(device, decoded, message)) door.sawLife(device.index);
    if (decoded.link === 'offline') door.lostTouch(device.index);
    if (decoded.signals.length > 0) {
      // Retained is for states. The device itself has just sent it, so it is raised: its id makes a repeat the same signal,
      // and since nothing is kept it cannot fire again for whoever subscribes.
      if (message.retained) tally.add('retained_signals');
      return this.raise(device, message, decoded, settled);
    }
    if (decoded.renew) this.#options.renew?.(device, decoded.renew);
    if (decoded.heartbeat) this.#heard(device, decoded.heartbeat, message.receivedAt, sender);
    tally.add(decoded.heartbeat ? 'heartbeats' : decoded.link ? 'states' : decoded.renew ? 'renewals' : 'replies');
    settled(OK);
  }

  #heard(device: KnownDevice, heartbeat: Heartbeat, at: Instant, { believed }: Sender): void {
    this.#batteries.heartbeat(device, heartbeat, at);
    if (believed) this.#options.beat?.(device, heartbeat, at);
  }

  #bearsItself(device: KnownDevice, { heartbeat }: Understood, message: DeviceMessage): boolean {
    return heartbeat === undefined || (this.#options.bearing?.believes(device, heartbeat, message) ?? true);
  }

  /** A message below one of the prefixes of hardware of another maker. */
  receiveBelow(device: KnownDevice, message: FamilyMessage, settled: Settled, sender: Sender = BELIEVED): void {
    const profile = this.#options.profiles(device.profile);
    if (profile?.speaks !== 'own') return this.refuse(device, 'foreign-topic', message.payload, settled);
    this.families.receive(device, profile, message, settled, sender.believed);
  }

  /** Sets a message aside: committed, counted and acknowledged, or only counted when the device is over its rate. */
  refuse(device: KnownDevice, reason: QuarantineReason, payload: Uint8Array, settled: Settled, why?: string): void {
    const now = this.#options.clock.now();
    if (!this.#throttle.allows(device.index, now)) return this.#spill(device, payload, now, settled);
    this.#options.log.warn({ device: device.id, reason, bytes: payload.length, why }, 'a message was set aside');
    this.#quarantine(device, reason, payload, settled);
  }

  close(): void {
    this.#overflow.close();
  }

  #openFamilies(): Families {
    const { door, directory, tally, known, suspect, beat, keepAlias, announcements, log } = this.#options;
    return new Families({
      door,
      directory,
      tally,
      known: known ?? (() => undefined),
      suspect: suspect ?? (() => {}),
      raise: (device, signal, message, settled) => this.#submit(device, message, signal, settled),
      refuse: (...refusal) => this.refuse(...refusal),
      tooMuch: (link, passedOver) => log.warn({ device: link.id, passedOver }, TOO_MUCH),
      battery: (device, battery, at) => this.#batteries.heartbeat(device, { battery }, at),
      ...(beat && { beat }),
      ...(keepAlias && { keepAlias }),
      ...(announcements && { announcements }),
    });
  }

  /** Hands on what a message was understood to say: each signal to the door, what is broken in it to the quarantine. */
  raise(
    device: KnownDevice,
    message: Pick<DeviceMessage, 'payload' | 'receivedAt'>,
    { signals, rejected }: Pick<Understood, 'signals' | 'rejected'>,
    settled: Settled,
  ): void {
    const all = gather(settled);
    for (const signal of signals) {
      this.#submit(device, message, signal, all.one());
      this.#batteries.signal(device, signal, message.receivedAt);
    }
    const first = rejected[0];
    if (first !== undefined) this.refuse(device, first.reason, message.payload, all.one(), first.why);
    all.closed();
  }

  /** What a device says beyond what we know may name somebody: it is kept sealed, or not at all. */
  #sealed(device: KnownDevice, { extra, ...signal }: Signal): Signal {
    const { sealer } = this.#options;
    if (extra === undefined || sealer === undefined) return signal;
    return { ...signal, sealedExtra: sealer(device.id, Buffer.from(JSON.stringify(extra))) };
  }

  #submit(
    device: KnownDevice,
    message: Pick<DeviceMessage, 'payload' | 'receivedAt'>,
    signal: Signal,
    settled: Settled,
  ): void {
    const { directory, door, tally } = this.#options;
    const { receivedAt, payload } = message;
    const press = isPanicClass(signal);
    if (!press && !this.#throttle.allows(device.index, receivedAt))
      return this.#spill(device, payload, receivedAt, settled);
    const late = signal.at !== undefined && between(signal.at, receivedAt) > LATE_AFTER_MS;
    tally.add(press ? 'presses' : 'signals');
    if (late) tally.add('late_signals');
    const input: Input = {
      type: 'signal',
      origin: originOf(directory, device, signal.sensor),
      signal: this.#sealed(device, signal),
      receivedAt,
      late,
    };
    door.submit(device.partition, input, (outcome) => {
      // A fault of ours on this one signal would come back with every resend and starve the press behind it.
      if (!outcome.ok && !press && outcome.fault.code === 'HW_INTERNAL')
        return this.#setAside(device, payload, settled);
      settled(outcome);
    });
  }

  #setAside(device: KnownDevice, payload: Uint8Array, settled: Settled): void {
    this.#options.tally.add('undecidable');
    this.#quarantine(device, 'undecidable', payload, settled);
  }

  #quarantine(device: KnownDevice, reason: QuarantineReason, payload: Uint8Array, settled: Settled | undefined): void {
    const { door, limits, tally, sealer } = this.#options;
    tally.add('quarantined');
    door.submit(
      device.partition,
      quarantineInput(device, reason, payload, { seal: sealer, bytes: limits.sampleBytes }),
      settled,
    );
  }

  #spill(device: KnownDevice, payload: Uint8Array, now: Instant, settled: Settled): void {
    this.#options.tally.add('rate_limited');
    this.#overflow.add(device.index, payload, now);
    settled(OK);
  }

  #recordOverflow({ index, bytes, last }: SpillReport): void {
    const { directory, door, limits, tally, sealer } = this.#options;
    const device = directory.deviceAt(index);
    if (device === undefined) return;
    tally.add('quarantined');
    const input = quarantineInput(device, 'rate-limited', last, { seal: sealer, bytes: limits.sampleBytes });
    door.submit(device.partition, { ...input, bytes });
  }
}
