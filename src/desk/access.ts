import { ROLES, type Role } from '../register/schema.ts';

/** Who may call a route: anybody, or the named roles, as staff or with a token. */
export type Access = 'anyone' | readonly Role[];

const EVERY: readonly Role[] = ROLES;
/** Those who handle alarms. */
export const HANDLERS: readonly Role[] = ['operator', 'supervisor', 'administrator'];
const READERS: readonly Role[] = [...HANDLERS, 'scheme-manager', 'auditor'];

/** Those who answer for a scheme. */
const FIGURES: readonly Role[] = ['supervisor', 'administrator', 'scheme-manager', 'auditor'];
/** Those who answer for what is kept of a household; everybody else sees it in the brief of a running incident or not at all. */
const FILE_KEEPERS: readonly Role[] = ['supervisor', 'administrator'];
/** Those who may have a device tested: what it says then is heard by nobody, but for a call for help. */
const TESTERS: readonly Role[] = ['supervisor', 'administrator', 'installer'];

/** Those who fit and test what hangs in a home, and those who answer for it. */
const FITTERS: readonly Role[] = ['installer', 'supervisor', 'administrator'];
/** Those who order what is fitted. */
const ORDERERS: readonly Role[] = ['supervisor', 'administrator'];

/** Every route of the desk and who may call it. A route that is not here does not start. */
export const ACCESS: Readonly<Record<string, Access>> = {
  'POST /api/session': 'anyone',
  'GET /api/session': EVERY,
  'DELETE /api/session': EVERY,
  'POST /api/session/second': 'anyone',
  'POST /api/session/passkey/options': 'anyone',
  'POST /api/session/passkey': 'anyone',
  'POST /api/setup': 'anyone',
  'POST /api/setup/look': 'anyone',
  'POST /api/setup/password': 'anyone',
  'GET /api/me': EVERY,
  'POST /api/me/prove': EVERY,
  'POST /api/me/password': EVERY,
  'GET /api/me/sessions': EVERY,
  'DELETE /api/me/sessions': EVERY,
  'DELETE /api/me/sessions/:id': EVERY,
  'POST /api/me/codes': EVERY,
  'POST /api/me/codes/confirm': EVERY,
  'DELETE /api/me/codes': EVERY,
  'POST /api/me/recovery': EVERY,
  'POST /api/me/passkeys/options': EVERY,
  'POST /api/me/passkeys': EVERY,
  'DELETE /api/me/passkeys/:id': EVERY,
  'GET /api/staff': ['administrator', 'auditor'],
  'GET /api/staff/events': ['administrator', 'auditor'],
  'GET /api/staff/scopes': ['administrator'],
  'GET /api/staff/:id': ['administrator', 'auditor'],
  'PATCH /api/staff/:id': ['administrator'],
  'DELETE /api/staff/:id/factors': ['administrator'],
  'DELETE /api/staff/:id/sessions': ['administrator'],
  'POST /api/staff/:id/password-link': ['administrator'],
  'GET /api/staff/links': ['administrator', 'auditor'],
  'POST /api/staff/links': ['administrator'],
  'DELETE /api/staff/links/:id': ['administrator'],
  'GET /api/tokens': ['administrator', 'auditor'],
  'POST /api/tokens': ['administrator'],
  'DELETE /api/tokens/:id': ['administrator'],
  'GET /api/openapi.json': 'anyone',
  'GET /api/status': EVERY,
  'GET /api/stream': READERS,
  'POST /api/stream/heard': READERS,
  'GET /api/incidents': READERS,
  'GET /api/incidents/:id': READERS,
  'GET /api/incidents/:id/timeline': READERS,
  'POST /api/incidents/:id/acknowledge': HANDLERS,
  'POST /api/incidents/:id/note': HANDLERS,
  'POST /api/incidents/:id/police': HANDLERS,
  'POST /api/incidents/:id/close': HANDLERS,
  'POST /api/incidents/:id/call': HANDLERS,
  'POST /api/incidents/:id/hang-up': HANDLERS,
  'POST /api/incidents/:id/speak': HANDLERS,
  'GET /api/incidents/:id/calls': HANDLERS,
  'POST /api/incidents/:id/claim': HANDLERS,
  'POST /api/incidents/:id/release': HANDLERS,
  'POST /api/incidents/:id/hand-over': HANDLERS,
  'POST /api/incidents/:id/seen': HANDLERS,
  'POST /api/incidents/:id/step': HANDLERS,
  'POST /api/incidents/:id/shelve': HANDLERS,
  'POST /api/incidents/:id/unshelve': HANDLERS,
  'POST /api/incidents/:id/review': ['supervisor', 'administrator'],
  'GET /api/incidents/:id/home': HANDLERS,
  'GET /api/premises/:id/home': [...HANDLERS, 'installer'],
  'GET /api/desk/present': HANDLERS,
  'POST /api/shift': HANDLERS,
  'GET /api/shift': HANDLERS,
  'GET /api/me/telephone': HANDLERS,
  'PUT /api/me/telephone': HANDLERS,
  'GET /api/incidents/:id/brief': HANDLERS,
  'POST /api/incidents/:id/brief': HANDLERS,
  'GET /api/incidents/:id/brief/:digest': HANDLERS,
  'POST /api/incidents/:id/word': HANDLERS,
  'POST /api/incidents/:id/open-record': ['supervisor', 'administrator'],
  'GET /api/scripts': HANDLERS,
  'GET /api/premises/:id/file': FILE_KEEPERS,
  'PUT /api/premises/:id/file': FILE_KEEPERS,
  'GET /api/premises/:id/file/versions': FILE_KEEPERS,
  'GET /api/premises/:id/contacts/standing': READERS,
  'GET /api/households/:id/contacts': FILE_KEEPERS,
  'POST /api/households/:id/contacts': FILE_KEEPERS,
  'GET /api/contacts/:id': FILE_KEEPERS,
  'PATCH /api/contacts/:id': FILE_KEEPERS,
  'DELETE /api/contacts/:id': FILE_KEEPERS,
  'POST /api/contacts/:id/open': FILE_KEEPERS,
  'POST /api/contacts/:id/points': FILE_KEEPERS,
  'PATCH /api/contacts/:id/points/:point': FILE_KEEPERS,
  'DELETE /api/contacts/:id/points/:point': FILE_KEEPERS,
  'POST /api/contacts/:id/points/:point/code': HANDLERS,
  'POST /api/contacts/:id/points/:point/verify': HANDLERS,
  'POST /api/contacts/:id/points/:point/test': HANDLERS,
  'GET /api/rotas': READERS,
  'GET /api/rotas/:id': READERS,
  'POST /api/rotas': FILE_KEEPERS,
  'PATCH /api/rotas/:id': FILE_KEEPERS,
  'DELETE /api/rotas/:id': FILE_KEEPERS,
  'POST /api/rotas/:id/stand-ins': FILE_KEEPERS,
  'DELETE /api/rotas/:id/stand-ins/:standIn': FILE_KEEPERS,
  'POST /api/premises/:id/watch': FILE_KEEPERS,
  'POST /api/incidents/:id/reach': HANDLERS,
  'GET /api/devices': EVERY,
  'GET /api/devices/:id': EVERY,
  'POST /api/enrol': 'anyone',
  'GET /api/devices/:id/identity': [...TESTERS, 'auditor'],
  'POST /api/devices/:id/claim': TESTERS,
  'POST /api/devices/:id/renew': TESTERS,
  'POST /api/devices/:id/revoke': FILE_KEEPERS,
  'POST /api/devices/:id/test': TESTERS,
  'DELETE /api/devices/:id/test': TESTERS,
  'POST /api/devices/:id/bypass': TESTERS,
  'DELETE /api/devices/:id/bypass': TESTERS,
  'POST /api/devices/:id/swap': FILE_KEEPERS,
  'POST /api/devices/:id/decommission': FILE_KEEPERS,
  'GET /api/estate/care': EVERY,
  'GET /api/premises/:id/care': EVERY,
  'PUT /api/devices/:id/meaning': FILE_KEEPERS,
  'GET /api/discovered': [...TESTERS, 'operator'],
  'POST /api/discovered/bind': FILE_KEEPERS,
  'GET /api/estate/homes': EVERY,
  'GET /api/estate/homes/:id': EVERY,
  'GET /api/estate/batteries': EVERY,
  'GET /api/estate/on-test': EVERY,
  'GET /api/estate/gateway': READERS,
  'GET /api/quarantine': [...HANDLERS, 'auditor', 'installer'],
  'POST /api/quarantine/:id/open': FILE_KEEPERS,
  'GET /api/premises': EVERY,
  'GET /api/premises/:id': EVERY,
  'GET /api/jobs': EVERY,
  'GET /api/jobs/:id': EVERY,
  'GET /api/installers': ORDERERS,
  'POST /api/jobs': ORDERERS,
  'POST /api/jobs/:id/open': FITTERS,
  'POST /api/jobs/:id/prolong': ORDERERS,
  'POST /api/jobs/:id/cancel': ORDERERS,
  'POST /api/jobs/:id/give': ORDERERS,
  'POST /api/jobs/:id/address': FITTERS,
  'POST /api/jobs/:id/measures': FITTERS,
  'PATCH /api/jobs/:id/measures/:measure': FITTERS,
  'POST /api/jobs/:id/measures/:measure/device': FITTERS,
  'POST /api/jobs/:id/here': FITTERS,
  'POST /api/jobs/:id/items/:item': FITTERS,
  'POST /api/jobs/:id/sign-off': FITTERS,
  'GET /api/jobs/:id/certificate': FITTERS,
  'GET /api/certificates/:digest': ORDERERS,
  'GET /api/drill': READERS,
  'GET /api/nightly': READERS,
  'GET /api/standards/handling': READERS,
  'GET /api/figures': FIGURES,
  'GET /api/report': FIGURES,
  'GET /api/practice': READERS,
  'GET /api/policies': READERS,
  'GET /api/policies/:name/explain': READERS,
  'POST /api/drill': ['supervisor', 'administrator'],
  'GET /health/live': 'anyone',
  'GET /health/ready': 'anyone',
  'GET /metrics': 'anyone',
};

/** These concern the whole gateway: whoever looks after a part of the homes may not do them. */
export const WHOLE: ReadonlySet<string> = new Set(['POST /api/drill']);

/** People do these, signed in as themselves; a token has neither a desk nor an account. */
export const STAFF_ONLY: ReadonlySet<string> = new Set([
  'POST /api/discovered/bind',
  'POST /api/incidents/:id/claim',
  'POST /api/incidents/:id/release',
  'POST /api/incidents/:id/hand-over',
  'POST /api/incidents/:id/seen',
  'POST /api/incidents/:id/step',
  'POST /api/incidents/:id/review',
  'POST /api/incidents/:id/shelve',
  'POST /api/incidents/:id/unshelve',
  'POST /api/incidents/:id/call',
  'POST /api/incidents/:id/hang-up',
  'POST /api/incidents/:id/speak',
  'GET /api/incidents/:id/calls',
  'POST /api/incidents/:id/word',
  'GET /api/incidents/:id/brief',
  'POST /api/incidents/:id/brief',
  'GET /api/incidents/:id/brief/:digest',
  'POST /api/incidents/:id/open-record',
  'GET /api/premises/:id/file',
  'PUT /api/premises/:id/file',
  'GET /api/premises/:id/file/versions',
  'POST /api/shift',
  'POST /api/devices/:id/revoke',
  'POST /api/devices/:id/test',
  'DELETE /api/devices/:id/test',
  'POST /api/devices/:id/bypass',
  'DELETE /api/devices/:id/bypass',
  'POST /api/devices/:id/swap',
  'POST /api/devices/:id/decommission',
  'PUT /api/devices/:id/meaning',
  'POST /api/quarantine/:id/open',
  'GET /api/households/:id/contacts',
  'POST /api/households/:id/contacts',
  'GET /api/contacts/:id',
  'PATCH /api/contacts/:id',
  'DELETE /api/contacts/:id',
  'POST /api/contacts/:id/open',
  'POST /api/contacts/:id/points',
  'PATCH /api/contacts/:id/points/:point',
  'DELETE /api/contacts/:id/points/:point',
  'POST /api/contacts/:id/points/:point/verify',
  'POST /api/premises/:id/watch',
  'POST /api/incidents/:id/reach',
  'POST /api/jobs/:id/open',
  'POST /api/jobs/:id/address',
  'POST /api/jobs/:id/items/:item',
  'POST /api/jobs/:id/sign-off',
  'GET /api/jobs/:id/certificate',
]);

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

/** True for a route that a token may not call, whatever its role. */
export function isStaffOnly(method: string, url: string): boolean {
  return (
    url === '/api/me' || url.startsWith('/api/me/') || STAFF_ONLY.has(`${method === 'HEAD' ? 'GET' : method} ${url}`)
  );
}

/** True for a route that is for those alone who see every home. */
export function isWhole(method: string, url: string): boolean {
  return WHOLE.has(`${method} ${url}`);
}

/** The table's entry for a route; undefined when there is none. HEAD is asked like GET. */
export function accessOf(method: string, url: string): Access | undefined {
  return ACCESS[`${method === 'HEAD' ? 'GET' : method} ${url}`];
}
