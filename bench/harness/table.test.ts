import { describe, expect, it } from 'vitest';
import { count, duration, table } from './table.ts';

describe('a table', () => {
  it('lines words up on the left and figures on the right', () => {
    const text = table(
      [{ title: 'what' }, { title: 'p50', align: 'right' }],
      [
        ['echo', '57 µs'],
        ['panic → PUBACK', '1.20 ms'],
      ],
    );
    expect(text.split('\n')).toEqual(['what                p50', 'echo              57 µs', 'panic → PUBACK  1.20 ms']);
  });

  it('leaves a missing cell empty and no blanks at the end of a line', () => {
    expect(table([{ title: 'a' }, { title: 'b' }], [['long one']])).toBe('a         b\nlong one');
  });
});

describe('a duration', () => {
  it.each([
    [0.0574, '57 µs'],
    [0.9994, '999 µs'],
    [0.9996, '1.00 ms'],
    [1.423, '1.42 ms'],
    [42.04, '42.0 ms'],
    [420.4, '420 ms'],
    [999.6, '1.00 s'],
    [2100, '2.10 s'],
    [Number.NaN, '—'],
  ])('of %s ms is written %s', (durationMs, text) => {
    expect(duration(durationMs)).toBe(text);
  });

  it('groups thousands', () => {
    expect(count(10_000)).toBe('10,000');
  });
});
