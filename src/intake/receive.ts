import type { Decoded, DeviceMessage, Profile, Understood } from '../../devices/profile.ts';
import type { Input } from '../core/input.ts';
import { isPanicClass, LATE_AFTER_MS, type Signal } from '../core/signal.ts';
import { between, type Instant } from '../core/time.ts';
import type { Clock, Door, Outcome, Settled } from '../gateway/ports.ts';
import { Batteries } from './batteries.ts';
import { type DeviceDirectory, type KnownDevice, originOf } from './directory.ts';
import type { IntakeLimits } from './limits.ts';
import { Overflow, type SpillReport } from './overflow.ts';
import { type QuarantineReason, type QuarantineSealer, quarantineInput } from './quarantine.ts';
import type { SparingLog } from './sparing.ts';
import type { Tally } from './tally.ts';
import { Throttle } from './throttle.ts';

export interface ReceiverOptions {
  door: Door;
  directory: DeviceDirectory;
  profiles: (name: string) => Profile | undefined;
  clock: Clock;
  limits: IntakeLimits;
  tally: Tally;
  log: SparingLog;
  sealer?: QuarantineSealer | undefined;
}

const OK: Outcome = { ok: true };

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

  constructor(options: ReceiverOptions) {
    this.#options = options;
    const { limits, clock, door, tally } = options;
    this.#batteries = new Batteries(door, tally);
    this.#throttle = new Throttle(limits.signalBurst, limits.signalsPerSecond);
    this.#overflow = new Overflow(clock, limits.rateReportMs, (report) => this.#recordOverflow(report));
  }

  /** A message below the device's own prefix. */
  receive(device: KnownDevice, message: DeviceMessage, settled: Settled): void {
    const { door, profiles, tally } = this.#options;
    const profile = profiles(device.profile);
    if (profile === undefined) return this.refuse(device, 'unknown-profile', message.payload, settled);
    const decoded: Decoded = profile.decode(message);
    if ('quarantine' in decoded) {
      // A message that nobody understands still proves that its sender lives.
      door.sawLife(device.index);
      return this.refuse(device, decoded.quarantine.reason, message.payload, settled, decoded.quarantine.why);
    }
    if (decoded.life) door.sawLife(device.index);
    if (decoded.link === 'offline') door.lostTouch(device.index);
    if (decoded.signals.length > 0) {
      // Retained is for states. The device itself has just sent it, so it is raised: its id makes a repeat the same signal,
      // and since nothing is kept it cannot fire again for whoever subscribes.
      if (message.retained) tally.add('retained_signals');
      return this.#raise(device, message, decoded, settled);
    }
    if (decoded.heartbeat) this.#batteries.heartbeat(device, decoded.heartbeat, message.receivedAt);
    tally.add(decoded.heartbeat ? 'heartbeats' : decoded.link ? 'states' : 'replies');
    settled(OK);
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

  #raise(device: KnownDevice, message: DeviceMessage, { signals, rejected }: Understood, settled: Settled): void {
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

  #submit(device: KnownDevice, message: DeviceMessage, signal: Signal, settled: Settled): void {
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

/** Joins several answers into one: the first failure, or ok after the last. */
function gather(settled: Settled): { one(): Settled; closed(): void } {
  let open = 1;
  let outcome = OK;
  const answer = (next: Outcome) => {
    if (outcome.ok && !next.ok) outcome = next;
    open -= 1;
    if (open === 0) settled(outcome);
  };
  return {
    one() {
      open += 1;
      return answer;
    },
    closed: () => answer(OK),
  };
}
