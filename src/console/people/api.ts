import type { ContactShown, PointShown, Standing } from '../../desk/schema/contact.ts';
import type { NightlyShown } from '../../desk/schema/nightly.ts';
import type { RotaShown } from '../../desk/schema/rota.ts';
import { isPageOf, looksLike } from '../api/guards.ts';
import { request, requestNothing } from '../api/http.ts';

export type { ContactShown, PointShown } from '../../desk/schema/contact.ts';
export type { RotaShown } from '../../desk/schema/rota.ts';

/** The people of a home, as `GET /api/premises/{id}/contacts/standing` tells of them. */
export type HomePeople = (typeof Standing)['_output'];
export type Window = NonNullable<ContactShown['when']>[number];
export type Channel = PointShown['channels'][number];

const isContact = looksLike<ContactShown>({ id: 'string', version: 'number', points: 'list', stale: 'list' });
const isStanding = looksLike<HomePeople>({ household: 'string', items: 'list', verified: 'number', least: 'number' });
const isBegun = looksLike<{ errand: string; channel: Channel }>({ errand: 'string', channel: 'string' });
const isNightly = looksLike<NightlyShown>({ items: 'list', broken: 'list' });
const isRota = looksLike<RotaShown>({ id: 'string', name: 'string', members: 'list', shifts: 'list', holes: 'list' });
const at = (id: string) => encodeURIComponent(id);
const from = (version: number) => ({ ifMatch: `"${version}"` });

export const getPeople = (premises: string): Promise<HomePeople> =>
  request('GET', `/api/premises/${at(premises)}/contacts/standing`, isStanding);
export const getNightly = (): Promise<NightlyShown> => request('GET', '/api/nightly', isNightly);

export interface Kept {
  role: string;
  order: number;
  name?: string;
  language?: string | null;
  cover?: string | null;
  when?: Window[] | null;
  pin?: string | null;
  waysAsked?: true;
}
export interface PointKept {
  number?: string;
  email?: string;
  channels: Channel[];
  when?: Window[] | null;
}

export const addContact = (
  household: string,
  kept: Omit<Kept, 'waysAsked'> & { number: string; channels: Channel[] },
) => request('POST', `/api/households/${at(household)}/contacts`, isContact, kept);
export const changeContact = (id: string, version: number, kept: Partial<Kept>) =>
  request('PATCH', `/api/contacts/${at(id)}`, isContact, kept, from(version));
export const removeContact = (id: string, version: number) =>
  requestNothing('DELETE', `/api/contacts/${at(id)}`, undefined, from(version));
export const openContact = (id: string, text: string) =>
  request('POST', `/api/contacts/${at(id)}/open`, isContact, { text });
export const addPoint = (id: string, version: number, kept: PointKept) =>
  request('POST', `/api/contacts/${at(id)}/points`, isContact, kept, from(version));
export const changePoint = (id: string, point: string, version: number, kept: Partial<PointKept>) =>
  request('PATCH', `/api/contacts/${at(id)}/points/${at(point)}`, isContact, kept, from(version));
export const removePoint = (id: string, point: string, version: number) =>
  request('DELETE', `/api/contacts/${at(id)}/points/${at(point)}`, isContact, undefined, from(version));
const errand = (id: string, point: string, what: 'code' | 'test', channel: Channel) =>
  request('POST', `/api/contacts/${at(id)}/points/${at(point)}/${what}`, isBegun, { channel });
export const sendCode = (id: string, point: string, channel: Channel) => errand(id, point, 'code', channel);
export const testNow = (id: string, point: string, channel: Channel) => errand(id, point, 'test', channel);
export const verify = (id: string, point: string, code: string) =>
  request('POST', `/api/contacts/${at(id)}/points/${at(point)}/verify`, isContact, { code });

export const listRotas = async (): Promise<readonly RotaShown[]> =>
  (await request('GET', '/api/rotas', isPageOf(isRota))).items;
export const standIn = (id: string, kept: { from: string; until: string; contact: string; instead: string | null }) =>
  request('POST', `/api/rotas/${at(id)}/stand-ins`, isRota, kept);
export const removeStandIn = (id: string, one: string) =>
  request('DELETE', `/api/rotas/${at(id)}/stand-ins/${at(one)}`, isRota);
const isWatch = looksLike<{ until: string | null }>({ until: 'any' });
/** `until` null ends it now. */
export const setWatch = (premises: string, until: string | null, text: string) =>
  request('POST', `/api/premises/${at(premises)}/watch`, isWatch, {
    until,
    ...(text.trim() === '' ? {} : { text: text.trim() }),
  });
