import { expect, it } from 'vitest';
import { inWords, merge, pruned } from './merge.ts';

const known = (is: string) => ({ is, asOf: '2026-01-02' });
const base = {
  location: { address: known('1 Example Road'), floor: known('2') },
  orders: [{ kind: 'other', asOf: '2026-01-02' }],
};

it('what two people changed in different places is all there', () => {
  const mine = { ...base, location: { ...base.location, floor: known('3') } };
  const theirs = { ...base, access: { dog: known('Large, friendly') }, orders: [] };
  expect(merge(base, mine, theirs)).toEqual({
    file: {
      location: { address: known('1 Example Road'), floor: known('3') },
      access: { dog: known('Large, friendly') },
    },
    clashes: [],
  });
});

it('what both changed stays as I typed it, and theirs is told', () => {
  const at = (floor: string) => ({ ...base, location: { ...base.location, floor: known(floor) } });
  const { file, clashes } = merge(base, at('3'), at('4'));
  expect(file).toEqual(at('3'));
  expect(clashes).toEqual([{ at: 'location.floor', mine: known('3'), theirs: known('4') }]);
  expect(inWords(clashes[0]?.theirs)).toBe('4 (confirmed 2026-01-02)');
});

it('what I took away stays away, unless they changed it: then I am asked', () => {
  const mine = { location: base.location };
  expect(merge(base, mine, base)).toEqual({ file: mine, clashes: [] });
  const theirs = { ...base, orders: [{ kind: 'restraining', asOf: '2026-02-01' }] };
  expect(merge(base, mine, theirs).clashes).toEqual([{ at: 'orders', mine: undefined, theirs: theirs.orders }]);
});

it('the same change made twice is no clash, whatever the order of its fields', () => {
  const mine = { ...base, telephone: { number: '07700 900123', safeToCall: 'never', asOf: '2026-01-02' } };
  const theirs = { telephone: { asOf: '2026-01-02', safeToCall: 'never', number: '07700 900123' }, ...base };
  expect(merge(base, mine, theirs).clashes).toEqual([]);
});

it('what is empty is left out, and a day alone says nothing', () => {
  expect(
    pruned({ location: { floor: { is: '', asOf: '2026-01-02' }, entry: known('Back') }, orders: [{}], people: {} }),
  ).toEqual({
    location: { entry: known('Back') },
  });
});
