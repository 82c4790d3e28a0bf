/** How much is measured. The long form is what may be quoted; the short one is for a look. */
export interface Plan {
  /** Devices whose buttons are pressed, one a home; no home is pressed twice in a round. */
  pressers: number;
  /** The fleet behind them: connected at first, and in all. */
  fleet: { some: number; all: number; homeSize: number; connectPerSecond: number };
  /** Presses of one round and how fast they come: alarms are rare, so never a closed loop where latency is the question. */
  pressesPerRound: number;
  pressesPerSecond: number;
  rounds: number;
  /** Heartbeats a second behind the presses, with the whole fleet connected. */
  rates: readonly number[];
  /** The rate at which Node-RED is measured, and of the part of the fleet. */
  peerRate: number;
  /** Presses one after another, each as soon as the last one is acknowledged. */
  closedLoop: number;
  floorLoop: number;
  freshStarts: number;
  freshPresses: number;
  freshPerSecond: number;
  /** How long the load runs before the first press of a round. */
  settleMs: number;
  /** How long the last sighting of a round is waited for. */
  patienceMs: number;
}

export const LONG: Plan = {
  pressers: 400,
  fleet: { some: 5000, all: 10_000, homeSize: 4, connectPerSecond: 1500 },
  pressesPerRound: 160,
  pressesPerSecond: 40,
  rounds: 5,
  rates: [0, 1000, 5000],
  peerRate: 1000,
  closedLoop: 300,
  floorLoop: 500,
  freshStarts: 7,
  freshPresses: 60,
  freshPerSecond: 20,
  settleMs: 500,
  patienceMs: 5000,
};

export const SHORT: Plan = {
  ...LONG,
  pressers: 80,
  fleet: { some: 500, all: 1000, homeSize: 4, connectPerSecond: 1500 },
  pressesPerRound: 60,
  rounds: 2,
  closedLoop: 80,
  floorLoop: 200,
  freshStarts: 2,
  freshPresses: 30,
  settleMs: 200,
};
