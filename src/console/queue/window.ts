/** Rows drawn beyond those that can be seen, on each side, so that scrolling finds them there. */
export const BEYOND = 8;
/** Rows drawn before it is known how many can be seen. */
export const AT_FIRST = 24;

/** The rows of a list that are drawn: from the first to before the last, and a few by name. */
export interface Span {
  from: number;
  to: number;
}

/** Which rows to draw, in steps of `BEYOND` so that scrolling by a little changes nothing. All in px. Pure. */
export function spanOf(listTop: number, edge: number, height: number, row: number): Span {
  if (row <= 0) return { from: 0, to: AT_FIRST };
  const step = (index: number) => Math.floor(index / BEYOND) * BEYOND;
  const first = Math.floor((edge - listTop) / row);
  const last = Math.ceil((edge + height - listTop) / row);
  return { from: Math.max(0, step(first - BEYOND)), to: Math.max(AT_FIRST, step(last + 2 * BEYOND)) };
}

/** The places of the rows to draw: the span, and the named ones with their neighbours, wherever they are. Rising. Pure. */
export function drawn(order: readonly string[], span: Span, named: readonly (string | null)[]): number[] {
  const found = new Set<number>();
  for (let index = span.from; index < Math.min(span.to, order.length); index += 1) found.add(index);
  for (const id of named) {
    const at = id === null ? -1 : order.indexOf(id);
    if (at < 0) continue;
    for (const index of [at - 1, at, at + 1]) if (index >= 0 && index < order.length) found.add(index);
  }
  return [...found].sort((a, b) => a - b);
}
