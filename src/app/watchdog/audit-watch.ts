import { after, between, type DurationMs, type Instant, later, seconds } from '../../core/time.ts';
import type { Clock } from '../../gateway/ports.ts';
import type { AuditAnswer, AuditAsk, Finding } from '../../journal/sqlite/audit/finding.ts';
import type { Trouble } from './trouble.ts';

export const AUDIT_EVERY = seconds(30);
/** After one that found something, the next is sooner: what has been put right is not to stay red for long. */
const AUDIT_AGAIN = seconds(5);
/** The first one comes soon after the start: what a stopped gateway was left with is looked at before anybody relies on it. */
const FIRST_AFTER = seconds(5);
/** Looks this far apart mean that the gateway, or its disk, stood still: what fell due meanwhile is only now being done. */
const STOOD_STILL = seconds(10);
/** An audit that takes longer is counted as late; its answer is taken all the same. */
const AUDIT_WITHIN = seconds(5);
/** Without a single audit that could be made for this long, nothing is known of the tables. */
const OVERDUE_AFTER = seconds(95);
/** And in real time, in which the thread lives that makes them. */
const OVERDUE_REAL_MS = 10_000;
/** A row of the outbox may be there for its channel's patience, and this much longer. */
export const OUTBOX_BOUND = seconds(60);

export interface AuditParts {
  clock: Clock;
  audit(ask: AuditAsk): Promise<AuditAnswer>;
  /** How long each channel may take over a send. */
  patience: Readonly<Record<string, DurationMs>>;
}

/** Has the live tables audited every half minute and remembers what came of it. */
export class AuditWatch {
  readonly #parts: AuditParts;
  readonly #outboxMs: Record<string, number>;
  #nextAt: Instant;
  #lookedAt: Instant;
  #madeAt: Instant;
  #madeAtMs = performance.now();
  #running = false;
  #failed: string | undefined;
  #findings: readonly Finding[] = [];
  /** When an audit last found nothing wrong; undefined as long as none has, or when the last one did. */
  passedAt: Instant | undefined;
  readonly counts = { made: 0, failed: 0, late: 0, findings: 0, rows: 0 };

  constructor(parts: AuditParts) {
    this.#parts = parts;
    const now = parts.clock.now();
    this.#nextAt = after(now, FIRST_AFTER);
    this.#madeAt = now;
    this.#lookedAt = now;
    const bounded = Object.entries(parts.patience).map(([name, ms]) => [name, ms + OUTBOX_BOUND]);
    this.#outboxMs = { '*': OUTBOX_BOUND, ...Object.fromEntries(bounded) };
  }

  look(now: Instant): void {
    if (between(this.#lookedAt, now) > STOOD_STILL) this.#nextAt = later(this.#nextAt, after(now, FIRST_AFTER));
    this.#lookedAt = now;
    if (this.#running || now < this.#nextAt) return;
    this.#running = true;
    this.#nextAt = after(now, AUDIT_EVERY);
    const { clock, audit } = this.#parts;
    const patience = clock.at(after(now, AUDIT_WITHIN), () => {
      this.counts.late += 1;
      this.#failed = 'it takes too long';
    });
    void audit({ now, outboxMs: this.#outboxMs }).then((answer) => {
      patience.cancel();
      this.#running = false;
      this.#take(answer);
    });
  }

  *troubles(now: Instant): Generator<Trouble> {
    const [first] = this.#findings;
    if (first !== undefined) {
      const more = this.#findings.length - 1;
      yield {
        code: 'audit-found',
        says: `The audit of the journal's tables found: ${first.says}${more > 0 ? ` And ${more} more.` : ''}`,
      };
    }
    const sinceMs = between(this.#madeAt, now);
    if (sinceMs > OVERDUE_AFTER && performance.now() - this.#madeAtMs > OVERDUE_REAL_MS) {
      const why = this.#failed === undefined ? '' : `: ${this.#failed}`;
      yield {
        code: 'audit-overdue',
        says: `The journal's tables have not been audited for ${Math.round(sinceMs / 1000)} s${why}.`,
      };
    }
  }

  /** True when an audit has found nothing wrong and it is not long ago. */
  hasPassed(now: Instant): boolean {
    return this.passedAt !== undefined && between(this.passedAt, now) <= OVERDUE_AFTER;
  }

  get findings(): readonly Finding[] {
    return this.#findings;
  }

  #take(answer: AuditAnswer): void {
    if ('failed' in answer) {
      this.counts.failed += 1;
      this.#failed = answer.failed;
      return;
    }
    const now = this.#parts.clock.now();
    this.#failed = undefined;
    this.#madeAt = now;
    this.#madeAtMs = performance.now();
    this.#findings = answer.findings;
    if (answer.findings.length > 0) this.#nextAt = after(now, AUDIT_AGAIN);
    this.passedAt = answer.findings.length === 0 ? now : undefined;
    this.counts.made += 1;
    this.counts.findings += answer.findings.length;
    this.counts.rows += answer.rows;
  }
}
