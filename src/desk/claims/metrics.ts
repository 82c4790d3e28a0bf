import { Counter, type Registry } from 'prom-client';
import type { ClaimWatch } from './claim-watch.ts';

/** Puts on the metrics page how many incidents were taken from people whose connection was gone. */
export function measureClaims(registry: Registry, watch: ClaimWatch): void {
  new Counter({
    name: 'havenwatch_desk_claims_lost_total',
    help: 'Incidents taken from people at the desk whose connection was gone',
    registers: [registry],
    collect() {
      this.reset();
      this.inc(watch.released);
    },
  });
}
