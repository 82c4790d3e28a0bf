import { describe, expect, it } from 'vitest';
import { person } from './incident/testing/policy.ts';
import { isOn, onDuty, type Rota } from './rota.ts';
import type { Offsets } from './rules/schedule.ts';
import { days, instant } from './time.ts';

const at = (text: string) => instant(Date.parse(text));
const [anna, ben, cleo] = [person('anna'), person('ben'), person('cleo')];

/** London: the clocks go forward on 29 March 2026 and back on 25 October. */
const LONDON: Offsets = [
  { fromAt: at('2025-10-26T01:00:00Z'), offsetMs: 0 },
  { fromAt: at('2026-03-29T01:00:00Z'), offsetMs: 3_600_000 },
  { fromAt: at('2026-10-25T01:00:00Z'), offsetMs: 0 },
];

const ROTA: Rota = {
  name: 'night',
  members: [anna, ben],
  from: at('2026-03-02T09:00:00Z'),
  turnMs: days(7),
  offsets: LONDON,
  standIns: [],
};
const standIn = (
  contact: typeof anna,
  instead: typeof anna | null,
  from = '2026-03-03T00:00Z',
  until = '2026-03-04T00:00Z',
) => ({
  from: at(from),
  until: at(until),
  contact,
  instead,
});
const NOON = at('2026-03-03T12:00:00Z');

describe('who is on the rota', () => {
  it.each([
    ['nobody before its first turn', '2026-03-02T08:59:59Z', undefined],
    ['the first from the first moment', '2026-03-02T09:00:00Z', anna],
    ['the first to the last moment', '2026-03-09T08:59:59Z', anna],
    ['the next from then', '2026-03-09T09:00:00Z', ben],
    ['and the first again', '2026-03-16T09:00:00Z', anna],
    ['with the clocks gone forward, at nine by the clock on the wall: not yet', '2026-03-30T07:59:59Z', ben],
    ['with the clocks gone forward, at nine by the clock on the wall: now', '2026-03-30T08:00:00Z', anna],
    ['with the clocks gone back, at nine again: not yet', '2026-10-26T08:59:59Z', ben],
    ['with the clocks gone back, at nine again: now', '2026-10-26T09:00:00Z', anna],
  ])('%s', (_, when, who) => {
    expect(onDuty(ROTA, at(when))).toBe(who);
  });

  it.each([
    ['without members', { members: [] }, undefined],
    [
      'without members, but with somebody who stands in for whoever it is',
      { members: [], standIns: [standIn(cleo, null)] },
      cleo,
    ],
    ['somebody stands in', { standIns: [standIn(cleo, anna)] }, cleo],
    ['somebody stands in for another', { standIns: [standIn(cleo, ben)] }, anna],
    ['their time is over', { standIns: [standIn(cleo, anna, '2026-03-03T00:00Z', '2026-03-03T12:00Z')] }, anna],
    ['their time begins now', { standIns: [standIn(cleo, anna, '2026-03-03T12:00Z')] }, cleo],
    ['somebody stands in for the one who stands in', { standIns: [standIn(cleo, anna), standIn(ben, cleo)] }, ben],
    ['of two the later in the list counts', { standIns: [standIn(ben, anna), standIn(cleo, anna)] }, cleo],
    ['a circle ends', { standIns: [standIn(cleo, anna), standIn(anna, cleo)] }, anna],
    ['outside its hours', { when: [{ days: [2], fromMinute: 13 * 60, toMinute: 20 * 60 }] }, undefined],
    [
      'within one of its hours',
      {
        when: [
          { days: [1], fromMinute: 0, toMinute: 60 },
          { days: [2], fromMinute: 720, toMinute: 780 },
        ],
      },
      anna,
    ],
  ] as [string, Partial<Rota>, typeof anna | undefined][])('%s', (_, rest, who) => {
    expect(onDuty({ ...ROTA, ...rest }, NOON)).toBe(who);
  });

  it('whoever has turns is on it all the time; whoever stands in, only then', () => {
    const rota = { ...ROTA, standIns: [standIn(cleo, anna)] };
    expect([anna, ben, cleo].map((who) => isOn(rota, who, NOON))).toEqual([true, true, true]);
    expect(isOn(rota, cleo, at('2026-03-04T00:00:00Z'))).toBe(false);
  });
});
