import { describe, expect, it } from 'vitest';
import { median, medianOfRounds, percentile, spreadOf } from './percentiles.ts';

const upTo = (count: number) => Array.from({ length: count }, (_, n) => count - n);

describe('percentiles', () => {
  it('takes the nearest rank, whatever the order', () => {
    expect(percentile(upTo(100), 0.5)).toBe(50);
    expect(percentile(upTo(100), 0.99)).toBe(99);
    expect(percentile(upTo(200), 0.99)).toBe(198);
    expect(percentile([7], 0.99)).toBe(7);
    expect(percentile([3, 1, 2], 0)).toBe(1);
  });

  it('orders numbers as numbers', () => {
    expect(percentile([10, 9, 100], 1)).toBe(100);
    expect(median([10, 9, 100])).toBe(10);
  });

  it('does not invent a figure out of nothing', () => {
    expect(percentile([], 0.5)).toBeNaN();
    expect(median([])).toBeNaN();
    expect(spreadOf([]).n).toBe(0);
  });

  it('leaves the values as they were', () => {
    const values = [3, 1, 2];
    percentile(values, 0.5);
    median(values);
    expect(values).toEqual([3, 1, 2]);
  });

  it('is not moved by one bad round, and still shows the worst value', () => {
    const calm = spreadOf(upTo(100));
    const stalled = spreadOf(upTo(100).map((value) => value * 1000));
    expect(medianOfRounds([calm, stalled, calm])).toEqual({ n: 300, p50Ms: 50, p99Ms: 99, maxMs: 100_000 });
  });

  it('passes over a round in which nothing came', () => {
    expect(medianOfRounds([spreadOf([]), spreadOf([4])])).toEqual({ n: 1, p50Ms: 4, p99Ms: 4, maxMs: 4 });
  });
});
