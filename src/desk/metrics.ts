import { Counter, Gauge, type Registry } from 'prom-client';
import type { DeskStream } from './stream/desk-stream.ts';

/** Puts the desk's numbers on the metrics page; they are read when the page is asked for. */
export function measureDesk(registry: Registry, stream: DeskStream): void {
  new Gauge({
    name: 'havenwatch_desk_stream_clients',
    help: 'Open streams',
    registers: [registry],
    collect() {
      this.set(stream.size);
    },
  });
  new Gauge({
    name: 'havenwatch_desk_audience',
    help: 'People who could accept an alarm and have the stream open',
    registers: [registry],
    collect() {
      this.set(stream.audience());
    },
  });
  new Counter({
    name: 'havenwatch_desk_stream_total',
    help: 'What became of streams and of what they were told',
    labelNames: ['what'],
    registers: [registry],
    collect() {
      this.reset();
      for (const [what, count] of Object.entries(stream.counts)) this.inc({ what }, count);
    },
  });
}
