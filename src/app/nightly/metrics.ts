import type { Registry } from 'prom-client';
import { gaugesOf } from '../gauges.ts';
import type { Nightly } from './nightly.ts';

/** What `/metrics` shows of the nightly check: how much wants seeing to, what broke off, and when it was (s since 1970). */
export function watchNightly(registry: Registry, nightly: Pick<Nightly, 'last'>): void {
  const { gauge } = gaugesOf(registry);
  gauge('nightly_findings', 'What the last nightly check has found', () => nightly.last?.findings.length ?? 0);
  gauge('nightly_broken', 'Nightly checks that broke off the last time', () => nightly.last?.broken.length ?? 0);
  gauge('nightly_last_at', 'When the last nightly check was, s since 1970', () => (nightly.last?.at ?? 0) / 1000);
}
