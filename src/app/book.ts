import type { Book } from '../core/book.ts';
import type { Offsets } from '../core/rules/schedule.ts';
import type { Instant } from '../core/time.ts';
import type { Directory } from '../register/directory.ts';
import type { Config } from './config/load.ts';
import { offsetsOf } from './offsets.ts';

/** Time zones whose tables are kept; a scheme has one or two. */
const MAX_ZONES = 64;

/** What the heart may look up, from the configuration and the register in memory. */
export function makeBook(
  config: Pick<Config, 'gateway' | 'rules' | 'policies' | 'plans' | 'alarms'>,
  directory: Pick<Directory, 'contactsFor' | 'premises'>,
  channels: ReadonlySet<string>,
  now: Instant,
): Book {
  const zones = new Map<string, Offsets>();
  return {
    rules: config.rules,
    policy: (name) => config.policies.get(name),
    roster: (premises) => directory.contactsFor(premises),
    channels,
    ...(config.alarms && { chatter: config.alarms.chatter, longestShelf: config.alarms.shelve.longestMs }),
    actionPlan: (kind) => config.plans.get(kind),
    offsets: (premises) => {
      const zone = directory.premises(premises)?.timeZone ?? 'Europe/London';
      let offsets = zones.get(zone);
      if (offsets === undefined) {
        offsets = offsetsOf(zone, now);
        if (zones.size < MAX_ZONES) zones.set(zone, offsets);
      }
      return offsets;
    },
  };
}
