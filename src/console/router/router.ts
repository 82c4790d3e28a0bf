import { computed, signal } from '@preact/signals';
import { routeOf } from './route.ts';

const path = signal(location.pathname);

export const route = computed(() => routeOf(path.value));

/** Id of the incident whose page is open. */
export const openIncident = computed(() => (route.value.page === 'incident' ? route.value.id : null));

/** Goes to another page of the console. `replace` leaves no way back, as for a link that works once. */
export function goTo(href: string, replace = false): void {
  if (href === path.peek()) return;
  if (replace) history.replaceState(null, '', href);
  else history.pushState(null, '', href);
  path.value = location.pathname;
}

/** Follows plain clicks on links of ours without loading the page anew; leaves every other click to the browser. */
export function followLinks(root: Document): void {
  root.addEventListener('click', (event) => {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.target instanceof Element ? event.target.closest('a[href^="/"]') : null;
    if (!link || link.hasAttribute('target') || link.hasAttribute('download')) return;
    event.preventDefault();
    goTo(link.getAttribute('href') ?? '/');
  });
  window.addEventListener('popstate', () => {
    path.value = location.pathname;
  });
}
