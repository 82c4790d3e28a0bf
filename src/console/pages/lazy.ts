import type { ComponentType } from 'preact';
import type { Section } from '../router/route.ts';

/** What every page that is loaded later is given. */
export interface PageProps {
  /** What follows the page's name in the address, decoded. */
  rest: readonly string[];
}

/** A module of such a page; it brings its own style with it. */
export interface PageModule {
  Page: ComponentType<PageProps>;
}

/** How each page is loaded. A page that is not here says so when it is opened. */
export const LOADERS: Partial<Record<Section, () => Promise<PageModule>>> = {
  shift: () => import('../shift/shift-page.tsx'),
  practice: () => import('../practice/practice-page.tsx'),
  account: () => import('../account/account-page.tsx'),
  staff: () => import('../staff/staff-page.tsx'),
  estate: () => import('../estate/estate-page.tsx'),
  devices: () => import('../devices/devices-page.tsx'),
  figures: () => import('../figures/figures-page.tsx'),
  report: () => import('../figures/report-page.tsx'),
  people: () => import('../people/people-page.tsx'),
  rotas: () => import('../people/rotas-page.tsx'),
  install: () => import('../install/install-page.tsx'),
  discovered: () => import('../install/discovered-page.tsx'),
  orders: () => import('../orders/orders-page.tsx'),
  policies: () => import('../policies/policies-page.tsx'),
};
