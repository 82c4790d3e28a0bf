import { expect, test } from 'vitest';
import type { Book, Policy, RosterEntry } from '../book.ts';
import type { ContactId, PointId, PremisesId } from '../ids.ts';
import { Rulebook } from '../rules/rule.ts';
import type { Schedule } from '../rules/schedule.ts';
import { hours, instant, minutes, ms, seconds } from '../time.ts';
import { holesOf } from './holes.ts';
import { explain, pictureOf } from './picture.ts';
import { afterWords, whoWords } from './words.ts';

const HOME = 'pm_home' as PremisesId;
const ALARM = { premises: HOME, policy: 'panic', kind: 'panic', priority: 1 } as const;
/** Monday 3 January 2028, 00:00 UTC, where the clocks show UTC. */
const MONDAY = instant(Date.UTC(2028, 0, 3));
const EVERY_DAY = [0, 1, 2, 3, 4, 5, 6];
const hoursOf = (from: number, to: number): Schedule => ({ days: EVERY_DAY, fromMinute: from * 60, toMinute: to * 60 });
const DAY = hoursOf(8, 22);

const person = (name: string, role: string, order: number, more: Partial<RosterEntry> = {}): RosterEntry => ({
  contact: `ct_${name}` as ContactId,
  role,
  order,
  channels: ['voice', 'sms'],
  ...more,
});

const POLICY: Policy = {
  name: 'panic',
  steps: [
    { atMs: ms(0), tell: 'desk', by: [], eachMs: seconds(30) },
    { atMs: ms(0), tell: { role: 'duty supervisor' }, by: ['voice', 'sms'], eachMs: seconds(60) },
    { atMs: seconds(45), tell: { role: 'safe contact' }, by: ['voice'], eachMs: seconds(60) },
  ],
  repeatFromMs: ms(0),
  repeatAfterMs: seconds(15),
};

function book(roster: RosterEntry[], ...policies: Policy[]): Book {
  return {
    rules: new Rulebook([]),
    policy: (name) => policies.find((one) => one.name === name),
    roster: () => roster,
    channels: new Set(['desk', 'voice', 'sms']),
    offsets: () => [],
  };
}

test('what is drawn is what the heart would do: who, by which way, from when to when, and who is left out', () => {
  const roster = [person('ada', 'duty supervisor', 2), person('bea', 'safe contact', 1, { when: [DAY] })];
  const picture = pictureOf(book(roster, POLICY), ALARM, MONDAY);
  expect(
    picture.lines.map(({ tries, skipped, ...line }) => [
      whoWords(line),
      line.channel,
      tries[0] === undefined ? null : `${afterWords(tries[0].fromMs)}-${afterWords(tries[0].untilMs)}`,
      skipped[0]?.why ?? null,
    ]),
  ).toEqual([
    ['the desk', 'desk', '0:00-0:30', null],
    ['duty supervisor, contact 2', 'voice', '0:00-0:30', null],
    ['duty supervisor, contact 2', 'sms', '0:30-1:00', null],
    ['safe contact, contact 1', 'voice', null, 'off-duty'],
  ]);
  expect(picture.again).toEqual({ atMs: seconds(75), fromMs: 0 });
  expect(pictureOf(book(roster, POLICY), ALARM, instant(MONDAY + hours(9))).lines.at(-1)?.tries[0]).toEqual({
    round: 1,
    fromMs: seconds(45),
    untilMs: seconds(105),
  });
  expect(explain(book(roster, POLICY), ALARM, MONDAY).at(-1)).toMatchObject({ step: 3, role: 'safe contact' });
});

test('a ceiling is drawn with the policy that takes over, and a step that must accept is marked', () => {
  const [, duty] = POLICY.steps;
  if (duty === undefined) throw new Error('the policy lost a step');
  const ceiling: NonNullable<Policy['ceiling']> = JSON.parse('{"rounds":2,"then":"everybody"}');
  const first: Policy = { ...POLICY, steps: [{ ...duty, must: true }], ceiling };
  const then: Policy = { ...POLICY, name: 'everybody' };
  const picture = pictureOf(book([person('ada', 'duty supervisor', 1)], first, then), ALARM, MONDAY);
  expect(picture.ceiling).toEqual({ rounds: 2, takesOver: 'everybody', atMs: seconds(150) });
  expect(new Set(picture.lines.map(({ policy }) => policy))).toEqual(new Set(['panic', 'everybody']));
  expect(picture.lines[0]?.must).toBe(true);
});

test('a policy that reaches nobody says from when to when, to the minute, and why', () => {
  const roster = [person('bea', 'safe contact', 1, { when: [DAY] })];
  const from = instant(MONDAY + hours(12) + minutes(7));
  const holes = holesOf(book(roster, POLICY), ALARM, from, instant(MONDAY + hours(48)));
  expect(holes.map((hole) => [hole.from - MONDAY, hole.until === null ? null : hole.until - MONDAY])).toEqual([
    [hours(22), hours(32)],
    [hours(46), null],
  ]);
  expect(holes[0]?.missed).toEqual([{ step: 3, tells: 'safe contact by voice', why: 'off-duty' }]);
  expect(holes[0]?.gaps).toEqual(['step 2: nobody is registered as duty supervisor']);
});

test('the desk alone is nobody, and neither is a mailbox', () => {
  const mail = person('cleo', 'safe contact', 1, { channels: ['email'] });
  const asked = { ...POLICY, steps: POLICY.steps.map((step) => ({ ...step, by: ['email'] })) };
  expect(holesOf(book([mail], asked), ALARM, MONDAY, instant(MONDAY + hours(1)))).toHaveLength(1);
});

test('a number that nobody has verified still counts, and a rota without anybody does not', () => {
  const point = { point: 'cp_one1' as PointId, channels: ['voice'], verified: false };
  const unproved = person('dora', 'safe contact', 1, { channels: ['voice'], points: [point] });
  expect(holesOf(book([unproved], POLICY), ALARM, MONDAY, instant(MONDAY + hours(1)))).toEqual([]);
  const rota: Policy = {
    ...POLICY,
    steps: [{ atMs: ms(0), tell: { rota: 'nights' }, by: ['voice'], eachMs: seconds(30) }],
  };
  const ada = person('ada', 'duty supervisor', 1);
  const nights = {
    name: 'nights',
    members: [ada.contact],
    from: instant(0),
    turnMs: hours(168),
    offsets: [],
    when: [hoursOf(22, 6)],
    standIns: [],
  };
  const holes = holesOf({ ...book([ada], rota), rota: () => nights }, ALARM, MONDAY, instant(MONDAY + hours(24)));
  expect(holes.map(({ from, until, missed }) => [from - MONDAY, (until ?? 0) - MONDAY, missed[0]?.why])).toEqual([
    [hours(6), hours(22), 'rota-hole'],
  ]);
});
