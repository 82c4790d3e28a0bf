import { earlier, type Instant, later } from '../core/time.ts';

/** From one instant up to another, which is no longer part of it. */
export interface Span {
  from: Instant;
  to: Instant;
}

/** In order, without overlaps or empty ones. */
export function unionOf(spans: readonly Span[]): Span[] {
  const joined: Span[] = [];
  for (const { from, to } of spans.toSorted((a, b) => a.from - b.from)) {
    if (to <= from) continue;
    const last = joined.at(-1);
    if (last !== undefined && from <= last.to) last.to = later(last.to, to);
    else joined.push({ from, to });
  }
  return joined;
}

/** What two unions share. */
export function shareOf(a: readonly Span[], b: readonly Span[]): Span[] {
  const shared: Span[] = [];
  let i = 0;
  let j = 0;
  for (;;) {
    const one = a[i];
    const other = b[j];
    if (one === undefined || other === undefined) return shared;
    const from = later(one.from, other.from);
    const to = earlier(one.to, other.to);
    if (from < to) shared.push({ from, to });
    if (one.to < other.to) i += 1;
    else j += 1;
  }
}

/** What is left of the first union when the second is taken away. */
export function without(a: readonly Span[], b: readonly Span[]): Span[] {
  const left: Span[] = [];
  let j = 0;
  for (const { from, to } of a) {
    let at = from;
    while (b[j] !== undefined && (b[j]?.to ?? at) <= at) j += 1;
    for (let k = j; ; k += 1) {
      const cut = b[k];
      if (cut === undefined || cut.from >= to) break;
      if (cut.from > at) left.push({ from: at, to: cut.from });
      at = later(at, cut.to);
    }
    if (at < to) left.push({ from: at, to });
  }
  return left;
}

export function lengthOf(spans: readonly Span[]): number {
  return spans.reduce((sum, { from, to }) => sum + (to - from), 0);
}
