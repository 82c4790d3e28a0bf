import type { FleetClock } from '../../simulators/fleet/clock.ts';
import { type Fleet, startFleet } from '../../simulators/fleet/fleet.ts';
import type { FleetOrder, FleetReply } from './fleet-link.ts';

// A fleet in a process of its own, so that its work is not done on the core of whoever measures. It obeys its parent and ends with it.
// Independent homes do not beat in step: the shorter the tick, the fewer heartbeats leave at one moment.
const TICK_MS = 2;
const clock: FleetClock = {
  now: () => performance.now(),
  every(_, act) {
    const timer = setInterval(act, TICK_MS);
    return () => clearInterval(timer);
  },
};

let fleet: Fleet | undefined;

async function obey(order: FleetOrder): Promise<FleetReply> {
  switch (order.order) {
    case 'connect':
      fleet = await startFleet({ ...order.options, clock });
      return { connected: fleet.connected };
    case 'rate':
      fleet?.setRate(order.heartbeatsPerSecond);
      return { connected: fleet?.connected ?? 0 };
    case 'look':
      return { connected: fleet?.connected ?? 0, ...(fleet ? { stats: fleet.stats } : {}) };
  }
}

process.on('message', (message: { id: number; order: FleetOrder }) => {
  obey(message.order).then(
    (reply) => process.send?.({ id: message.id, reply }),
    (error: unknown) =>
      process.send?.({ id: message.id, failed: error instanceof Error ? error.message : String(error) }),
  );
});
process.on('disconnect', () => process.exit());
