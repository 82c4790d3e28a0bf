import { loopTroubles } from '../../../src/app/health.ts';
import type { Checker, Promised, View } from './checker.ts';

/** The journal in memory has no notices of its own. */
const NOTHING_TO_SAY = { notices: () => [] };

/** When the faults are over, everything comes to rest: nothing waits, nothing is forgotten, and health has nothing to say. */
export const itSettles: Promised = (view, broken): Checker => ({
  end() {
    const { gateway } = view;
    if (gateway === undefined) return broken('no gateway is running');
    const { status } = gateway.gateway;
    if (status.disk !== 'good') broken(`the disk is good again and the loop says ${status.disk}`);
    if (status.waiting > 0) broken(`${status.waiting} inputs are still waiting`);
    const { watch, dispatcher, clock } = gateway;
    const parts = { gateway: gateway.gateway, watch, dispatcher, clock, journal: NOTHING_TO_SAY };
    for (const { says } of loopTroubles(parts)) broken(`health says: ${says}`);
    endOutbox(view, broken);
    for (const device of view.devices) {
      const revoked = view.register.device(device.id)?.revoked;
      if (device.waiting > 0 && !revoked) broken(`${device.id} still has ${device.waiting} signals without PUBACK`);
    }
  },
});

/** A send that is on the list of the unsettled is under way, for an incident that is not closed. */
function endOutbox({ disk }: View, broken: (says: string) => void): void {
  for (const { attempt, incident } of disk.outbox.values()) {
    const state = disk.current.get(`incident ${incident}`)?.state;
    if (state === undefined || state === 'closed')
      broken(`${attempt} is still to be sent or looked up, and its incident is closed`);
  }
}
