import type { FleetDevice } from '../../simulators/fleet/packets.ts';
import type { Ledger } from './ledger.ts';
import type { Pressers } from './presser.ts';

/** Somebody who takes panics in and sets off calls and events: the product or a peer, each measured by the same hand. */
export interface Contestant {
  readonly name: string;
  readonly mqttPort: number;
  readonly pressers: Pressers;
  readonly ledger: Ledger;
  /** Puts everything back as it was before the presses: their homes have no open incident again. */
  tidy(): Promise<void>;
  close(): Promise<void>;
}

/** A peer that could not be measured, and what to do about it. */
export interface Absent {
  readonly name: string;
  readonly absent: string;
}

export interface Homes {
  pressers: readonly FleetDevice[];
  fleet: readonly FleetDevice[];
}

let sequence = 0;

/** Presses the `turn`-th button. Every press has an id of its own over the whole run. */
export function press({ pressers, ledger }: Contestant, turn: number, acked?: () => void): void {
  const id = `1-${++sequence}`;
  const payload = JSON.stringify({ id, kind: 'panic', sensor: 'bedroom-button', at: new Date().toISOString() });
  const sentAt = pressers.press(turn % pressers.size, payload, (at) => {
    ledger.acked(id, at);
    acked?.();
  });
  ledger.sent(id, sentAt);
}
