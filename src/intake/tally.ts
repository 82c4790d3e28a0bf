/** Everything intake counts. Each name can become a metric as it is. */
export const TALLY_NAMES = [
  'connected',
  'disconnected',
  'lost',
  'taken_over',
  'refused_unknown_device',
  'refused_wrong_secret',
  'refused_revoked',
  'refused_client_id',
  'refused_will',
  'refused_protocol',
  'refused_full',
  'broken_connect',
  'connect_timeout',
  'waiting_dropped',
  'refused_certificate',
  'refused_expired',
  'handshakes',
  'handshakes_resumed',
  'handshakes_refused',
  'handshake_wait_ms',
  'tls_failed',
  'suspicions',
  'suspicions_repeated',
  'suspicions_held_back',
  'frame_broken',
  'turns_yielded',
  'qos2_overrun',
  'signals',
  'presses',
  'late_signals',
  'retained_signals',
  'heartbeats',
  'battery_levels',
  'states',
  'replies',
  'renewals',
  'family_messages',
  'retained_facts',
  'repeats',
  'discovered',
  'discovered_dropped',
  'idle_not_kept',
  'announcements_not_kept',
  'quarantined',
  'rate_limited',
  'subscriptions_refused',
  'settle_failed',
  'settle_overrun',
  'undecidable',
  'progress_sent',
  'progress_dropped',
  'broker_errors',
] as const;
export type TallyName = (typeof TALLY_NAMES)[number];

/** Counters that only grow; each step is told on, so that they can be metrics. */
export class Tally {
  readonly counts: Record<TallyName, number>;
  readonly #tell: ((name: TallyName, n: number) => void) | undefined;

  constructor(tell?: (name: TallyName, n: number) => void) {
    const zero = (name: TallyName): [TallyName, number] => [name, 0];
    this.counts = Object.fromEntries(TALLY_NAMES.map(zero)) as Record<TallyName, number>;
    this.#tell = tell;
  }

  add(name: TallyName, n = 1): void {
    this.counts[name] += n;
    this.#tell?.(name, n);
  }
}
