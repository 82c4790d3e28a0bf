import { expect, test } from 'vitest';
import { offsetsOf } from '../../src/app/offsets.ts';
import type { Book, Policy, PolicyStep, RosterEntry, RosterPoint } from '../../src/core/book.ts';
import { type Asked, type Hole, holesOf, reachedAt } from '../../src/core/explain/holes.ts';
import type { ContactId, PointId, PremisesId } from '../../src/core/ids.ts';
import type { Rota } from '../../src/core/rota.ts';
import { Rulebook } from '../../src/core/rules/rule.ts';
import type { Schedule } from '../../src/core/rules/schedule.ts';
import { hours, type Instant, instant, minutes, ms, seconds } from '../../src/core/time.ts';
import { LONG, Seed } from '../rig/seed.ts';

const HOME = 'pm_home' as PremisesId;
const ASKED: Asked = { premises: HOME, policy: 'panic', priority: 1 };
const FORTNIGHT = 14 * 24 * 60;
const HOMES = LONG ? 300 : 5;
const TIMEOUT_MS = 300_000;
const ROLES = ['duty supervisor', 'safe contact'];

/** Dice that make homes as awkward as homes are. */
class Dice {
  readonly #seed: Seed;
  constructor(seed: Seed) {
    this.#seed = seed;
  }
  below(n: number): number {
    return Math.floor(this.#seed.between(0, n));
  }
  chance(share: number): boolean {
    return this.#seed.between(0, 1) < share;
  }
  some<T>(items: readonly T[]): T[] {
    return items.filter(() => this.chance(0.75));
  }
  schedule(): Schedule {
    const days = this.some([0, 1, 2, 3, 4, 5, 6]);
    const edge = () => this.below(97) * 15;
    return { days: days.length === 0 ? [this.below(7)] : days, fromMinute: edge() % 1440, toMinute: edge() };
  }
  schedules(): Schedule[] {
    return Array.from({ length: 1 + this.below(3) }, () => this.schedule());
  }
}

function pointOf(dice: Dice, name: string): RosterPoint {
  return {
    point: `cp_${name}` as PointId,
    channels: dice.some(['voice', 'sms', 'email']),
    verified: dice.chance(0.5),
    ...(dice.chance(0.7) && { when: dice.schedules() }),
  };
}

function entryOf(dice: Dice, n: number): RosterEntry {
  const points = Array.from({ length: 1 + dice.below(2) }, (_, p) => pointOf(dice, `${n}_${p}_`));
  return {
    contact: `ct_${n}___` as ContactId,
    role: ROLES[dice.below(2)] ?? 'safe contact',
    order: n,
    channels: [...new Set(points.flatMap(({ channels }) => channels))],
    ...(dice.chance(0.7) && { points }),
    ...(dice.chance(0.6) && { when: dice.schedules() }),
  };
}

function rotaOf(dice: Dice, from: Instant, book: Pick<Book, 'offsets'>, roster: readonly RosterEntry[]): Rota {
  const members = roster.map(({ contact }) => contact);
  const somebody = () => members[dice.below(members.length)] ?? ('ct_gone' as ContactId);
  const begins = () => from + dice.below(FORTNIGHT) * 60_000;
  return {
    name: 'nights',
    members: dice.chance(0.9) ? members : [],
    from: instant(from + (dice.below(20) - 10) * hours(7)),
    turnMs: hours(1 + dice.below(40)),
    offsets: book.offsets(HOME),
    ...(dice.chance(0.5) && { when: dice.schedules() }),
    standIns: Array.from({ length: dice.below(4) }, () => {
      const starts = begins();
      return {
        from: instant(starts),
        until: instant(starts + minutes(1 + dice.below(3_000))),
        contact: somebody(),
        instead: dice.chance(0.5) ? null : somebody(),
      };
    }),
  };
}

function stepOf(dice: Dice): PolicyStep {
  const tell = dice.chance(0.3) ? { rota: 'nights' } : { role: ROLES[dice.below(2)] ?? 'safe contact' };
  const by = dice.some(['voice', 'sms', 'email']);
  return {
    atMs: seconds(dice.below(90)),
    tell,
    by: by.length === 0 ? ['voice'] : by,
    eachMs: seconds(60),
    ...(dice.chance(0.2) && { together: true as const }),
    ...(dice.chance(0.4) && {
      when: {
        ...(dice.chance(0.6) && { during: dice.schedule() }),
        ...(dice.chance(0.3) && { watched: dice.chance(0.5) }),
        ...(dice.chance(0.2) && { priorities: [1 as const] }),
      },
    }),
  };
}

/** A home, its people and a policy, over a fortnight in which the clocks may change. */
function homeOf(dice: Dice): { book: Book; from: Instant } {
  const zone = ['Europe/London', 'America/New_York', 'Australia/Lord_Howe'][dice.below(3)] ?? 'Europe/London';
  const around = [Date.UTC(2027, 2, 20, 10, 7), Date.UTC(2027, 9, 24, 3, 41), Date.UTC(2027, 10, 1)][dice.below(3)];
  const from = instant(around ?? 0);
  const offsets = offsetsOf(zone, from);
  const roster = Array.from({ length: 1 + dice.below(3) }, (_, n) => entryOf(dice, n));
  const rota = rotaOf(dice, from, { offsets: () => offsets }, roster);
  const policy: Policy = {
    name: 'panic',
    steps: Array.from({ length: 1 + dice.below(4) }, () => stepOf(dice)),
    repeatFromMs: ms(0),
    repeatAfterMs: seconds(15),
  };
  const until = instant(from + dice.below(FORTNIGHT) * 60_000);
  const watch = dice.chance(0.4) ? { until, factor: 0.5 } : undefined;
  const book: Book = {
    rules: new Rulebook([]),
    policy: () => policy,
    roster: () => roster,
    channels: new Set(['desk', 'voice', 'sms', 'email']),
    offsets: () => offsets,
    rota: () => rota,
    watch: () => watch,
  };
  return { book, from };
}

const isIn = (holes: readonly Hole[], at: number) =>
  holes.some(({ from, until }) => from <= at && (until === null || at < until));

test(
  'a fortnight looked at whenever anything changes says the same as one looked at minute by minute',
  () => {
    const dice = new Dice(new Seed('homes that reach nobody'));
    const seen = { holes: 0, whole: 0, reached: 0 };
    for (let home = 0; home < HOMES; home += 1) {
      const { book, from } = homeOf(dice);
      const until = instant(from + FORTNIGHT * 60_000);
      const holes = holesOf(book, ASKED, from, until);
      seen.holes += holes.length;
      if (holes.length === 0) seen.reached += 1;
      if (holes[0]?.from === from && holes[0].until === null) seen.whole += 1;
      const wrong: string[] = [];
      for (let minute = 0; minute < FORTNIGHT && wrong.length < 3; minute += 1) {
        const at = instant(from + minute * 60_000);
        if (reachedAt(book, ASKED, at).isReached === isIn(holes, at)) wrong.push(new Date(at).toISOString());
      }
      expect(wrong, `home ${home}`).toEqual([]);
    }
    console.info(
      `${HOMES} homes: ${seen.holes} holes, ${seen.whole} reach nobody at all, ${seen.reached} always somebody`,
    );
    expect(seen.holes).toBeGreaterThan(0);
  },
  TIMEOUT_MS,
);
