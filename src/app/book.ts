import type { Book } from '../core/book.ts';
import type { Rota } from '../core/rota.ts';
import type { Offsets } from '../core/rules/schedule.ts';
import type { Instant } from '../core/time.ts';
import { USUAL_BRIEFING } from '../desk/brief/briefing.ts';
import type { Directory } from '../register/directory.ts';
import type { RotaRecord } from '../register/rotas.ts';
import { TIME_ZONE_DEFAULT } from '../register/schema.ts';
import type { Config } from './config/load.ts';
import { offsetsOf } from './offsets.ts';
import { policeBook, type RoutesFrom } from './police-routes.ts';

/** Time zones whose tables are kept; a scheme has one or two. */
const MAX_ZONES = 64;

/** What the heart may look up, from the configuration and the register in memory. */
export function makeBook(
  config: Pick<Config, 'gateway' | 'rules' | 'policies' | 'plans' | 'alarms'> &
    Partial<Pick<Config, 'forces' | 'threatGrades'>>,
  directory: Pick<Directory, 'contactsFor' | 'premises'> & Partial<Pick<Directory, 'rota'>>,
  channels: ReadonlySet<string>,
  now: Instant,
  standing: RoutesFrom['standing'] = () => undefined,
): Book {
  const zones = new Map<string, Offsets>();
  const offsetsIn = (zone: string): Offsets => {
    let offsets = zones.get(zone);
    if (offsets === undefined) {
      offsets = offsetsOf(zone, now);
      if (zones.size < MAX_ZONES) zones.set(zone, offsets);
    }
    return offsets;
  };
  // Made now: the first alarm after a start would pay for it.
  offsetsIn(TIME_ZONE_DEFAULT);
  const rotas = new WeakMap<RotaRecord, Rota>();
  const offsets: Book['offsets'] = (premises) => offsetsIn(directory.premises(premises)?.timeZone ?? TIME_ZONE_DEFAULT);
  const { forces, threatGrades } = config;
  const police =
    forces !== undefined &&
    policeBook({
      forces,
      kindOf: (kind) => threatGrades?.kinds[kind] ?? threatGrades?.otherwise ?? USUAL_BRIEFING.otherwise,
      forceOf: (premises) => directory.premises(premises)?.force,
      standing,
      offsets,
    });
  return {
    rules: config.rules,
    policy: (name) => config.policies.get(name),
    roster: (premises) => directory.contactsFor(premises),
    channels,
    ...(config.alarms && { chatter: config.alarms.chatter, longestShelf: config.alarms.shelve.longestMs }),
    actionPlan: (kind) => config.plans.get(kind),
    offsets,
    ...police,
    risk: (premises) => directory.premises(premises)?.risk,
    rota: (name, premises) => {
      const record = directory.rota?.(name, premises);
      if (record === undefined) return undefined;
      const made = rotas.get(record) ?? rotaOf(record, offsetsIn(record.timeZone));
      rotas.set(record, made);
      return made;
    },
    watch: (premises) => directory.premises(premises)?.watch,
  };
}

/** A rota of the register as the heart reads it, with the calendar of its time zone. */
export function rotaOf({ name, members, from, turnMs, when, standIns }: RotaRecord, offsets: Offsets): Rota {
  return { name, members, from, turnMs, offsets, standIns, ...(when && { when }) };
}
