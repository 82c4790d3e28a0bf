import { rotaPoints } from '../core/explain/changes.ts';
import type { ContactId } from '../core/ids.ts';
import { onDuty, type Rota } from '../core/rota.ts';
import { isOpen } from '../core/rules/schedule.ts';
import { days, type Instant, instant, minutes } from '../core/time.ts';
import type { DutyNow } from '../desk/contacts.ts';

/** How far ahead a rota is looked at. */
export const DUTY_AHEAD = days(14);
/** Hours and turns begin and end on a quarter of an hour; what is shorter is not looked for. */
const STEP = minutes(15);
/** Holes that are named; a rota without anybody has more than anybody reads. */
const MOST_HOLES = 50;

/** Who is on duty now, and when within the rota's own hours nobody will be. `isThere`: somebody who can still be reached. */
export function dutyOf(rota: Rota, now: Instant, isThere: (contact: ContactId) => boolean): DutyNow {
  const present = (at: Instant) => {
    const contact = onDuty(rota, at);
    return contact !== undefined && isThere(contact) ? contact : undefined;
  };
  return {
    onDuty: present(now),
    holes: holesOf(rota, now, (at) => present(at) !== undefined),
    shifts: shiftsOf(rota, now, present),
  };
}

function holesOf(rota: Rota, now: Instant, isCovered: (at: Instant) => boolean): DutyNow['holes'] {
  const holes: { from: Instant; until: Instant }[] = [];
  let from: Instant | undefined;
  const end = now + DUTY_AHEAD;
  for (let at = now; at <= end; at = nextStep(at)) {
    const isHole = at < end && isOn(rota, at) && !isCovered(at);
    if (isHole) from ??= at;
    if (isHole || from === undefined) continue;
    holes.push({ from, until: at });
    from = undefined;
    if (holes.length === MOST_HOLES) break;
  }
  return holes;
}

/** Shifts that are named; a rota that changes hands every hour has no more than these. */
const MOST_SHIFTS = 400;

/** Who is on when, exactly: looked at whenever that may change. Outside the rota's hours there is no shift. */
function shiftsOf(rota: Rota, now: Instant, present: (at: Instant) => ContactId | undefined): DutyNow['shifts'] {
  const end = instant(now + DUTY_AHEAD);
  const shifts: { from: Instant; until: Instant; contact: ContactId | undefined }[] = [];
  const points = rotaPoints(rota, now, end);
  for (const [n, from] of points.entries()) {
    if (!isOn(rota, from)) continue;
    const contact = present(from);
    const until = points[n + 1] ?? end;
    const last = shifts.at(-1);
    if (last !== undefined && last.contact === contact && last.until === from) last.until = until;
    else if (shifts.length < MOST_SHIFTS) shifts.push({ from, until, contact });
  }
  return shifts;
}

function isOn({ when, offsets }: Rota, at: Instant): boolean {
  return when === undefined || when.some((hours) => isOpen(hours, at, offsets));
}

/** The next quarter of an hour on the clock. */
function nextStep(at: Instant): Instant {
  return instant((Math.floor(at / STEP) + 1) * STEP);
}
