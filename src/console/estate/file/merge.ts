/** A piece of a file as it is kept: JSON. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type Tree = { readonly [key: string]: Json };

/** Without what is empty: a field that is not known is left out. */
export function pruned(value: Json): Json | undefined {
  if (value === null || value === '') return undefined;
  if (isList(value)) {
    const kept = value.map(pruned).filter((one) => one !== undefined);
    return kept.length === 0 ? undefined : kept;
  }
  if (typeof value !== 'object') return value;
  const kept: [string, Json][] = Object.entries(value).flatMap(([key, one]): [string, Json][] => {
    const left = pruned(one);
    return left === undefined ? [] : [[key, left]];
  });
  // The day on which nothing was confirmed says nothing; nor does it where it stands alone.
  if (kept.every(([key]) => key === 'asOf')) return undefined;
  return Object.fromEntries(kept);
}

export const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);
export const isTree = (value: Json | undefined): value is Tree =>
  typeof value === 'object' && value !== null && !isList(value);

/** One field that two people have changed: where, and what each made of it. */
export interface Clash {
  /** `location.address` */
  at: string;
  mine: Json | undefined;
  theirs: Json | undefined;
}

export interface Merged {
  file: Tree;
  /** In each the file has mine; whoever saves has seen theirs. */
  clashes: readonly Clash[];
}

/** The fields by which two changes are compared: those of the groups, and whole lists. */
function unitsOf(file: Tree): Map<string, Json> {
  const units = new Map<string, Json>();
  for (const [key, value] of Object.entries(file)) {
    if (!isTree(value) || 'is' in value || key === 'telephone') units.set(key, value);
    else for (const [inner, one] of Object.entries(value)) units.set(`${key}.${inner}`, one);
  }
  return units;
}

/**
 * Puts two changes of one file together. What only one of us touched is as they made it; what both did is mine, and told.
 * `base` is what both began from.
 */
export function merge(base: Tree, mine: Tree, theirs: Tree): Merged {
  const [before, ours, others] = [base, mine, theirs].map((file) => unitsOf(asTree(pruned(file))));
  const all = new Set([...(before?.keys() ?? []), ...(ours?.keys() ?? []), ...(others?.keys() ?? [])]);
  const clashes: Clash[] = [];
  let file: Tree = {};
  for (const at of all) {
    const [was, my, their] = [before?.get(at), ours?.get(at), others?.get(at)];
    const iDid = !same(was, my);
    const theyDid = !same(was, their);
    if (iDid && theyDid && !same(my, their)) clashes.push({ at, mine: my, theirs: their });
    file = withUnit(file, at, iDid ? my : their);
  }
  return { file, clashes };
}

/** The file with another value in one field. */
export function withUnit(file: Tree, at: string, value: Json | undefined): Tree {
  const [group = '', field] = at.split('.');
  if (field === undefined) return value === undefined ? without(file, group) : { ...file, [group]: value };
  const now = asTree(file[group]);
  return { ...file, [group]: value === undefined ? without(now, field) : { ...now, [field]: value } };
}

function without(tree: Tree, key: string): Tree {
  return Object.fromEntries(Object.entries(tree).filter(([name]) => name !== key));
}

export const asTree = (value: Json | undefined): Tree => (isTree(value) ? value : {});

/** Alike whatever the order of their fields. */
export function same(a: Json | undefined, b: Json | undefined): boolean {
  if (isList(a) && isList(b)) return a.length === b.length && a.every((one, n) => same(one, b[n]));
  if (isTree(a) && isTree(b)) {
    const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
    return [...keys].every((key) => same(a[key], b[key]));
  }
  return a === b;
}

/** What a field holds, on one line, for somebody who has to choose. */
export function inWords(value: Json | undefined): string {
  if (value === undefined || value === null) return 'nothing';
  if (isList(value)) return value.map(inWords).join('; ');
  if (isTree(value)) {
    const { asOf, ...rest } = value;
    const said = Object.values(rest).map(inWords).join(', ');
    return typeof asOf === 'string' ? `${said} (confirmed ${asOf})` : said;
  }
  return String(value);
}
