import { between, type Instant, minutes, seconds } from '../../core/time.ts';
import type { Trouble } from './trouble.ts';

/** A desk that nobody has looked at for this long counts as empty. */
export const DESK_EMPTY_AFTER = seconds(60);
/** Whoever comes afterwards is told for this long that the desk was empty. */
const REMEMBERED = minutes(15);

/** Whether anybody who could accept an alarm is looking at the desk. Only counts while there are homes to look after. */
export class DeskWatch {
  #seenAt: Instant;
  #empty: { fromAt: Instant; toAt: Instant } | undefined;

  constructor(now: Instant) {
    this.#seenAt = now;
  }

  /** `audience`: people who could accept an alarm and have the live stream open. `hasHomes`: there is somebody to look after. */
  look(now: Instant, audience: number, hasHomes: boolean): void {
    if (audience === 0 && hasHomes) return;
    if (this.isEmpty(now) && audience > 0) this.#empty = { fromAt: this.#seenAt, toAt: now };
    this.#seenAt = now;
  }

  isEmpty(now: Instant): boolean {
    return between(this.#seenAt, now) >= DESK_EMPTY_AFTER;
  }

  trouble(now: Instant): Trouble | undefined {
    if (!this.isEmpty(now)) return undefined;
    const says = `Nobody is at the desk: no operator, supervisor or administrator has had it open since ${hour(this.#seenAt)} UTC. Alarms reach people by telephone only.`;
    return { code: 'desk-empty', says };
  }

  /** For whoever looks next, a while after somebody has come. */
  lately(now: Instant): string | undefined {
    if (this.#empty === undefined || between(this.#empty.toAt, now) > REMEMBERED) return undefined;
    const { fromAt, toAt } = this.#empty;
    return `Nobody was at the desk from ${hour(fromAt)} to ${hour(toAt)} UTC. Look through what came in meanwhile.`;
  }
}

function hour(at: Instant): string {
  return new Date(at).toISOString().slice(11, 16);
}
