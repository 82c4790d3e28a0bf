import { describe, expect, it } from 'vitest';
import { GROUP_LEAST, inGroups, isMany, MANY } from './flood.ts';
import { incident } from './sample.ts';

const keepNone = () => false;
const many = (count: number, patch: Parameters<typeof incident>[1]) =>
  Array.from({ length: count }, (_, n) => incident(`${patch?.kind}-${n}`, { premises: `pr_${n}`, ...patch }));

describe('a flood in groups', () => {
  it('never puts a panic into a group, whatever its priority and however many there are', () => {
    const joined = many(10, { kind: 'battery', priority: 4 }).map((one) => ({
      ...one,
      signals: [{ ...signal, kind: 'panic' }],
    }));
    const calls = [...many(40, { kind: 'panic', priority: 1 }), ...many(5, { kind: 'refuge', priority: 2 }), ...joined];
    const { alone, groups } = inGroups([...calls, ...many(2000, { kind: 'power', priority: 3 })], 'kind', keepNone);
    expect(alone.map(({ id }) => id)).toEqual(calls.map(({ id }) => id));
    expect(groups).toHaveLength(1);
    expect(groups[0]).toMatchObject({ name: 'power', priority: 3, homes: 2000, waiting: 2000 });
  });

  it('lists a few of a sort one by one, and so whatever a person holds', () => {
    const few = many(GROUP_LEAST - 1, { kind: 'battery', priority: 4 });
    expect(inGroups(few, 'kind', keepNone)).toEqual({ alone: few, groups: [] });
    const enough = many(GROUP_LEAST + 1, { kind: 'battery', priority: 4 });
    const { alone, groups } = inGroups(enough, 'kind', ({ id }) => id === 'battery-1');
    expect(alone.map(({ id }) => id)).toEqual(['battery-1']);
    expect(groups[0]?.ids).toHaveLength(GROUP_LEAST);
  });

  it('loses none and shows none twice, however it is grouped', () => {
    const all = [...many(30, { kind: 'power', priority: 3 }), ...many(7, { kind: 'door', priority: 2, rule: 'r' })];
    for (const by of ['kind', 'rule', 'home'] as const) {
      const { alone, groups } = inGroups(all, by, keepNone);
      const shown = [...alone.map(({ id }) => id), ...groups.flatMap(({ ids }) => ids)];
      expect(shown.toSorted()).toEqual(all.map(({ id }) => id).toSorted());
    }
  });

  it('does not go to and fro when the number wavers', () => {
    expect(isMany(MANY.from - 1, false, false)).toBe(false);
    expect(isMany(MANY.from, false, false)).toBe(true);
    expect(isMany(MANY.from - 1, false, true)).toBe(true);
    expect(isMany(MANY.to - 1, false, true)).toBe(false);
    expect(isMany(1, true, false)).toBe(true);
  });
});

const signal = {
  device: 'dv_one',
  id: 's1',
  kind: 'battery',
  state: null,
  sensor: null,
  zone: null,
  room: null,
  receivedAt: '2026-01-05T03:12:07.000Z',
  late: false,
  repeats: 0,
  lastAt: '2026-01-05T03:12:07.000Z',
};
