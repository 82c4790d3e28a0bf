import type { IncidentId, Partition, StaffId } from '../../core/ids.ts';
import type { Input } from '../../core/input.ts';
import type { PartitionState } from '../../core/state.ts';
import { after, between, type DurationMs, type Instant, ms, seconds } from '../../core/time.ts';
import type { Clock } from '../../gateway/ports.ts';

/** Somebody who has incidents and gives no sign of life loses them after this; after a start everybody has as long to come back. */
export const AWAY_AFTER: DurationMs = seconds(20);
/** How often it is looked who has gone. */
export const LOOK_EVERY: DurationMs = ms(4_500);

/** One incident and who has it. */
export interface Held {
  incident: IncidentId;
  partition: Partition;
  holder: StaffId;
}

export interface ClaimWatchOptions {
  clock: Clock;
  held(): Iterable<Held>;
  /** When a window of the person with an open stream last gave a sign of life; undefined when there is none open. */
  seenAt(staff: StaffId): Instant | undefined;
  submit(partition: Partition, input: Extract<Input, { type: 'command' }>): void;
}

/**
 * Takes claims from people whose connection is gone, so that nothing waits for somebody who is not there. What it sets off is
 * the heart's: who has come back meanwhile, or whose incident another has taken, is not touched.
 */
export class ClaimWatch {
  readonly #options: ClaimWatchOptions;
  /** When those who have incidents were last there; no more than there are open incidents. */
  #lastThere = new Map<StaffId, Instant>();
  #bell: { cancel(): void } | undefined;
  /** Claims that were taken from people who had gone. */
  released = 0;

  constructor(options: ClaimWatchOptions) {
    this.#options = options;
    this.#look();
  }

  close(): void {
    this.#bell?.cancel();
  }

  #look(): void {
    const { clock, submit } = this.#options;
    const now = clock.now();
    for (const { incident, partition, holder } of this.#gone(now)) {
      this.released += 1;
      const by = { kind: 'gateway' } as const;
      const order = { command: 'release', incident, by, cause: 'connection-lost', holder } as const;
      submit(partition, { type: 'command', order });
    }
    this.#bell = clock.at(after(now, LOOK_EVERY), () => this.#look());
  }

  /** What is held by people who have been away for too long. */
  #gone(now: Instant): Held[] {
    const { held, seenAt } = this.#options;
    const lastThere = new Map<StaffId, Instant>();
    const gone: Held[] = [];
    for (const one of held()) {
      const last = seenAt(one.holder) ?? this.#lastThere.get(one.holder) ?? now;
      lastThere.set(one.holder, last);
      if (between(last, now) >= AWAY_AFTER) gone.push(one);
    }
    this.#lastThere = lastThere;
    return gone;
  }
}

/** Every incident that somebody has. */
export function* heldIn(states: readonly Readonly<PartitionState>[]): Generator<Held> {
  for (const { partition, incidents } of states) {
    for (const { id, handling } of incidents.values()) {
      if (handling?.claim) yield { incident: id, partition, holder: handling.claim.by };
    }
  }
}
