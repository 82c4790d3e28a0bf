/**
 * The pages that are loaded when they are first opened. To add one: its name here, how to load it in `pages/lazy.ts`, and, if it
 * stands in the navigation, a line in `shell/navigation.ts`. What follows the name in the address arrives as `rest`.
 */
export const SECTIONS = [
  'estate',
  'figures',
  'report',
  'staff',
  'account',
  'shift',
  'practice',
  'devices',
  'people',
  'rotas',
  'policies',
  'install',
  'discovered',
  'orders',
] as const;
export type Section = (typeof SECTIONS)[number];

/** The pages of the console, by address. */
export type Route =
  | { page: 'queue' }
  | { page: 'incident'; id: string }
  | { page: Section; rest: readonly string[] }
  | { page: 'signin' }
  | { page: 'setup'; token: string }
  | { page: 'enrol' }
  | { page: 'nowhere' };

/** Parts of an address that a page is given at most. */
const REST_MAX = 4;

function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}

/** Finds the page of a path. A trailing slash makes no difference. */
export function routeOf(path: string): Route {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '') continue;
    const name = decoded(part);
    if (name === null) return { page: 'nowhere' };
    parts.push(name);
  }
  const [first = '', ...rest] = parts;
  if (rest.length === 0 && first === '') return { page: 'queue' };
  if (rest.length === 0 && first === 'signin') return { page: 'signin' };
  if (rest.length === 0 && first === 'enrol') return { page: 'enrol' };
  const section = SECTIONS.find((name) => name === first);
  if (section) return rest.length > REST_MAX ? { page: 'nowhere' } : { page: section, rest };
  const [second] = rest;
  if (second === undefined || rest.length > 1) return { page: 'nowhere' };
  if (first === 'incident') return { page: 'incident', id: second };
  if (first === 'setup') return { page: 'setup', token: second };
  return { page: 'nowhere' };
}

export const incidentHref = (id: string) => `/incident/${encodeURIComponent(id)}`;
