import { type DurationMs, seconds } from '../../core/time.ts';
import type { Channel, Found, Order, SendResult } from '../channel.ts';

export interface DeskOptions {
  /** Consoles that are connected to the stream at this moment and are told of this home. */
  audience(premises: string): number;
  name?: string;
}

/**
 * The desk's own screen. The alert itself reaches it by the stream, straight from the loop; this says truthfully whether
 * anybody was there to see it.
 */
export class DeskChannel implements Channel {
  readonly name: string;
  readonly configured = true;
  readonly needs = 'nothing';
  readonly patienceMs: DurationMs = seconds(1);
  readonly #audience: (premises: string) => number;

  constructor(options: DeskOptions) {
    this.name = options.name ?? 'desk';
    this.#audience = options.audience;
  }

  async send({ premises }: Pick<Order, 'premises'>): Promise<SendResult> {
    return this.#audience(premises) > 0 ? { result: 'delivered' } : { result: 'failed', reason: 'nobody-at-desk' };
  }

  /** After a restart the consoles connect again and are told all that is open; asking once more costs nothing. */
  async lookUp(): Promise<Found> {
    return { found: 'no' };
  }

  async standDown(): Promise<void> {}

  async close(): Promise<void> {}
}
