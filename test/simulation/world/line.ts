import type { AttemptId } from '../../../src/core/ids.ts';
import { type DurationMs, seconds } from '../../../src/core/time.ts';
import type { Channel, Found, Order, SendResult, Stand } from '../../../src/dispatch/channel.ts';
import type { Exchange } from './exchange.ts';

export interface LineParts {
  exchange: Exchange;
  isAlive(): boolean;
  /** Hands something to the process when it can run; never to one that is dead. */
  deliver(act: () => void): void;
  asked(ask: { attempt: AttemptId; generation: number; channel: string }): void;
  answered(attempt: AttemptId, result: SendResult): void;
  lookingUp(attempt: AttemptId): void;
  lookedUp(attempt: AttemptId, found: Found['found']): void;
}

/** A process's way to a provider: voice or text, or to the police and a receiving centre. */
export class PhoneLine implements Channel {
  readonly name: string;
  readonly configured = true;
  readonly needs: 'number' | 'nothing';
  readonly patienceMs: DurationMs = seconds(5);
  readonly #parts: LineParts;

  constructor(name: 'voice' | 'sms' | 'transfer' | 'arc', parts: LineParts) {
    this.name = name;
    this.needs = name === 'voice' || name === 'sms' ? 'number' : 'nothing';
    this.#parts = parts;
  }

  send(order: Order): Promise<SendResult> {
    const { exchange, isAlive, asked, answered } = this.#parts;
    if (!isAlive()) return new Promise(() => {});
    asked({ attempt: order.attempt, generation: order.generation, channel: this.name });
    return this.#heard(exchange.place(order), (result) => answered(order.attempt, result));
  }

  lookUp(order: Order): Promise<Found> {
    const { exchange, isAlive, lookingUp, lookedUp } = this.#parts;
    if (!isAlive()) return new Promise(() => {});
    lookingUp(order.attempt);
    if (order.resumed?.contested === true) {
      lookedUp(order.attempt, 'unsure');
      return Promise.resolve({ found: 'unsure' });
    }
    return this.#heard(exchange.find(order), ({ found }) => lookedUp(order.attempt, found));
  }

  async standDown(stand: Stand): Promise<void> {
    if (this.#parts.isAlive()) this.#parts.exchange.cancel(stand.reference);
  }

  async close(): Promise<void> {}

  /** An answer reaches the process when it runs, and only while it lives. */
  #heard<T>(answer: Promise<T>, heard: (answer: T) => void): Promise<T> {
    return new Promise((resolve) => {
      answer.then((said) =>
        this.#parts.deliver(() => {
          heard(said);
          resolve(said);
        }),
      );
    });
  }
}
