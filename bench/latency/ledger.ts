/** When one press was sent and when each thing that it must set off was seen; milliseconds of one monotonic clock. */
interface Press {
  sentAt: number;
  ackedAt?: number;
  calledAt?: number;
  streamedAt?: number;
}

/** What a press set off, as durations from the moment it was sent. */
export interface Sightings {
  presses: number;
  pubackMs: number[];
  phoneMs: number[];
  streamMs: number[];
  /** Things that never came: presses without a PUBACK, a call or an event. */
  lost: { puback: number; phone: number; stream: number };
}

/** Kept between rounds at most; a sighting of something older is of no use. */
const KEPT_LINKS = 20_000;

/**
 * Puts together what belongs together. A call may name an incident where the event names the press, and each may come first, so
 * the two are joined by `link`. Only the first sighting of each counts.
 */
export class Ledger {
  readonly #presses = new Map<string, Press>();
  readonly #pressOf = new Map<string, string>();
  readonly #early = new Map<string, number>();

  sent(press: string, at: number): void {
    this.#presses.set(press, { sentAt: at });
  }

  acked(press: string, at: number): void {
    const entry = this.#presses.get(press);
    if (entry) entry.ackedAt ??= at;
  }

  /** A call about a press itself, or about what `link` says belongs to it. */
  called(about: string, at: number): void {
    const entry = this.#presses.get(about) ?? this.#presses.get(this.#pressOf.get(about) ?? '');
    if (entry) entry.calledAt ??= at;
    else if (!this.#pressOf.has(about) && !this.#early.has(about)) remember(this.#early, about, at);
  }

  streamed(press: string, at: number): void {
    const entry = this.#presses.get(press);
    if (entry) entry.streamedAt ??= at;
  }

  /** From now on, and for a call that has come already, `about` means this press. */
  link(about: string, press: string): void {
    if (this.#pressOf.has(about)) return;
    remember(this.#pressOf, about, press);
    const at = this.#early.get(about);
    this.#early.delete(about);
    if (at !== undefined) this.called(about, at);
  }

  /** True when every press has been seen everywhere. */
  get complete(): boolean {
    for (const { ackedAt, calledAt, streamedAt } of this.#presses.values()) {
      if (ackedAt === undefined || calledAt === undefined || streamedAt === undefined) return false;
    }
    return true;
  }

  /** Everything seen since the last time, and a clean sheet. */
  take(): Sightings {
    const presses = [...this.#presses.values()];
    this.#presses.clear();
    this.#early.clear();
    const since = (name: 'ackedAt' | 'calledAt' | 'streamedAt') =>
      presses.flatMap((press) => (press[name] === undefined ? [] : [press[name] - press.sentAt]));
    const [pubackMs, phoneMs, streamMs] = [since('ackedAt'), since('calledAt'), since('streamedAt')];
    const missing = (seen: number[]) => presses.length - seen.length;
    const lost = { puback: missing(pubackMs), phone: missing(phoneMs), stream: missing(streamMs) };
    return { presses: presses.length, pubackMs, phoneMs, streamMs, lost };
  }
}

function remember<V>(kept: Map<string, V>, key: string, value: V): void {
  kept.set(key, value);
  if (kept.size <= KEPT_LINKS) return;
  const oldest = kept.keys().next();
  if (!oldest.done) kept.delete(oldest.value);
}
