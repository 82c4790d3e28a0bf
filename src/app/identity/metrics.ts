import type { Registry } from 'prom-client';
import type { Authority } from '../../identity/authority.ts';
import { gaugesOf } from '../gauges.ts';
import type { Renewals } from './renewals.ts';

/** What `/metrics` shows of what devices prove themselves with. */
export function watchIdentity(
  registry: Registry,
  { counters }: Pick<Renewals, 'counters'>,
  authority: Pick<Authority, 'expiresAt'>,
): void {
  const { gauge, labelled } = gaugesOf(registry);
  labelled(
    'identity_renewals',
    'What became of renewals of what devices prove themselves with',
    'what',
    () => counters,
  );
  const endsAt = authority.expiresAt / 1000;
  gauge(
    'identity_ends_at',
    'When the issuing certificate for devices ends, as it was at the start, s since 1970',
    () => endsAt,
  );
}
