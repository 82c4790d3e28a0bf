import { isStatus, isTick, isTold } from '../api/guards.ts';
import type { Status, Told } from '../api/types.ts';
import { GIVE_UP_MS } from './connection.ts';

/** Messages that come within this are applied together, so that a flood costs one painting each time. */
export const GATHER_MS = 40;
/** More than this many gathered messages are applied at once, without waiting. */
export const GATHERED_MAX = 2_000;
/** Wait before a refused stream is opened again; doubled each time up to the last. */
export const REOPEN_MS = [1_000, 2_000, 4_000, 5_000] as const;

/** The part of the browser's `EventSource` that the feed uses. */
export interface Source {
  readonly readyState: number;
  addEventListener(type: string, listener: (event: Event) => void): void;
  close(): void;
}

export interface FeedOptions {
  open(): Source;
  now(): number;
  /** Calls back once after `ms`; returns how to cancel it. */
  after(ms: number, ring: () => void): () => void;
  onHello(status: Status): void;
  onTold(messages: readonly Told[]): void;
  onTick(now: string): void;
  /** What the gateway warns of has changed. */
  onStatus(status: Status): void;
  /** The lists must be read (again): what the stream tells does not join up with what is known. */
  onGap(): void;
  onHeard(at: number): void;
  onBroken(at: number): void;
  /** The desk refused the stream. Answer false when there is no point in trying again (signed out). */
  onRefused(): Promise<boolean>;
}

const CLOSED = 2;

/**
 * Follows the desk's stream. The browser reconnects by itself and says where it stopped; the feed notices when that is not
 * enough: first greeting, restarted gateway, nothing heard before the break, a `reload`, or a message that cannot be read.
 */
export class Feed {
  readonly #options: FeedOptions;
  #source: Source | null = null;
  #epoch: number | null = null;
  #lastId = '';
  #heardAt = 0;
  #refusals = 0;
  #gathered: Told[] = [];
  #appliedAt = Number.NEGATIVE_INFINITY;
  #cancelFlush: (() => void) | null = null;
  #cancelReopen: (() => void) | null = null;
  /** Messages that could not be read since the start. */
  unreadable = 0;

  constructor(options: FeedOptions) {
    this.#options = options;
  }

  start(): void {
    this.stop();
    const source = this.#options.open();
    this.#source = source;
    this.#lastId = '';
    this.#heardAt = this.#options.now();
    const on = (type: string, take: (data: unknown, id: string) => void) =>
      source.addEventListener(type, (event) => {
        if (source !== this.#source || !(event instanceof MessageEvent)) return;
        this.#heard();
        take(parse(event.data), event.lastEventId);
      });
    on('hello', (data) => this.#hello(data));
    on('told', (data, id) => this.#told(data, id));
    on('tick', (data) => isTick(data) && this.#options.onTick(data.now));
    on('status', (data) => isStatus(data) && this.#options.onStatus(data));
    on('reload', () => this.#options.onGap());
    source.addEventListener('error', () => source === this.#source && this.#broke(source));
  }

  stop(): void {
    this.#source?.close();
    this.#source = null;
    this.#cancelFlush?.();
    this.#cancelReopen?.();
    this.#cancelFlush = null;
    this.#cancelReopen = null;
    this.#gathered = [];
  }

  /** To be called now and then: gives up a line that looks open and is dead. */
  check(): void {
    if (!this.#source || this.#options.now() - this.#heardAt < GIVE_UP_MS) return;
    this.start();
  }

  #heard(): void {
    this.#heardAt = this.#options.now();
    this.#refusals = 0;
    this.#options.onHeard(this.#heardAt);
  }

  #hello(data: unknown): void {
    if (!isStatus(data)) return this.#unreadable();
    const joinsUp = this.#lastId !== '' && this.#epoch === data.epoch;
    this.#epoch = data.epoch;
    this.#options.onHello(data);
    if (!joinsUp) this.#options.onGap();
  }

  #told(data: unknown, id: string): void {
    this.#lastId = id;
    if (!isTold(data)) return this.#unreadable();
    this.#gathered.push(data);
    const waited = this.#options.now() - this.#appliedAt;
    if (waited >= GATHER_MS || this.#gathered.length >= GATHERED_MAX) return this.#flush();
    this.#cancelFlush ??= this.#options.after(GATHER_MS - waited, () => this.#flush());
  }

  #flush(): void {
    this.#cancelFlush?.();
    this.#cancelFlush = null;
    const messages = this.#gathered;
    this.#gathered = [];
    this.#options.onTold(messages);
    this.#appliedAt = this.#options.now();
  }

  #unreadable(): void {
    this.unreadable += 1;
    this.#options.onGap();
  }

  #broke(source: Source): void {
    this.#options.onBroken(this.#options.now());
    if (source.readyState !== CLOSED || this.#cancelReopen) return;
    const wait = REOPEN_MS[Math.min(this.#refusals, REOPEN_MS.length - 1)] ?? GIVE_UP_MS;
    this.#refusals += 1;
    this.#cancelReopen = this.#options.after(wait, () => void this.#reopen(source));
  }

  async #reopen(source: Source): Promise<void> {
    this.#cancelReopen = null;
    const again = await this.#options.onRefused();
    if (source === this.#source && again) this.start();
  }
}

function parse(data: unknown): unknown {
  if (typeof data !== 'string') return undefined;
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}
