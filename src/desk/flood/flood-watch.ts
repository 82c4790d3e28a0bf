import type { Partition } from '../../core/ids.ts';
import type { Input } from '../../core/input.ts';
import { after, between, type DurationMs, type Instant, ms } from '../../core/time.ts';
import type { Clock, Told } from '../../gateway/ports.ts';

/** When the desk is flooded: figures of alarm management, in config/standards with their source and how sure it is. */
export interface FloodLimits {
  /** More new alarms than this for each operator, within `withinMs`, is a flood. */
  beginsAbove: number;
  /** Fewer than this, and it is over. */
  endsBelow: number;
  withinMs: DurationMs;
}

export interface FloodNow {
  since: Instant;
  /** New alarms within the time that counts. */
  alarms: number;
  operators: number;
}

/** New alarms that are counted one by one; beyond it a flood is a flood. */
const MAX_COUNTED = 10_000;
/** How often it is asked whether a flood is over. */
export const LOOK_EVERY: DurationMs = ms(5_000);

export interface FloodWatchOptions {
  limits: FloodLimits;
  clock: Clock;
  /** People who could accept an alarm and are at the desk now. */
  operators(): number;
  /** Puts it on record, gateway-wide: the partition is the one that keeps what concerns all. */
  submit(partition: Partition, input: Extract<Input, { type: 'flood' }>): void;
  partition: Partition;
}

/** Counts new alarms and says when there are more than the people at the desk can take in. It changes nothing else: an alarm is an alarm. */
export class FloodWatch {
  readonly #options: FloodWatchOptions;
  #alarmedAt: Instant[];
  #since: Instant | undefined;
  #asked = false;
  #look: { cancel(): void } | undefined;

  /** `since` and `alarmedAt` are what the journal knows of the time before the start. */
  constructor(options: FloodWatchOptions, since: Instant | undefined, alarmedAt: readonly Instant[]) {
    this.#options = options;
    this.#since = since;
    this.#alarmedAt = alarmedAt.toSorted((a, b) => a - b).slice(-MAX_COUNTED);
    if (since !== undefined) this.#lookLater();
  }

  get now(): FloodNow | undefined {
    if (this.#since === undefined) return undefined;
    return { since: this.#since, alarms: this.alarms, operators: this.#operators };
  }

  /** New alarms within the time that counts. */
  get alarms(): number {
    const oldest = this.#options.clock.now() - this.#options.limits.withinMs;
    const first = this.#alarmedAt.findIndex((at) => at > oldest);
    if (first > 0) this.#alarmedAt.splice(0, first);
    else if (first < 0) this.#alarmedAt = [];
    return this.#alarmedAt.length;
  }

  /** Sees what the desk is told. Called from the loop; anything it sets off comes after the turn. */
  take({ event, early }: Told): void {
    const isNew = event.type === 'incident-opened' || event.type === 'severity-raised';
    if (early || !isNew || ('drill' in event && event.drill)) return;
    this.#alarmedAt.push(event.at);
    if (this.#alarmedAt.length > MAX_COUNTED) this.#alarmedAt.splice(0, MAX_COUNTED >> 1);
    if (this.#since !== undefined || this.#asked) return;
    this.#asked = true;
    queueMicrotask(() => {
      this.#asked = false;
      this.#begin();
    });
  }

  close(): void {
    this.#look?.cancel();
  }

  get #operators(): number {
    return Math.max(1, this.#options.operators());
  }

  #begin(): void {
    const { clock, limits, submit, partition } = this.#options;
    const [alarms, operators] = [this.alarms, this.#operators];
    if (this.#since !== undefined || alarms <= limits.beginsAbove * operators) return;
    this.#since = clock.now();
    submit(partition, { type: 'flood', now: 'began', since: this.#since, alarms, operators });
    this.#lookLater();
  }

  #lookLater(): void {
    const { clock } = this.#options;
    this.#look = clock.at(after(clock.now(), LOOK_EVERY), () => this.#end());
  }

  #end(): void {
    const { limits, submit, partition } = this.#options;
    const since = this.#since;
    if (since === undefined) return;
    const [alarms, operators] = [this.alarms, this.#operators];
    if (alarms >= limits.endsBelow * operators) return this.#lookLater();
    this.#since = undefined;
    submit(partition, { type: 'flood', now: 'ended', since, alarms, operators });
  }
}

/** The opening times among these that still count at `now`. */
export function stillCounted(openedAt: Iterable<Instant>, now: Instant, { withinMs }: FloodLimits): Instant[] {
  return [...openedAt].filter((at) => between(at, now) < withinMs);
}
