import fc from 'fast-check';
import { expect, it } from 'vitest';
import { instant } from '../core/time.ts';
import { lengthOf, type Span, shareOf, unionOf, without } from './spans.ts';

const LONG = 40;
const spans = fc.array(
  fc
    .tuple(fc.integer({ min: 0, max: LONG }), fc.integer({ min: 0, max: LONG }))
    .map(([a, b]): Span => ({ from: instant(Math.min(a, b)), to: instant(Math.max(a, b)) })),
  { maxLength: 8 },
);
const covers = (list: readonly Span[], at: number) => list.some(({ from, to }) => at >= from && at < to);
const moments = Array.from({ length: LONG }, (_, at) => at);

it('joins, shares and takes away, moment for moment', () => {
  fc.assert(
    fc.property(spans, spans, (a, b) => {
      const one = unionOf(a);
      const other = unionOf(b);
      const shared = shareOf(one, other);
      const left = without(one, other);
      for (const at of moments) {
        expect(covers(one, at)).toBe(covers(a, at));
        expect(covers(shared, at)).toBe(covers(a, at) && covers(b, at));
        expect(covers(left, at)).toBe(covers(a, at) && !covers(b, at));
      }
      expect(lengthOf(shared) + lengthOf(left)).toBe(lengthOf(one));
    }),
  );
});
