import { Gauge, type Registry } from 'prom-client';

/** Gauges that are read when the metrics page is asked for. `labelled` shows what there is then, and nothing that was. */
export function gaugesOf(registry: Registry) {
  return {
    gauge(name: string, help: string, read: () => number): void {
      new Gauge({
        name: `havenwatch_${name}`,
        help,
        registers: [registry],
        collect() {
          this.set(read());
        },
      });
    },
    labelled(name: string, help: string, label: string, read: () => Record<string, number>): void {
      new Gauge({
        name: `havenwatch_${name}`,
        help,
        labelNames: [label],
        registers: [registry],
        collect() {
          this.reset();
          for (const [key, value] of Object.entries(read())) this.set({ [label]: key }, value);
        },
      });
    },
  };
}
