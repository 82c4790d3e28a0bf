import type { DiscoveredList } from '../../desk/schema/discovered.ts';
import { looksLike } from '../api/guards.ts';
import { request } from '../api/http.ts';

export type { DiscoveredList } from '../../desk/schema/discovered.ts';
/** Something that a hub has heard and nobody has said yet what it is. */
export type Found = DiscoveredList['items'][number];
/** What a device of the home says, of which nobody has said what it means. */
export type Unbound = DiscoveredList['unbound'][number];
/** What something said last, in our words but without a meaning. */
export type FactShown = Found['facts'][number];
export type Proposed = Found['proposed'][number];

export interface BindingOrder {
  key: string;
  which?: string;
  on?: 'on' | 'off';
  means: string;
}

const isFound = looksLike<Found>({
  via: 'string',
  address: 'string',
  lastAt: 'string',
  facts: 'list',
  proposed: 'list',
});
const isListShell = looksLike<DiscoveredList>({ items: 'list', unbound: 'list' });
const isList = (value: unknown): value is DiscoveredList => isListShell(value) && value.items.every(isFound);

/** What was found in a home, or in every home that whoever asks sees. */
export const listFound = (premises?: string): Promise<DiscoveredList> =>
  request('GET', `/api/discovered${premises === undefined ? '' : `?${new URLSearchParams({ premises })}`}`, isList);

interface Bound {
  via: string;
  address: string;
  premises: string;
  name: string;
  kind: string;
  bindings: readonly BindingOrder[];
}
const isBound = looksLike<{ device: string }>({ device: 'string' });

/** Makes it a device of its home, outside any job. */
export const bindFound = (order: Bound) => request('POST', '/api/discovered/bind', isBound, order);
