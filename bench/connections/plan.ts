/** How much is done. */
export interface ConnectionsPlan {
  /** Devices that come back at once while buttons are pressed. */
  storm: number;
  /** Devices of the whole scheme that come back at once. */
  all: number;
  /** Handshakes by which the floor is measured. */
  floor: number;
  /** Buttons, each on a connection of its own from before. */
  pressers: number;
  pressesPerSecond: number;
  /** How long they are pressed before anything is measured. */
  warmMs: number;
}

export const LONG: ConnectionsPlan = {
  storm: 3_000,
  all: 10_000,
  floor: 3_000,
  pressers: 50,
  pressesPerSecond: 100,
  warmMs: 3_000,
};
export const SHORT: ConnectionsPlan = {
  storm: 600,
  all: 1_500,
  floor: 600,
  pressers: 20,
  pressesPerSecond: 100,
  warmMs: 3_000,
};
