import type { Section } from '../router/route.ts';
import { HANDLERS, READERS } from '../store/roles.ts';

/** One entry of the navigation. */
export interface Entry {
  href: string;
  page: Section | 'queue';
  words: string;
  /** Pages that belong to it. */
  also?: readonly Section[];
  /** Pressed after `g`. */
  key: string;
  /** Who sees it. The desk decides who may; this only keeps closed doors out of sight. */
  roles: readonly string[];
}

/** The navigation, in its order. */
const ENTRIES: readonly Entry[] = [
  { href: '/install', page: 'install', words: 'Jobs', key: 'j', roles: ['installer'] },
  { href: '/', page: 'queue', words: 'Queue', key: 'q', roles: READERS },
  {
    href: '/estate',
    page: 'estate',
    also: ['discovered', 'orders'],
    words: 'Estate',
    key: 'e',
    roles: [...READERS, 'installer'],
  },
  { href: '/people', page: 'people', also: ['rotas', 'policies'], words: 'People', key: 'p', roles: READERS },
  { href: '/devices', page: 'devices', words: 'Devices', key: 'd', roles: [...READERS, 'installer'] },
  {
    href: '/figures',
    page: 'figures',
    words: 'Figures',
    key: 'f',
    roles: ['supervisor', 'administrator', 'scheme-manager', 'auditor'],
  },
  { href: '/shift', page: 'shift', words: 'Shift', key: 'h', roles: HANDLERS },
  { href: '/staff', page: 'staff', words: 'Staff', key: 's', roles: ['administrator', 'auditor'] },
];

/** Everybody has an account of their own; it stands beside the name and not among the pages. */
export const ACCOUNT: Entry = {
  href: '/account',
  page: 'account',
  words: 'My account',
  key: 'a',
  roles: [...READERS, 'installer'],
};

/** What somebody with this role finds in the navigation. */
export const entriesFor = (role: string): readonly Entry[] => ENTRIES.filter((entry) => entry.roles.includes(role));

/** Where somebody with this role begins. */
export const homeFor = (role: string): string => entriesFor(role)[0]?.href ?? ACCOUNT.href;
