import { Pool } from 'undici';
import { after, between, type DurationMs, ms, seconds } from '../../core/time.ts';
import { pause, within } from '../../dispatch/within.ts';
import type { Clock } from '../../gateway/ports.ts';

const TRY_MS = seconds(5);
const WINDOW_MS = seconds(60);
const FIRST_BACK_OFF_MS = seconds(1);
const LONGEST_BACK_OFF_MS = seconds(8);
const CONNECTIONS = 2;
const ANSWER_BYTES = 16_384;

export interface Message {
  method: 'GET' | 'POST';
  headers?: Record<string, string>;
  body?: string;
}

/** Reaches one address outside: every try is bounded, and so are all tries together. */
export class OutsidePost {
  readonly #clock: Clock;
  readonly #pool: Pool;
  readonly #path: string;
  readonly #stop = new AbortController();

  /** `url` has been checked by the configuration: https, or plain http to this machine. */
  constructor(url: string, clock: Clock) {
    const { origin, pathname, search } = new URL(url);
    this.#clock = clock;
    this.#path = pathname + search;
    this.#pool = new Pool(origin, {
      connections: CONNECTIONS,
      pipelining: 1,
      maxResponseSize: ANSWER_BYTES,
      connect: { timeout: seconds(3) },
    });
  }

  /** True when the other side took it. `make` is asked anew for every try. Never rejects. */
  async deliver(make: () => Message, windowMs: DurationMs = WINDOW_MS): Promise<boolean> {
    const until = after(this.#clock.now(), windowMs);
    for (
      let waitMs = FIRST_BACK_OFF_MS;
      !this.#stop.signal.aborted;
      waitMs = ms(Math.min(waitMs * 2, LONGEST_BACK_OFF_MS))
    ) {
      if (await this.try(make())) return true;
      if (between(this.#clock.now(), until) <= waitMs) return false;
      await pause(this.#clock, waitMs, this.#stop.signal);
    }
    return false;
  }

  /** One try. */
  try(message: Message): Promise<boolean> {
    return within(
      this.#clock,
      TRY_MS,
      () => false,
      (late) => this.#request(message, AbortSignal.any([late, this.#stop.signal])),
    );
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#pool.destroy();
  }

  async #request({ method, headers, body }: Message, signal: AbortSignal): Promise<boolean> {
    try {
      const answer = await this.#pool.request({
        path: this.#path,
        method,
        signal,
        ...(headers === undefined ? {} : { headers }),
        ...(body === undefined ? {} : { body }),
      });
      await answer.body.dump();
      return answer.statusCode >= 200 && answer.statusCode < 300;
    } catch {
      return false;
    }
  }
}
