import { Counter, collectDefaultMetrics, Registry } from 'prom-client';
import type { FloodWatch } from '../desk/flood/flood-watch.ts';
import type { Dispatcher } from '../dispatch/dispatcher.ts';
import type { Count, Metrics as DispatchMetrics } from '../dispatch/tally.ts';
import type { FiguresDesk } from '../figures/worker/figures-desk.ts';
import type { Gateway } from '../gateway/gateway.ts';
import type { Watch } from '../gateway/watch.ts';
import type { Dc09Intake } from '../intake/dc09/start.ts';
import type { Intake } from '../intake/intake.ts';
import type { SqliteJournal } from '../journal/sqlite/journal.ts';
import type { Vault } from '../vault/vault.ts';
import { gaugesOf } from './gauges.ts';

export interface MetricSources {
  gateway: Gateway;
  journal: Pick<SqliteJournal, 'counts' | 'notices'>;
  watch: Watch;
  dispatcher: Dispatcher;
  desk: { audience(): number };
  late: { flood?: FloodWatch | undefined; dc09?: Dc09Intake | undefined };
  intake(): Intake | undefined;
  vault: Vault;
  figures: Pick<FiguresDesk, 'counts' | 'waiting'>;
  records: { syncCounters(): Record<string, number> };
}

export interface AppMetrics {
  registry: Registry;
  dispatch: DispatchMetrics;
  /** Begins to read the counters of the running rooms at each scrape. */
  watch(sources: MetricSources): void;
}

/** Everything `/metrics` shows. Labels are names of ours; nothing about a home or a person is ever a label. */
export function makeMetrics(): AppMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'havenwatch_' });
  const dispatched = new Counter({
    name: 'havenwatch_dispatch_total',
    help: 'What became of sends, by channel',
    labelNames: ['what', 'channel'],
    registers: [registry],
  });
  return {
    registry,
    dispatch: { count: (what: Count, channel: string) => dispatched.inc({ what, channel }) },
    watch: (sources) => watchSources(registry, sources),
  };
}

function chattering(gateway: Gateway): number {
  let count = 0;
  for (const { premises } of gateway.states())
    for (const { chatter = [] } of premises.values()) for (const one of chatter) if (one.startedAt !== null) count += 1;
  return count;
}

function watchSources(
  registry: Registry,
  { gateway, journal, watch, dispatcher, desk, late, intake, vault, records, figures }: MetricSources,
): void {
  const { gauge, labelled } = gaugesOf(registry);
  labelled('gateway', 'Counts of the loop', 'what', () => ({ ...gateway.counts }));
  labelled('journal', "Counts of the journal's writer", 'what', () => ({ ...journal.counts() }));
  gauge('journal_damages', 'Damage to the journal that nobody has accepted', () => journal.notices().length);
  gauge('gateway_waiting', 'Inputs waiting to be decided', () => gateway.status.waiting);
  gauge('gateway_pending', 'Inputs waiting for their commit', () => gateway.status.pending);
  gauge('gateway_disk_failing', '1 while the journal cannot be written', () =>
    gateway.status.disk === 'failing' ? 1 : 0,
  );
  labelled('supervision', 'Counts of the sweep', 'what', () => ({ ...watch.counts }));
  labelled('intake', 'Counts of intake', 'what', () => ({ ...intake()?.stats().counts }));
  const line = () => intake()?.stats().handshakes;
  gauge('devices_connected', 'Devices connected now', () => intake()?.stats().connected ?? 0);
  labelled('dc09', 'Counts of the receiver for alarm panels', 'what', () => ({ ...late.dc09?.stats().counts }));
  gauge('panels_connected', 'Connections of alarm panels now', () => late.dc09?.stats().connected ?? 0);
  gauge('handshakes_waiting', 'Devices that wait for their TLS handshake', () => line()?.waiting ?? 0);
  gauge(
    'handshakes_longest_wait_seconds',
    'How long the first of them has waited: it cannot alarm meanwhile',
    () => (line()?.longestWaitMs ?? 0) / 1000,
  );
  gauge('alarms_new', 'New alarms within the time that counts for a flood', () => late.flood?.alarms ?? 0);
  gauge('alarm_flood', '1 while there are more new alarms than the people at the desk can take in', () =>
    late.flood?.now === undefined ? 0 : 1,
  );
  gauge('sensors_chattering', 'Sensors whose repetitions are counted and not told', () => chattering(gateway));
  gauge('consoles_connected', 'Consoles on the live stream', () => desk.audience());
  labelled('dispatch_queued', 'Sends waiting, by channel', 'channel', () =>
    Object.fromEntries(Object.entries(dispatcher.health()).map(([name, lane]) => [name, lane.queued])),
  );
  labelled('figures', 'Counts of the worker that answers about figures', 'what', () => ({
    ...figures.counts,
    waiting: figures.waiting,
  }));
  labelled('vault', 'Counts of the vault', 'what', () => ({ ...vault.counters(), ...records.syncCounters() }));
}
