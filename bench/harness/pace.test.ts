import { describe, expect, it } from 'vitest';
import { fractions, pauses } from './pace.ts';

const take = <T>(count: number, next: () => T) => Array.from({ length: count }, next);

describe('the pace of presses', () => {
  it('is the same for everybody and differs from round to round', () => {
    expect(take(20, pauses(40, 7))).toEqual(take(20, pauses(40, 7)));
    expect(take(20, pauses(40, 7))).not.toEqual(take(20, pauses(40, 8)));
  });

  it('keeps the asked rate, and each pause within its swing', () => {
    const all = take(4000, pauses(40, 1));
    expect(all.reduce((sum, pause) => sum + pause, 0) / all.length).toBeCloseTo(25, 0);
    expect(Math.min(...all)).toBeGreaterThanOrEqual(15);
    expect(Math.max(...all)).toBeLessThanOrEqual(35);
  });

  it('draws fractions over the whole range', () => {
    const drawn = take(2000, fractions(3));
    expect(Math.min(...drawn)).toBeLessThan(0.01);
    expect(Math.max(...drawn)).toBeGreaterThan(0.99);
    expect(Math.max(...drawn)).toBeLessThan(1);
  });
});
