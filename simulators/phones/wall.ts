import { type CallbackFaults, type Callbacks, REPEAT_LIMIT } from './callbacks.ts';
import { Changes } from './changes.ts';
import type { Exchange } from './exchange.ts';
import { Handsets } from './handsets.ts';
import { RequestLog, type RequestLogger } from './request-log.ts';
import type { Texting } from './texting.ts';
import type { Failure, Weather } from './weather.ts';

/** A network as its telephones reach it. */
export interface Networked {
  readonly name: string;
  readonly exchange: Exchange;
  readonly texting: Texting;
  readonly weather: Weather;
  readonly callbacks: Callbacks;
}

/** What the networks of one wall are called, in the order in which they came. */
export const NETWORK_NAMES = ['first', 'second', 'third'] as const;
export type NetworkName = (typeof NETWORK_NAMES)[number];

/** The telephones. A person has one, whichever network a call comes through, so several networks may share a wall. */
export class Wall {
  readonly handsets = new Handsets();
  readonly changes = new Changes();
  readonly log = new RequestLog();
  readonly #networks: Networked[] = [];

  /** What the next network is called; undefined when there are as many as a wall takes. */
  nextName(): NetworkName | undefined {
    return NETWORK_NAMES[this.#networks.length];
  }

  /** What a network writes into the log that all share. */
  logOf(network: NetworkName): RequestLogger {
    return { add: (entry) => this.log.add({ ...entry, network }) };
  }

  enter(network: Networked): void {
    this.#networks.push(network);
  }

  /** The last one to leave ends what waits for news of the telephones. */
  leave(network: Networked): void {
    const at = this.#networks.indexOf(network);
    if (at >= 0) this.#networks.splice(at, 1);
    if (this.#networks.length === 0) this.changes.close();
  }

  get networks(): readonly Networked[] {
    return this.#networks;
  }

  /** The network of that name; the one asked when none is said. */
  named(name: string | undefined, asked: Networked): Networked {
    return this.#networks.find((each) => each.name === name) ?? asked;
  }

  /** Sets the weather of a network by hand. */
  fail({ weather }: Networked, failure: Failure): void {
    weather.set(failure);
    this.changes.touch();
  }

  /** Changes what becomes of the callbacks of a network. */
  trouble({ callbacks }: Networked, faults: Partial<CallbackFaults>): void {
    const repeat = Math.min(faults.repeat ?? callbacks.faults.repeat, REPEAT_LIMIT);
    callbacks.setFaults({ ...faults, repeat });
    this.changes.touch();
  }

  /** The network that a call or a text came through. */
  through(record: { readonly network: string }): Networked | undefined {
    return this.#networks.find(({ name }) => name === record.network);
  }
}
