import type { Brief, BriefChange } from '../schema/brief.ts';

/** What stands differently in `now` from what was handed over `before`, in the order of the blocks. */
export function changesBetween(before: Brief, now: Brief): BriefChange[] {
  const [old, fresh] = [valuesOf(before), valuesOf(now)];
  const changes: BriefChange[] = [];
  for (const [place, { block, label, values }] of fresh) {
    const was = old.get(place)?.values ?? [];
    changes.push(...changesOf(was, values).map((change) => ({ block, label, ...change })));
  }
  for (const [place, { block, label, values }] of old) {
    if (!fresh.has(place)) changes.push(...values.map((value) => ({ block, label, was: value, is: null })));
  }
  return changes;
}

function changesOf(was: readonly string[], is: readonly string[]): { was: string | null; is: string | null }[] {
  const [gone, come] = [without(was, is), without(is, was)];
  if (gone.length === 1 && come.length === 1) return [{ was: gone[0] ?? null, is: come[0] ?? null }];
  return [...gone.map((value) => ({ was: value, is: null })), ...come.map((value) => ({ was: null, is: value }))];
}

function without(values: readonly string[], others: readonly string[]): string[] {
  const known = new Set(others);
  return values.filter((value) => !known.has(value));
}

interface Place {
  block: number;
  label: string;
  values: string[];
}

/** Lines of one label together: an order, a keyholder or a signal may stand several times. */
function valuesOf({ blocks }: Brief): Map<string, Place> {
  const places = new Map<string, Place>();
  for (const { number, lines } of blocks) {
    for (const { label, value } of lines) {
      const place = places.get(`${number} ${label}`) ?? { block: number, label, values: [] };
      place.values.push(value);
      places.set(`${number} ${label}`, place);
    }
  }
  return places;
}
