import { expect, test } from 'vitest';
import { AT_FIRST, BEYOND, drawn, spanOf } from './window.ts';

const ROW = 84;
const HEIGHT = 900;
const order = Array.from({ length: 2000 }, (_, n) => `i${n}`);

test('every row that can be seen is drawn, wherever the list of two thousand was scrolled to, and few others', () => {
  for (let scrolled = 0; scrolled < order.length * ROW - HEIGHT; scrolled += 37) {
    const rows = drawn(order, spanOf(-scrolled, 0, HEIGHT, ROW), []);
    expect(rows.length).toBeLessThan(HEIGHT / ROW + 5 * BEYOND);
    expect(rows[0]).toBeLessThanOrEqual(Math.floor(scrolled / ROW));
    expect(rows.at(-1)).toBeGreaterThanOrEqual(Math.min(order.length - 1, Math.ceil((scrolled + HEIGHT) / ROW)));
  }
});

test('the row that somebody is at is drawn although it is out of sight, and so are the two beside it', () => {
  const rows = drawn(order, { from: 0, to: 10 }, ['i1500', null, 'gone']);
  expect(rows).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1499, 1500, 1501]);
});

test('a list that nobody has measured yet draws its first rows', () => {
  expect(spanOf(0, 0, HEIGHT, 0)).toEqual({ from: 0, to: AT_FIRST });
});
