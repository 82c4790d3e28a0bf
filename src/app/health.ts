import type { Dispatcher } from '../dispatch/dispatcher.ts';
import type { Gateway } from '../gateway/gateway.ts';
import type { Clock } from '../gateway/ports.ts';
import { STALL_AFTER, type Watch } from '../gateway/watch.ts';

/** Inputs waiting beyond this mean that the gateway does not keep up. */
const MAX_HEALTHY_QUEUE = 2_000;
/** A send that has waited this long has not left the building. */
const MAX_SEND_WAIT_MS = 10_000;

export interface Health {
  ready: boolean;
  /** One sentence for everything that is wrong; empty when nothing is. */
  says: string[];
  /** What is as configured but must be known: shown loudly, not counted as sick. */
  warnings: string[];
}

export interface HealthParts {
  gateway: Gateway;
  watch: Watch;
  dispatcher: Dispatcher;
  clock: Clock;
  warnings: readonly string[];
}

/** What is wrong with the gateway right now, in sentences. */
export function lookAtHealth({ gateway, watch, dispatcher, clock, warnings }: HealthParts): Health {
  const says: string[] = [];
  const { disk, waiting } = gateway.status;
  if (disk === 'failing')
    says.push('The journal cannot be written: panics go out unjournaled and nothing is acknowledged to devices.');
  if (disk === 'stalled')
    says.push('The disk has held up a commit for over a second: alarms go out unjournaled and wait for their record.');
  if (waiting > MAX_HEALTHY_QUEUE) says.push(`${waiting} inputs are waiting to be decided.`);
  const sweptAgoMs = clock.now() - watch.sweptAt;
  if (sweptAgoMs > STALL_AFTER) says.push(`Supervision has not looked for ${Math.round(sweptAgoMs / 1000)} s.`);
  for (const [name, lane] of Object.entries(dispatcher.health())) {
    if (lane.oldestQueuedMs > MAX_SEND_WAIT_MS)
      says.push(`The oldest send by ${name} has waited ${Math.round(lane.oldestQueuedMs / 1000)} s.`);
  }
  return { ready: says.length === 0, says, warnings: [...warnings] };
}
