import type { ApiToken, MadeLink, Member, Scopes, StaffEvent, StaffLink } from '../../desk/schema/staff.ts';
import { isPageOf, looksLike } from '../api/guards.ts';
import { request, requestNothing } from '../api/http.ts';
import type { Page } from '../api/types.ts';

/** A role and how far it reaches; empty words narrow nothing. */
export interface Place {
  role: string;
  authority: string;
  provider: string;
}
export interface MadeToken {
  id: string;
  token: string;
}

const isMember = looksLike<Member>({ id: 'string', role: 'string', version: 'number', scope: 'any' });
const isMembers = isPageOf(isMember);
const isLinks = isPageOf(looksLike<StaffLink>({ id: 'string', kind: 'string', state: 'string' }));
const isTokens = isPageOf(looksLike<ApiToken>({ id: 'string', name: 'string', role: 'string' }));
const isEvents = isPageOf(looksLike<StaffEvent>({ id: 'number', at: 'string', what: 'string' }));
const isScopes = looksLike<Scopes>({ authorities: 'list', providers: 'list' });
const isMadeLink = looksLike<MadeLink>({ id: 'string', link: 'string', expiresAt: 'string' });
const isMadeToken = looksLike<MadeToken>({ id: 'string', token: 'string' });

const at = (id: string) => `/api/staff/${encodeURIComponent(id)}`;
export const scopeOf = ({ authority, provider }: Place) => ({
  authority: authority || null,
  provider: provider || null,
});

export const listMembers = () => request('GET', '/api/staff', isMembers);
export const getMember = (id: string) => request('GET', at(id), isMember);
export const listLinks = () => request('GET', '/api/staff/links', isLinks);
export const listTokens = () => request('GET', '/api/tokens', isTokens);
export const getScopes = () => request('GET', '/api/staff/scopes', isScopes);
export function listEvents(cursor: string | null, about?: string): Promise<Page<StaffEvent>> {
  const query = new URLSearchParams({ ...(cursor !== null && { cursor }), ...(about !== undefined && { about }) });
  return request('GET', `/api/staff/events?${query}`, isEvents);
}

/** Throws `Problem` with the code `HW_VERSION_STALE` when somebody else has changed the record meanwhile. */
export function changeMember(id: string, version: number, change: object): Promise<Member> {
  return request('PATCH', at(id), isMember, change, { ifMatch: `"${version}"` });
}
export const invite = (place: Place) =>
  request('POST', '/api/staff/links', isMadeLink, { role: place.role, scope: scopeOf(place) });
export const passwordLink = (id: string) => request('POST', `${at(id)}/password-link`, isMadeLink, {});
export const withdraw = (id: string) => requestNothing('DELETE', `/api/staff/links/${encodeURIComponent(id)}`);
export const resetFactors = (id: string) => requestNothing('DELETE', `${at(id)}/factors`);
export const endSessions = (id: string) => requestNothing('DELETE', `${at(id)}/sessions`);
export const addToken = (name: string, place: Place, days: number | null) =>
  request('POST', '/api/tokens', isMadeToken, {
    name,
    role: place.role,
    scope: scopeOf(place),
    ...(days !== null && { days }),
  });
export const revokeToken = (id: string) => requestNothing('DELETE', `/api/tokens/${encodeURIComponent(id)}`);
