import type { PremisesId } from '../../../src/core/ids.ts';
import type { Instant } from '../../../src/core/time.ts';
import type { Checker, Promised, View } from './checker.ts';
import { incidentOf } from './committed.ts';

/** From intake to the first attempt, in the gateway's own time, whatever the disk, the provider or a flood does. */
export const FIRST_ATTEMPT_WITHIN_MS = 100;

interface Press {
  premises: PremisesId;
  key: string;
  at: Instant;
}

/** A panic that needs somebody called has somebody called at once. */
export const noPanicWaits: Promised = (view, broken): Checker => {
  /** Presses that nobody has been asked about yet. */
  let open: Press[] = [];
  const taken = new Set<string>();
  const handedOut = new Set<string>();
  return {
    see(sighting) {
      switch (sighting.what) {
        case 'killed':
          // The device has no PUBACK: it says it again.
          open = [];
          return taken.clear();
        case 'disk-fault':
          // A batch that is refused for what it is takes what was decided on it along; the device says it again.
          if (sighting.fault.code !== 'HW_COMMIT_FAILED') taken.clear();
          return;
        case 'received': {
          const key = `${sighting.device} ${sighting.signal}`;
          if (!sighting.panic || taken.has(key) || view.disk.dedupe.has(key)) return;
          taken.add(key);
          if (isBeingSeenTo(view, sighting.premises, handedOut)) return;
          open.push({ premises: sighting.premises, key, at: sighting.at });
          return;
        }
        case 'asked':
          // A look-up after a restart leads here without the loop.
          handedOut.add(incidentOf(sighting.attempt));
          return;
        case 'handed-out':
          handedOut.add(sighting.send.incident);
          open = open.filter((press) => press.premises !== sighting.send.premises);
          return;
        default:
          return;
      }
    },
    look() {
      for (const { key, at } of open) {
        const waited = view.at - at;
        if (view.gateway?.isPrompt && waited > FIRST_ATTEMPT_WITHIN_MS)
          broken(`nobody has been asked ${waited} ms after panic ${key} came in`);
      }
    },
  };
};

/** True when somebody has been asked about an incident of the highest priority in this home: the press joins it. */
function isBeingSeenTo({ gateway, register }: View, premises: PremisesId, handedOut: ReadonlySet<string>): boolean {
  const home = register.premises(premises);
  const state = home && gateway?.gateway.state(home.partition);
  const open = state?.premises.get(premises)?.openIncident;
  return open ? handedOut.has(open) && state?.incidents.get(open)?.priority === 1 : false;
}
