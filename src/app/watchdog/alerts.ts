import { between, type Instant, minutes } from '../../core/time.ts';
import { SIGNATURE_HEADER, signWebhook } from '../../dispatch/webhook/signature.ts';
import type { Clock } from '../../gateway/ports.ts';
import type { Log } from '../log.ts';
import type { OutsidePost } from './outside-post.ts';
import { isGrave, type Trouble, type TroubleCode } from './trouble.ts';

/** A trouble that comes and goes is told once in this long. */
const ONE_CODE_EVERY = minutes(1);
/** A trouble that stays is told again after this long. */
const REMIND_AFTER = minutes(30);
/** All alerts together within a window: beyond it they are only logged and counted. */
const WINDOW = minutes(10);
const MOST_IN_WINDOW = 30;

export interface AlertParts {
  clock: Clock;
  log: Log;
  /** Undefined when no address for alerts is set up: troubles are then only logged, counted and shown. */
  outside: { post: OutsidePost; secret: string } | undefined;
}

interface Raised {
  since: Instant;
  says: string;
  /** When it was last told outside; undefined when the bound kept it back. */
  toldAt: Instant | undefined;
}

type News = 'raised' | 'still' | 'cleared';

/** Tells of every trouble when it begins and when it ends: in the log, and past everything else to an address outside. */
export class Alerts {
  readonly #parts: AlertParts;
  readonly #raised = new Map<TroubleCode, Raised>();
  readonly #lastTold = new Map<TroubleCode, Instant>();
  readonly #onTheirWay = new Map<TroubleCode, Promise<void>>();
  #sentAt: Instant[] = [];
  /** True while the last alert could not be delivered in all its tries. */
  undelivered = false;
  readonly counts = { raised: 0, cleared: 0, delivered: 0, undelivered: 0, keptBack: 0 };

  constructor(parts: AlertParts) {
    this.#parts = parts;
  }

  /** What is wrong now; what was wrong before and is not any more has ended. */
  update(now: Instant, troubles: readonly Trouble[]): void {
    const present = new Set(troubles.map(({ code }) => code));
    for (const [code, raised] of this.#raised) if (!present.has(code)) this.#clear(now, code, raised);
    for (const trouble of troubles) {
      const raised = this.#raised.get(trouble.code);
      if (raised === undefined) this.#raise(now, trouble);
      else this.#again(now, trouble, raised);
    }
  }

  get active(): ReadonlyMap<TroubleCode, { since: Instant }> {
    return this.#raised;
  }

  #raise(now: Instant, trouble: Trouble): void {
    const { code, says } = trouble;
    this.counts.raised += 1;
    this.#parts.log[isGrave(trouble) ? 'error' : 'warn']({ trouble: code }, says);
    const raised: Raised = { since: now, says, toldAt: undefined };
    this.#raised.set(code, raised);
    this.#tellIfBounded(now, 'raised', code, raised);
  }

  #again(now: Instant, { code, says }: Trouble, raised: Raised): void {
    raised.says = says;
    if (raised.toldAt === undefined) this.#tellIfBounded(now, 'raised', code, raised);
    else if (between(raised.toldAt, now) >= REMIND_AFTER) this.#tellIfBounded(now, 'still', code, raised);
  }

  #clear(now: Instant, code: TroubleCode, raised: Raised): void {
    this.counts.cleared += 1;
    this.#raised.delete(code);
    this.#parts.log.info({ trouble: code }, 'this trouble is over');
    if (raised.toldAt !== undefined) this.#send(now, 'cleared', code, raised);
  }

  #tellIfBounded(now: Instant, news: News, code: TroubleCode, raised: Raised): void {
    const last = this.#lastTold.get(code);
    this.#sentAt = this.#sentAt.filter((at) => between(at, now) < WINDOW);
    const tooSoon = last !== undefined && between(last, now) < ONE_CODE_EVERY;
    if (tooSoon || this.#sentAt.length >= MOST_IN_WINDOW) {
      this.counts.keptBack += 1;
      return;
    }
    this.#lastTold.set(code, now);
    this.#sentAt.push(now);
    raised.toldAt = now;
    this.#send(now, news, code, raised);
  }

  #send(now: Instant, news: News, code: TroubleCode, { since, says }: Raised): void {
    const { outside, clock } = this.#parts;
    if (outside === undefined) return;
    const body = JSON.stringify({ news, code, says, since: iso(since), at: iso(now) });
    const make = () => ({
      method: 'POST' as const,
      headers: {
        'content-type': 'application/json',
        [SIGNATURE_HEADER]: signWebhook(outside.secret, clock.now(), body),
      },
      body,
    });
    // What ends a trouble never overtakes what began it.
    const before = this.#onTheirWay.get(code) ?? Promise.resolve();
    const sent = before
      .then(() => outside.post.deliver(make))
      .then((delivered) => {
        this.counts[delivered ? 'delivered' : 'undelivered'] += 1;
        this.undelivered = !delivered;
      });
    this.#onTheirWay.set(code, sent);
  }
}

function iso(at: Instant): string {
  return new Date(at).toISOString();
}
