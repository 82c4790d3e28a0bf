/** Everything the receiver for alarm panels counts, as a closed list; the app maps it to its metrics. */
export const DC09_COUNTS = [
  'frames',
  'unsound',
  'unreadable',
  'garbage_bytes',
  'acknowledged',
  'nak',
  'duh',
  'unanswered',
  'link_tests',
  'messages',
  'repeats',
  'wrong_time',
  'replays',
  'in_the_clear',
  'wrong_key',
  'no_key',
  'unknown_account',
  'unbound_zone',
  'set_aside',
  'settle_failed',
  'settle_late',
  'connections',
  'connections_refused',
  'connections_idle',
  'datagrams',
  'datagrams_dropped',
] as const;
export type Dc09Count = (typeof DC09_COUNTS)[number];

/** Counters that only grow. */
export type Dc09Counts = Record<Dc09Count, number>;

export function noDc09Counts(): Dc09Counts {
  return Object.fromEntries(DC09_COUNTS.map((name) => [name, 0])) as Dc09Counts;
}
