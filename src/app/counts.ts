import type { StatusNow } from '../desk/schema/status.ts';
import type { Sight } from '../desk/sight.ts';
import type { Gateway } from '../gateway/gateway.ts';
import type { Watch } from '../gateway/watch.ts';
import type { Directory } from '../register/directory.ts';

export interface Counted {
  gateway: Pick<Gateway, 'states'>;
  watch: Pick<Watch, 'troubled'>;
  directory: Pick<Directory, 'deviceAt'>;
}

/** What is open and what is not well, in the homes that are seen. */
export function countFor({ gateway, watch, directory }: Counted, sight: Sight): StatusNow['counts'] {
  const ours = (index: number) => sight.sees(directory.deviceAt(index)?.premises ?? '');
  const counts = { open: 0, acknowledged: 0, ...watch.troubled(ours) };
  for (const state of gateway.states()) {
    for (const incident of state.incidents.values()) {
      if (incident.state === 'closed' || incident.drill === true || !sight.sees(incident.premises)) continue;
      counts[incident.state] += 1;
    }
  }
  return counts;
}
