import type { Registry } from 'prom-client';
import { gaugesOf } from '../gauges.ts';
import type { HeartbeatNumbers } from './heartbeat-numbers.ts';
import type { OwnTls } from './own-tls.ts';
import type { Renewals } from './renewals.ts';

/** What `/metrics` shows of what devices prove themselves with. */
export function watchIdentity(
  registry: Registry,
  { counters }: Pick<Renewals, 'counters'>,
  ownTls: Pick<OwnTls, 'now' | 'counters'>,
): void {
  const { gauge, labelled } = gaugesOf(registry);
  labelled(
    'identity_renewals',
    'What became of renewals of what devices prove themselves with',
    'what',
    () => counters,
  );
  gauge(
    'identity_ends_at',
    'When the issuing certificate for devices ends, s since 1970',
    () => ownTls.now.issuingEndsAt / 1000,
  );
  gauge(
    'own_certificate_ends_at',
    'When the certificate that the gateway shows to devices ends, s since 1970',
    () => ownTls.now.ownEndsAt / 1000,
  );
  labelled('own_certificates', 'Other certificates that were put there while it runs', 'what', () => ownTls.counters);
}

/** What `/metrics` shows of the numbers of heartbeats that are kept over a restart. */
export function watchNumbers(registry: Registry, numbers: Pick<HeartbeatNumbers, 'waiting' | 'counters'>): void {
  const { gauge, labelled } = gaugesOf(registry);
  labelled('heartbeat_numbers', 'What became of the numbers of heartbeats', 'what', () => numbers.counters);
  gauge(
    'heartbeat_numbers_waiting',
    'Devices whose last number is not on disk yet: a copy of it would pass after a crash',
    () => numbers.waiting,
  );
}
