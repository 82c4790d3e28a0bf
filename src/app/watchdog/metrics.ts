import type { Registry } from 'prom-client';
import { gaugesOf } from '../gauges.ts';
import type { SelfWatch } from './self-watch.ts';
import { TROUBLES } from './trouble.ts';

/** Puts what self-supervision knows on the metrics page; it is read when the page is asked for. */
export function watchTroubles(registry: Registry, watch: SelfWatch): void {
  const { gauge, labelled } = gaugesOf(registry);
  labelled('trouble', '1 while something is wrong, by its code', 'code', () => {
    const now = new Set(watch.troubles().map(({ code }) => code as string));
    return Object.fromEntries(Object.keys(TROUBLES).map((code) => [code, now.has(code) ? 1 : 0]));
  });
  labelled('audit', 'Counts of the audit of the live tables', 'what', () => ({ ...watch.audit.counts }));
  gauge('audit_findings', 'What the last audit found', () => watch.audit.findings.length);
  gauge('silences_overlooked', 'Devices past their deadline of which nobody was told', () => watch.silence.overlooked);
  gauge('loop_lag_ms', 'How late the loop served its last beat', () => watch.lag.lastMs);
  gauge('loop_lag_worst_ms', 'The same, the worst of the last 15 s', () => watch.lag.worstMs());
  labelled('provider_asked', 'How often the providers were asked for our account', 'what', () => ({
    ...watch.providers.counts,
  }));
  labelled('provider_failures', 'Times in a row that a provider did not answer', 'channel', () =>
    watch.providers.failures(),
  );
  labelled('alerts', 'What became of alerts about the gateway itself', 'what', () => ({ ...watch.alerts.counts }));
  labelled('dead_man', "Counts of the dead man's signal", 'what', () => ({ ...watch.deadMan?.counts }));
  gauge(
    'disk_used_share',
    'How full the disk of the data directory is, 0 to 1',
    () => watch.machine.disk?.usedShare ?? 0,
  );
  gauge('disk_free_bytes', 'What is left on it', () => watch.machine.disk?.freeBytes ?? 0);
}
