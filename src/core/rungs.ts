import type { Book, PolicyStep, RosterEntry } from './book.ts';
import type { PointId, PremisesId } from './ids.ts';
import type { Rung } from './plan.ts';
import { onDuty } from './rota.ts';
import type { DurationMs, Instant } from './time.ts';
import { ms, seconds } from './time.ts';

/** Makes a time as much shorter as a heightened watch asks for, but not shorter than the least, unless it was before. */
export type Faster = (time: DurationMs, least: DurationMs) => DurationMs;

/**
 * Nobody gets to their telephone in less. Many numbers, or a heightened watch, make no way shorter than that; a policy that is
 * itself shorter keeps what it gives.
 */
export const LEAST_RUNG: DurationMs = seconds(20);

/** Everybody and everything that a plan can be made of, and what is missing in it. */
export interface Roll {
  book: Book;
  premises: PremisesId;
  now: Instant;
  roster: readonly RosterEntry[];
  gaps: string[];
  faster: Faster;
}

/** Everyone of a role in their order: by all proved numbers first, then by those that nobody has proved. */
export function rungsOfRole(role: string, step: PolicyStep, number: number, roll: Roll): Rung[] {
  const people = roll.roster.filter((entry) => entry.role === role).sort((a, b) => a.order - b.order);
  if (people.length === 0) roll.gaps.push(`step ${number}: nobody is registered as ${role}`);
  const usable = usableOf(step, number, role, people.length > 0, roll);
  const ways = people.map((person, index) => waysOf(person, usable, step, index, roll.faster));
  const cannot = usable.length === 0 ? 0 : ways.filter((way) => way.length === 0).length;
  if (cannot > 0)
    roll.gaps.push(`step ${number}: ${cannot} of ${people.length} as ${role} cannot be told by ${usable.join(', ')}`);
  const all = ways.flat();
  const unproved = all.filter(({ isProved }) => !isProved).length;
  if (unproved > 0)
    roll.gaps.push(
      `step ${number}: ${unproved} ${unproved === 1 ? 'way' : 'ways'} to the ${role} nobody has verified; used last`,
    );
  return [...all.filter(({ isProved }) => isProved), ...all.filter(({ isProved }) => !isProved)].map(
    ({ rung }) => rung,
  );
}

/** Whoever is on a rota when their turn comes to be told; who that is, is looked up then. */
export function rungsOfRota(name: string, step: PolicyStep, number: number, roll: Roll): Rung[] {
  const { book, premises, now, gaps } = roll;
  const rota = book.rota?.(name, premises);
  if (rota === undefined) {
    gaps.push(`step ${number}: there is no rota "${name}"`);
    return [];
  }
  if (onDuty(rota, now) === undefined) gaps.push(`step ${number}: nobody is on the rota "${name}" now`);
  const usable = usableOf(step, number, `rota ${name}`, true, roll);
  return usable.map((channel) => ({
    channel,
    rota: name,
    waitMs: roll.faster(share(step.eachMs, usable.length, usable.length), LEAST_RUNG),
  }));
}

function usableOf({ by }: PolicyStep, number: number, who: string, isAnybody: boolean, { book, gaps }: Roll): string[] {
  const usable = by.filter((channel) => book.channels.has(channel));
  if (isAnybody && usable.length === 0) {
    gaps.push(`step ${number}: no channel to tell the ${who} (${by.join(', ')}) is configured`);
  }
  return usable;
}

interface PersonWay {
  rung: Rung;
  isProved: boolean;
}

/** Every way to one person: the first channel by each of their numbers, then the next channel. */
function waysOf(
  person: RosterEntry,
  usable: readonly string[],
  step: PolicyStep,
  index: number,
  faster: Faster,
): PersonWay[] {
  const ways = usable.flatMap((channel) => numbersBy(person, channel).map((number) => ({ channel, ...number })));
  const channels = new Set(ways.map(({ channel }) => channel)).size;
  const waitMs = faster(share(step.eachMs, ways.length, channels), LEAST_RUNG);
  return ways.map(({ channel, point, isProved }) => ({
    rung: {
      channel,
      contact: person.contact,
      ...(point !== undefined && { point }),
      ...(step.together && { lane: index }),
      waitMs,
    },
    isProved,
  }));
}

function numbersBy({ points, channels }: RosterEntry, channel: string): { point?: PointId; isProved: boolean }[] {
  if (points === undefined) return channels.includes(channel) ? [{ isProved: true }] : [];
  return points
    .filter((one) => one.channels.includes(channel))
    .map(({ point, verified }) => ({ point, isProved: verified }));
}

/** A person's time is shared out among their ways; several numbers make none of them too short to be of use. */
function share(eachMs: DurationMs, ways: number, channels: number): DurationMs {
  const byChannel = Math.floor(eachMs / Math.max(1, channels));
  return ms(Math.max(Math.floor(eachMs / Math.max(1, ways)), Math.min(byChannel, LEAST_RUNG)));
}
