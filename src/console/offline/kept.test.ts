import { expect, test } from 'vitest';
import { comeHere, type Drawer, isSomebodyElses, type Kept, keep, kept, leaveNothing } from './kept.ts';

const NOON = 1_000_000;
const PICTURE: Kept = { owner: 'st_ines', job: 'jb_one', at: NOON, until: NOON + 1_000, picture: { any: 'thing' } };

function browser() {
  const things = new Map<string, string>();
  const drawer = () => ({
    getItem: (key: string) => things.get(key) ?? null,
    setItem: (key: string, value: string) => void things.set(key, value),
    removeItem: (key: string) => void things.delete(key),
  });
  const holds = () => [...things.values()].join();
  return { things, drawer, holds };
}

test('what is kept is there again until its time is over, and then it is nowhere', () => {
  const { drawer, holds } = browser();
  comeHere('st_ines', drawer);
  keep(PICTURE, drawer);
  expect(kept(NOON + 999, drawer)).toEqual(PICTURE);
  expect(kept(NOON + 1_000, drawer)).toBe(null);
  expect(holds()).not.toContain('jb_one');
});

test('a clock that was put back shows nothing as newer than it is', () => {
  const { drawer } = browser();
  comeHere('st_ines', drawer);
  keep(PICTURE, drawer);
  expect(kept(NOON - 1, drawer)).toBe(null);
});

test('it is gone when she signs out, and when somebody else signs in', () => {
  for (const leave of [leaveNothing, (drawer: () => Drawer) => comeHere('st_other', drawer)]) {
    const { drawer, holds } = browser();
    comeHere('st_ines', drawer);
    keep(PICTURE, drawer);
    leave(drawer);
    expect(holds()).not.toContain('jb_one');
    // A page that is still open keeps nothing either.
    keep(PICTURE, drawer);
    expect(holds()).not.toContain('jb_one');
    expect(kept(NOON, drawer)).toBe(null);
  }
});

test('a page of somebody who is no longer signed in sends nothing as somebody else', () => {
  const { drawer } = browser();
  expect(isSomebodyElses('st_ines', drawer)).toBe(false);
  comeHere('st_ines', drawer);
  expect(isSomebodyElses('st_ines', drawer)).toBe(false);
  comeHere('st_other', drawer);
  expect(isSomebodyElses('st_ines', drawer)).toBe(true);
});

test('a browser that keeps nothing, is full, or holds a broken note is no trap', () => {
  const broken = () => {
    throw new Error('switched off');
  };
  comeHere('st_ines', broken);
  keep(PICTURE, broken);
  leaveNothing(broken);
  expect([kept(NOON, broken), isSomebodyElses('st_ines', broken)]).toEqual([null, false]);

  const { drawer, things } = browser();
  comeHere('st_ines', drawer);
  keep(PICTURE, drawer);
  const full = () => ({
    ...drawer(),
    setItem: () => {
      throw new Error('full');
    },
  });
  keep({ ...PICTURE, job: 'jb_two' }, full);
  expect(kept(NOON, drawer), 'an older picture is not left in place of a newer one').toBe(null);
  for (const note of ['{"no":', '[]', '{"owner":"st_ines"}', '7']) {
    things.set('havenwatch.job', note);
    expect(kept(NOON, drawer), note).toBe(null);
  }
});
