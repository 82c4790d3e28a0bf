import { Gauge, type Registry } from 'prom-client';
import type { RunningDrill } from './running.ts';

/** What `/metrics` shows of the daily self-test. Nothing of it is counted among alarms. */
export function watchDrill(
  registry: Registry,
  drill: RunningDrill & { counts: { passed: number; failed: number } },
): void {
  new Gauge({
    name: 'havenwatch_drill',
    help: 'The daily self-test: drills passed and failed since the start, 1 if the last one passed, when it was (s since 1970)',
    labelNames: ['what'],
    registers: [registry],
    collect() {
      const { last } = drill.look();
      for (const [what, count] of Object.entries(drill.counts)) this.set({ what }, count);
      if (last === undefined) return;
      this.set({ what: 'last_passed' }, last.passed ? 1 : 0);
      this.set({ what: 'last_at' }, Math.floor(last.at / 1000));
    },
  });
  new Gauge({
    name: 'havenwatch_drill_ms',
    help: 'What the last self-test measured from its press, in ms',
    labelNames: ['until'],
    registers: [registry],
    collect() {
      const figures = drill.look().last?.figures;
      if (!figures) return;
      const { pubackMs, streamMs, sendMs } = figures;
      for (const [until, ms] of Object.entries({ puback: pubackMs, stream: streamMs, send: sendMs }))
        if (ms !== null) this.set({ until }, ms);
    },
  });
}
