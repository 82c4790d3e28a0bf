import type { Renewal } from '../../../devices/profile.ts';
import type { DeviceId } from '../../core/ids.ts';
import { after, between, days, type Instant, minutes, seconds } from '../../core/time.ts';
import type { Clock } from '../../gateway/ports.ts';
import type { Authority } from '../../identity/authority.ts';
import { REQUEST_REFUSALS, readRequest } from '../../identity/request.ts';
import type { KnownDevice } from '../../intake/directory.ts';
import type { Intake } from '../../intake/intake.ts';
import type { Certificates } from '../../register/certificates.ts';
import type { DeviceEntry, Directory } from '../../register/directory.ts';
import type { Log } from '../log.ts';

/** A device is asked to renew this long before its certificate ends. */
export const RENEW_BEFORE_MS = days(60);
/** One that has been asked and has not done so is asked again. */
export const ASK_AGAIN_MS = minutes(10);
export const LOOK_EVERY_MS = minutes(10);
/** One device gets a new proof at most so often. */
export const RENEW_EVERY_MS = seconds(10);
/** Requests that wait for their turn; what comes beyond it is asked again by the device. */
export const RENEWALS_WAITING = 256;
/** Devices of which it is remembered when they were last asked or answered; the oldest goes first. */
const REMEMBERED = 20_000;

export interface RenewalParts {
  authority: Pick<Authority, 'issue'>;
  certificates: Certificates;
  directory: Pick<Directory, 'devices' | 'device' | 'refresh'>;
  /** Resolves when what was written is on disk. */
  settled: () => Promise<void>;
  intake: () => Pick<Intake, 'send'> | undefined;
  clock: Pick<Clock, 'now'>;
  log: Log;
}

/** New proofs for devices that are connected, without anybody visiting the home. Nothing here stands in the way of alarms. */
export class Renewals {
  readonly #parts: RenewalParts;
  readonly #answeredAt = new Map<DeviceId, Instant>();
  readonly #askedAt = new Map<DeviceId, Instant>();
  #waiting = 0;
  #turn: Promise<void> = Promise.resolve();
  #commands = 0;
  /** Counters for the metrics page; they only grow. */
  readonly counters: Record<'asked' | 'renewed' | 'refused' | 'dropped' | 'failed', number> = {
    asked: 0,
    renewed: 0,
    refused: 0,
    dropped: 0,
    failed: 0,
  };

  constructor(parts: RenewalParts) {
    this.#parts = parts;
  }

  /** A device asks for a new proof. One after the other; the answer is on disk before it is said. */
  wanted(device: Pick<KnownDevice, 'id' | 'revoked'>, request: Renewal): void {
    const { clock, log } = this.#parts;
    const now = clock.now();
    const last = this.#answeredAt.get(device.id);
    if (device.revoked) return;
    if ((last !== undefined && between(last, now) < RENEW_EVERY_MS) || this.#waiting >= RENEWALS_WAITING) {
      this.counters.dropped += 1;
      return;
    }
    remember(this.#answeredAt, device.id, now);
    this.#waiting += 1;
    this.#turn = this.#turn
      .then(() => this.#answer(device.id, request))
      .catch((error: unknown) => {
        this.counters.failed += 1;
        log.error({ device: device.id, err: error }, 'a device could not be given a new proof; it asks again');
      })
      .finally(() => {
        this.#waiting -= 1;
      });
  }

  /** Resolves when everything asked for so far has been answered. */
  idle(): Promise<void> {
    return this.#turn;
  }

  /** Asks a device to renew; false when it is not connected or does not listen. */
  tell(device: DeviceId): boolean {
    const { intake, clock } = this.#parts;
    const id = `renew-${clock.now()}-${++this.#commands}`;
    const told = intake()?.send(device, 'command', { id, command: 'renew' }) ?? false;
    if (!told) return false;
    this.counters.asked += 1;
    remember(this.#askedAt, device, clock.now());
    return true;
  }

  /** Asks every device whose certificate nears its end, or that somebody wants renewed. */
  look(): void {
    for (const device of this.#parts.directory.devices()) this.consider(device);
  }

  /** Asks this one, if it is due and was not asked a moment ago. */
  consider(device: DeviceEntry): void {
    const now = this.#parts.clock.now();
    if (device.revoked || !isDue(device, now)) return;
    const asked = this.#askedAt.get(device.id);
    if (asked === undefined || between(asked, now) >= ASK_AGAIN_MS) this.tell(device.id);
  }

  async #answer(device: DeviceId, request: Renewal): Promise<void> {
    const { certificates, intake, settled, log } = this.#parts;
    const given =
      request.want === 'secret'
        ? { secret: certificates.offerSecret(device) }
        : await this.#certified(device, request.csr);
    await settled();
    this.#parts.directory.refresh();
    const refused = 'refused' in given;
    this.counters[refused ? 'refused' : 'renewed'] += 1;
    const heard = intake()?.send(device, 'identity', given) ?? false;
    log.info({ device, want: request.want, refused, heard }, 'a device asked for a new proof');
  }

  async #certified(device: DeviceId, csr: string): Promise<{ certificate: string } | { refused: string }> {
    const { authority, certificates, clock } = this.#parts;
    const read = await readRequest(csr, device);
    if ('refused' in read) return { refused: `The request is refused: ${REQUEST_REFUSALS[read.refused]}.` };
    const issued = await authority.issue({ device, publicKey: read, now: clock.now() });
    certificates.add(device, issued);
    return { certificate: issued.certificate };
  }
}

/** Somebody wants it renewed, or the last of its certificates ends before long. */
function isDue({ renewAskedAt, certificates }: DeviceEntry, now: Instant): boolean {
  if (renewAskedAt !== undefined) return true;
  let last: Instant | undefined;
  for (const { revoked, notAfter } of certificates.values()) {
    if (!revoked && (last === undefined || notAfter > last)) last = notAfter;
  }
  return last !== undefined && last <= after(now, RENEW_BEFORE_MS);
}

function remember(map: Map<DeviceId, Instant>, device: DeviceId, at: Instant): void {
  map.delete(device);
  map.set(device, at);
  for (const oldest of map.keys()) {
    if (map.size <= REMEMBERED) break;
    map.delete(oldest);
  }
}
