import { EXTRA_FIELDS, EXTRA_LENGTH } from './limits.ts';

/** The fields of `raw` that are not known, bounded in number and size; `leftOut` counts what did not fit. */
export function extraOf(raw: Record<string, unknown>, known: ReadonlySet<string>): Record<string, unknown> | undefined {
  let extra: [string, unknown][] | undefined;
  let length = 0;
  let leftOut = 0;
  for (const key in raw) {
    if (known.has(key)) continue;
    extra ??= [];
    length += key.length + JSON.stringify(raw[key]).length + 4;
    // An own field of that name would become the prototype of whoever copies it.
    if (extra.length >= EXTRA_FIELDS || length > EXTRA_LENGTH || key === '__proto__') leftOut += 1;
    else extra.push([key, raw[key]]);
  }
  if (extra === undefined) return undefined;
  if (leftOut > 0) extra.push(['leftOut', leftOut]);
  return Object.fromEntries(extra);
}
