import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DueHeap } from './due-heap.ts';
import { instant } from './time.ts';

it('gives back everything that is due, earliest first, and nothing that is not', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1_000)), fc.nat(1_000), (times, now) => {
      const heap = new DueHeap();
      for (const [i, at] of times.entries()) heap.push({ at: instant(at), owner: String(i), kind: 'incident' });
      const popped: number[] = [];
      for (let e = heap.popDue(instant(now)); e !== undefined; e = heap.popDue(instant(now))) popped.push(e.at);
      expect(popped).toEqual(times.filter((at) => at <= now).sort((a, b) => a - b));
      expect(heap.size).toBe(times.filter((at) => at > now).length);
    }),
  );
});
