import { type DurationMs, minutes, ms, seconds } from '../../core/time.ts';

/** Every bound of the receiver for alarm panels, in one place; tests lower some. */
export interface Dc09Limits {
  /** TCP connections at once, and of them so many of one address; one more is closed at once. */
  connections: number;
  connectionsOfOne: number;
  /** A connection on which no panel of ours has spoken for so long is closed, so that nobody else holds them all. */
  firstMs: DurationMs;
  /** One of a panel that has been quiet for so long is closed. Link tests come more often where a panel holds its connection. */
  idleMs: DurationMs;
  /** A connection that has sent so many bytes that belong to no frame is closed. */
  garbageBytes: number;
  /** Messages of one connection, and datagrams of all, that wait for the disk; beyond it nothing more is read, or answered. */
  inFlight: number;
  datagrams: number;
  /** A message that waits longer for the disk than this is not answered; the panel sends again. */
  settleMs: DurationMs;
  /** DC-09 §5.5.1.9: a time stamp may be so far behind us, or ahead. */
  backMs: DurationMs;
  aheadMs: DurationMs;
  /** A clock may drift so far between two messages; what is older was kept by somebody, or has been told before. */
  driftMs: DurationMs;
  /** The same number with the same data within this long is the same message; so many are remembered of each panel. */
  repeatMs: DurationMs;
  repeats: number;
  /** Answers to whoever is no panel of ours: so many at once, so many per second after it. */
  strangersBurst: number;
  strangersPerSecond: number;
  /** Accounts that are listed because nobody has registered them; the one longest quiet goes first. */
  strangers: number;
}

export const DC09_LIMITS: Dc09Limits = {
  connections: 4_096,
  connectionsOfOne: 64,
  firstMs: seconds(30),
  idleMs: minutes(60),
  garbageBytes: 4_096,
  inFlight: 16,
  datagrams: 1_024,
  settleMs: seconds(20),
  backMs: seconds(40),
  aheadMs: seconds(20),
  driftMs: minutes(10),
  repeatMs: ms(60_000),
  repeats: 128,
  strangersBurst: 200,
  strangersPerSecond: 50,
  strangers: 200,
};
