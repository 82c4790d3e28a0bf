import { ButtonCare } from '../care/button-care.ts';
import { dutyIn } from '../contacts-desk.ts';
import { Calendars } from '../offsets.ts';
import { offlinePolicies } from '../policies/offline.ts';
import { policiesOf } from '../policies/policy-desk.ts';
import { reachCheck } from '../policies/reach-check.ts';
import type { Rooms } from '../rooms.ts';
import { careChecks } from './care-check.ts';
import { contactChecks } from './contacts-check.ts';
import type { NightlyCheck } from './finding.ts';
import { identityCheck } from './identity-check.ts';
import { Nightly } from './nightly.ts';
import { policeCheck, settleUnknown } from './police-check.ts';
import { wordsCheck } from './words-check.ts';

type Parts = Pick<Rooms, 'config' | 'records' | 'clock'> & Partial<Pick<Rooms, 'book' | 'directory' | 'late'>>;

/** A command that looks at the buttons hears of no press. */
const NEVER_WRITES = { warn: () => {} };

/** Everything that is looked at every night, in this order. */
export function nightlyChecks({ config, records, clock, book, directory, late }: Parts): NightlyCheck[] {
  return [
    policeCheck({ register: records.register, forces: config.forces, now: () => clock.now() }),
    ...contactChecks({
      register: records.register,
      limits: config.contacts,
      duty: dutyIn(records.register, clock, new Calendars(() => clock.now())),
      now: () => clock.now(),
    }),
    ...(directory === undefined
      ? []
      : careChecks(
          late?.care ?? new ButtonCare({ care: records.register.care, directory, clock, log: NEVER_WRITES }),
          directory,
          () => clock.now(),
        )),
    identityCheck(records.register, () => clock.now()),
    wordsCheck({ register: records.register, messages: config.messages }),
    // A gateway asks the heart's own book; a command beside it makes one.
    reachCheck(() => {
      const now = () => clock.now();
      if (book === undefined || directory === undefined)
        return { ...offlinePolicies(config, records, now()), records, now };
      return { book, desk: policiesOf({ book, config, directory, clock }), records, now };
    }),
  ];
}

/** The nightly check of a running gateway. */
export function openNightly(rooms: Parts & Pick<Rooms, 'log'>): Nightly {
  const { clock, config, log, records } = rooms;
  return new Nightly({
    checks: nightlyChecks(rooms),
    settle: () => settleUnknown(records),
    clock,
    timeZone: config.gateway.drill.timeZone,
    log,
  });
}
