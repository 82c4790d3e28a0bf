import { Fault } from '../core/fault.ts';
import type { Dispatcher } from '../dispatch/dispatcher.ts';
import type { Gateway } from '../gateway/gateway.ts';
import type { Clock } from '../gateway/ports.ts';
import { STALL_AFTER, type Watch } from '../gateway/watch.ts';
import type { SqliteJournal } from '../journal/sqlite/journal.ts';
import { isGrave, type SelfView, type Trouble } from './watchdog/trouble.ts';

/** Inputs waiting beyond this mean that the gateway does not keep up. */
const MAX_HEALTHY_QUEUE = 2_000;
/** A send that has waited this long has not left the building. */
const MAX_SEND_WAIT_MS = 10_000;

export interface Health {
  ready: boolean;
  /** One sentence for everything that makes the gateway unfit; empty when nothing does. */
  says: string[];
  /** What must be known and is shown loudly, but is no reason to take the gateway out of service. */
  warnings: string[];
}

export interface HealthParts {
  gateway: Gateway;
  watch: Watch;
  dispatcher: Dispatcher;
  clock: Clock;
  journal: Pick<SqliteJournal, 'notices'>;
  /** What is as it was configured but must be known. */
  warnings: readonly string[];
  /** What self-supervision has found, and what it wants to be known; nothing before it has begun. */
  selfWatch(): SelfView | undefined;
}

/** What is wrong with the gateway right now, in sentences. */
export function lookAtHealth(parts: HealthParts): Health {
  const selfWatch = parts.selfWatch();
  const troubles = selfWatch?.troubles() ?? [...loopTroubles(parts)];
  const grave = troubles.filter(isGrave);
  const lesser = troubles.filter((trouble) => !isGrave(trouble));
  return {
    ready: grave.length === 0,
    says: grave.map(({ says }) => says),
    warnings: [...parts.warnings, ...lesser.map(({ says }) => says), ...(selfWatch?.notes() ?? [])],
  };
}

/** What the journal, the loop, the sweep and the lanes say by themselves. */
export function* loopTroubles({
  gateway,
  watch,
  dispatcher,
  clock,
  journal,
}: Pick<HealthParts, 'gateway' | 'watch' | 'dispatcher' | 'clock' | 'journal'>): Generator<Trouble> {
  for (const { says } of journal.notices()) {
    const { code, message } = new Fault('HW_DAMAGE_UNACCEPTED', { why: says });
    yield { code: 'journal-damaged', says: `${code}: ${message}` };
  }
  const { disk, waiting } = gateway.status;
  if (disk === 'failing') {
    const says = 'The journal cannot be written: panics go out unjournaled and nothing is acknowledged to devices.';
    yield { code: 'journal-failing', says };
  }
  if (disk === 'stalled') {
    const says =
      'The disk has held up a commit for over a second: alarms go out unjournaled and wait for their record.';
    yield { code: 'journal-stalled', says };
  }
  if (waiting > MAX_HEALTHY_QUEUE) yield { code: 'queue-long', says: `${waiting} inputs are waiting to be decided.` };
  const sweptAgoMs = clock.now() - watch.sweptAt;
  if (sweptAgoMs > STALL_AFTER)
    yield { code: 'sweep-late', says: `Supervision has not looked for ${Math.round(sweptAgoMs / 1000)} s.` };
  for (const [name, lane] of Object.entries(dispatcher.health())) {
    if (lane.oldestQueuedMs > MAX_SEND_WAIT_MS) {
      const says = `The oldest send by ${name} has waited ${Math.round(lane.oldestQueuedMs / 1000)} s.`;
      yield { code: 'send-waiting', says };
    }
  }
}
