import { type Instant, later } from '../core/time.ts';
import type { Journal } from '../journal/port.ts';
import { SystemClock } from './clock.ts';
import type { Environment } from './environment.ts';
import { wallFromFile } from './wall.ts';

/** The gateway's time line as it goes on from the journal, whatever the machine's clock says. */
export function openTimeLine(journal: Journal, { dataDir, believeClock, allowWall }: Environment): SystemClock {
  const sources = allowWall === true ? wallFromFile(dataDir) : undefined;
  return new SystemClock(lastInstant(journal), sources, believeClock);
}

/** The sign of life comes once a second; the last event may be later. */
function lastInstant({ opening, reader }: Journal): Instant | undefined {
  const last = reader.eventsAfter(opening.position - 1, 1).at(-1)?.at;
  const { lastAliveAt } = opening;
  if (last === undefined || lastAliveAt === undefined) return last ?? lastAliveAt;
  return later(last, lastAliveAt);
}
