/** The pages of the console, by address. */
export type Route =
  | { page: 'queue' }
  | { page: 'incident'; id: string }
  | { page: 'devices' }
  | { page: 'signin' }
  | { page: 'setup'; token: string }
  | { page: 'nowhere' };

function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}

/** Finds the page of a path. A trailing slash makes no difference. */
export function routeOf(path: string): Route {
  const [first = '', second, ...rest] = path.split('/').filter((part) => part !== '');
  if (rest.length > 0) return { page: 'nowhere' };
  if (second === undefined) {
    if (first === '') return { page: 'queue' };
    if (first === 'devices') return { page: 'devices' };
    if (first === 'signin') return { page: 'signin' };
    return { page: 'nowhere' };
  }
  const name = decoded(second);
  if (name === null) return { page: 'nowhere' };
  if (first === 'incident') return { page: 'incident', id: name };
  if (first === 'setup') return { page: 'setup', token: name };
  return { page: 'nowhere' };
}

export const incidentHref = (id: string) => `/incident/${encodeURIComponent(id)}`;
