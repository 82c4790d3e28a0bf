import type { ContactId } from './ids.ts';
import { isOpen, localTime, type Offsets, type Schedule } from './rules/schedule.ts';
import type { DurationMs, Instant } from './time.ts';

/** People who take turns. A turn that begins on a Monday at nine begins on every Monday at nine, whatever the clocks do. */
export interface Rota {
  name: string;
  /** In the order of their turns. */
  members: readonly ContactId[];
  /** When the first turn began. */
  from: Instant;
  /** Length of a turn by the clock on the wall. */
  turnMs: DurationMs;
  offsets: Offsets;
  /** The hours that it covers; absent: all. */
  when?: readonly Schedule[];
  standIns: readonly StandIn[];
}

/** Somebody stands in for another, or (`null`) for whoever's turn it is. Of two for the same, the later in the list counts. */
export interface StandIn {
  from: Instant;
  until: Instant;
  contact: ContactId;
  instead: ContactId | null;
}

/** So many stand in for each other at most; more is a circle. */
const LONGEST_CHAIN = 8;

/** Who is on the rota at this time; undefined when nobody is: outside its hours, before its first turn, or without members. */
export function onDuty(rota: Rota, at: Instant): ContactId | undefined {
  if (rota.when !== undefined && !rota.when.some((hours) => isOpen(hours, at, rota.offsets))) return undefined;
  const standIns = rota.standIns.filter(({ from, until }) => from <= at && at < until);
  let person = standIns.findLast(({ instead }) => instead === null)?.contact ?? turnOf(rota, at);
  for (let link = 0; link < LONGEST_CHAIN && person !== undefined; link += 1) {
    const standIn = standIns.findLast(({ instead, contact }) => instead === person && contact !== person);
    if (standIn === undefined) return person;
    person = standIn.contact;
  }
  return person;
}

/** True when the contact has turns on it, or stands in on it at this time. */
export function isOn({ members, standIns }: Rota, contact: ContactId, at: Instant): boolean {
  return (
    members.includes(contact) || standIns.some((one) => one.contact === contact && one.from <= at && at < one.until)
  );
}

function turnOf({ members, from, turnMs, offsets }: Rota, at: Instant): ContactId | undefined {
  const passed = localTime(offsets, at) - localTime(offsets, from);
  return passed < 0 ? undefined : members[Math.floor(passed / turnMs) % members.length];
}
