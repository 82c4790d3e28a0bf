import type { Spread } from '../harness/percentiles.ts';

/** Buttons pressed while devices come back. */
export interface StormRound {
  name: string;
  puback: Spread;
  lost: number;
  tookMs: number;
  failures: number;
}

/** The whole scheme, and what as many bare handshakes take. */
export interface Back {
  kind: string;
  count: number;
  tookMs: number;
  floorMs: number;
  resumed: number;
  failures: number;
}

export interface Floor {
  kind: string;
  perSecond: number;
}

export interface Measured {
  rounds: StormRound[];
  back: Back[];
  floors: Floor[];
}
