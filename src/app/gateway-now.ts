import type { GatewayNow } from '../desk/schema/estate.ts';
import { loopTroubles } from './health.ts';
import type { Rooms } from './rooms.ts';
import { isGrave } from './watchdog/trouble.ts';

/** How the gateway is, in the parts that somebody looks at when it is not well. */
export function gatewayNow(rooms: Rooms): GatewayNow {
  const { gateway, journal, channels, dispatcher, clockWatch, warnings, late } = rooms;
  const troubles = late.selfWatch?.troubles() ?? [...loopTroubles(rooms)];
  const { disk, position, waiting } = gateway.status;
  const lanes = dispatcher.health();
  return {
    ready: !troubles.some(isGrave),
    troubles: troubles.map((trouble) => ({ ...trouble, grave: isGrave(trouble) })),
    notes: [...warnings, ...(late.selfWatch?.notes() ?? [])],
    clockOffsetMs: clockWatch?.offsetMs() ?? null,
    journal: { state: disk, position, waiting, damaged: journal.notices().length > 0 },
    channels: channels.map(({ name, configured }) => ({ name, configured, waiting: lanes[name]?.queued ?? 0 })),
    people: late.desk?.operators() ?? 0,
    connected: late.intake?.stats().connected ?? null,
  };
}
