import { Fault } from '../core/fault.ts';
import type { DeviceId } from '../core/ids.ts';
import { after, type Instant, minutes } from '../core/time.ts';
import type { Clock } from '../gateway/ports.ts';
import { REQUEST_REFUSALS, readRequest } from '../identity/request.ts';
import { type ClaimRefused, readCode } from '../register/claims.ts';
import type { DeviceRecord } from '../register/rows.ts';
import type { IdentityDesk } from './identity.ts';
import type { Enrolled, EnrolOrder } from './schema/identity.ts';
import { iso } from './view/documents.ts';

const REFUSALS = {
  unknown: 'HW_CLAIM_UNKNOWN',
  used: 'HW_CLAIM_USED',
  expired: 'HW_CLAIM_EXPIRED',
  withdrawn: 'HW_CLAIM_WITHDRAWN',
} as const satisfies Record<ClaimRefused, string>;

/** A device whose answer was lost on the way asks again with the same request for so long, and gets the same. */
const ANSWER_AGAIN_MS = minutes(10);
const ANSWERS_KEPT = 100;

interface Answered {
  csr: string;
  answer: Enrolled;
  until: Instant;
}

/** Hardware becomes a registered device by a one-time code, and gets what it proves itself with from then on. */
export class Enrolment {
  readonly #identity: IdentityDesk;
  readonly #clock: Pick<Clock, 'now'>;
  /** By the signs of the code; the oldest goes first. */
  readonly #answered = new Map<string, Answered>();

  constructor(identity: IdentityDesk, clock: Pick<Clock, 'now'>) {
    this.#identity = identity;
    this.#clock = clock;
  }

  /**
   * The code is used up by an answer and by nothing else: a request that is refused may be put right. The new proof counts beside what the
   * device had, until it is first used. Throws `HW_CLAIM_…`, `HW_REQUEST_REFUSED`, `HW_IDENTITY_…`.
   */
  async enrol(order: EnrolOrder): Promise<Enrolled> {
    const again = this.#answerAgain(order);
    if (again !== undefined) return again;
    const { register, issue } = this.#identity;
    const device = this.#look(order.code);
    const record = register.devices.get(device);
    if (order.premises !== undefined && order.premises !== record.premises) throw new Fault('HW_CLAIM_OTHER_HOME');
    if (order.want === 'secret') {
      const secret = this.#taken(order, device, () => register.certificates.offerSecret(device));
      return this.#answer(order, { ...this.#about(record), secret });
    }
    const publicKey = order.want === 'bundle' ? ('bundle' as const) : await keyOf(order.csr, device);
    const issued = await issue({ device, publicKey, now: this.#clock.now() });
    this.#taken(order, device, () => register.certificates.add(device, issued));
    const { certificate, key, notAfter } = issued;
    const given = { certificate, notAfter: iso(notAfter), ...(key !== undefined && { key }) };
    return this.#answer(order, { ...this.#about(record), ...given });
  }

  #look(code: string): DeviceId {
    const found = this.#identity.register.claims.look(code, this.#clock.now());
    if (!('refused' in found)) return found.device;
    throw this.#refused(found);
  }

  /** A used or an outdated code in somebody's hands is worth looking at; a withdrawn one is a slip. */
  #refused({ refused, device }: { refused: ClaimRefused; device?: DeviceId }): Fault {
    if (device !== undefined && refused !== 'withdrawn') this.#identity.misused(device);
    return new Fault(REFUSALS[refused]);
  }

  /** The claim is used up and the proof noted, both or neither. */
  #taken<T>(order: EnrolOrder, device: DeviceId, note: () => T): T {
    const { register } = this.#identity;
    return register.together(() => {
      const found = register.claims.take(order.code, this.#clock.now());
      if ('refused' in found) throw this.#refused(found);
      register.staffEvents.record('nobody', 'device-enrolled', device, order.want);
      if (order.hardware !== undefined) this.#identity.hardware?.(device, order.hardware);
      return note();
    });
  }

  #about({ id, topic, kind, name }: DeviceRecord): Omit<Enrolled, 'secret' | 'certificate' | 'key' | 'notAfter'> {
    return { device: id, topic, kind: kind ?? null, name: name ?? null, ...this.#identity.meeting() };
  }

  #answer(order: EnrolOrder, answer: Enrolled): Enrolled {
    this.#identity.refresh();
    const signs = readCode(order.code);
    // Only whoever holds the key of a request can do anything with its certificate: that alone is said twice.
    if (order.want === 'certificate' && order.csr !== undefined && signs !== undefined) {
      this.#answered.set(signs, { csr: order.csr, answer, until: after(this.#clock.now(), ANSWER_AGAIN_MS) });
      for (const oldest of this.#answered.keys()) {
        if (this.#answered.size <= ANSWERS_KEPT) break;
        this.#answered.delete(oldest);
      }
    }
    return answer;
  }

  #answerAgain({ code, csr }: EnrolOrder): Enrolled | undefined {
    const signs = readCode(code);
    const before = signs === undefined ? undefined : this.#answered.get(signs);
    return before?.csr === csr && before !== undefined && this.#clock.now() < before.until ? before.answer : undefined;
  }
}

async function keyOf(csr: string | undefined, device: DeviceId): Promise<{ spki: Uint8Array }> {
  const read = await readRequest(csr ?? '', device);
  if ('refused' in read) throw new Fault('HW_REQUEST_REFUSED', { why: REQUEST_REFUSALS[read.refused] });
  return read;
}
