import { ROLES, type Role } from '../register/schema.ts';

/** Who may call a route: anybody, or the named roles, as staff or with a token. */
export type Access = 'anyone' | readonly Role[];

const EVERY: readonly Role[] = ROLES;
/** Those who handle alarms. */
export const HANDLERS: readonly Role[] = ['operator', 'supervisor', 'administrator'];
const READERS: readonly Role[] = [...HANDLERS, 'scheme-manager', 'auditor'];

/** Every route of the desk and who may call it. A route that is not here does not start. */
export const ACCESS: Readonly<Record<string, Access>> = {
  'POST /api/session': 'anyone',
  'GET /api/session': EVERY,
  'DELETE /api/session': EVERY,
  'POST /api/setup': 'anyone',
  'GET /api/openapi.json': 'anyone',
  'GET /api/status': EVERY,
  'GET /api/stream': READERS,
  'GET /api/incidents': READERS,
  'GET /api/incidents/:id': READERS,
  'GET /api/incidents/:id/timeline': READERS,
  'POST /api/incidents/:id/acknowledge': HANDLERS,
  'POST /api/incidents/:id/note': HANDLERS,
  'POST /api/incidents/:id/police': HANDLERS,
  'POST /api/incidents/:id/close': HANDLERS,
  'POST /api/incidents/:id/call': HANDLERS,
  'GET /api/devices': EVERY,
  'GET /api/devices/:id': EVERY,
  'GET /api/premises': EVERY,
  'GET /api/premises/:id': EVERY,
  'GET /api/drill': READERS,
  'POST /api/drill': ['supervisor', 'administrator'],
  'GET /health/live': 'anyone',
  'GET /health/ready': 'anyone',
  'GET /metrics': 'anyone',
};

/** Names of people and the text of notes are shown to these, when they are signed in as themselves. */
const NAMES_SHOWN_TO: ReadonlySet<Role> = new Set(HANDLERS);

export function maySeeNames(viewer: { kind: 'staff' | 'token'; role: Role }): boolean {
  return viewer.kind === 'staff' && NAMES_SHOWN_TO.has(viewer.role);
}

/** True for those whose open stream means that somebody is at the desk: a person who could accept an alarm. */
export function isAtDesk(viewer: { kind: 'staff' | 'token'; role: Role }): boolean {
  return viewer.kind === 'staff' && HANDLERS.includes(viewer.role);
}

/** Paths that somebody else answers for: provider callbacks check their own signatures, the console's files are public. */
export function isOutside(url: string): boolean {
  return url.startsWith('/hooks/') || url === '/*' || url === '/';
}

/** The table's entry for a route; undefined when there is none. HEAD is asked like GET. */
export function accessOf(method: string, url: string): Access | undefined {
  return ACCESS[`${method === 'HEAD' ? 'GET' : method} ${url}`];
}
