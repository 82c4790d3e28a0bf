import { desk, staff } from '../store/store.ts';

const READERS = ['operator', 'supervisor', 'administrator', 'scheme-manager', 'auditor'];
const KEEPERS = ['supervisor', 'administrator'];
const LOOKERS = ['operator', 'supervisor', 'administrator', 'auditor', 'installer'];

const TABS: readonly { name: string; href: string; words: string; roles?: readonly string[] }[] = [
  { name: 'homes', href: '/estate', words: 'Homes' },
  { name: 'devices', href: '/devices', words: 'Devices' },
  { name: 'batteries', href: '/estate/batteries', words: 'Batteries' },
  { name: 'on-test', href: '/estate/on-test', words: 'On test' },
  { name: 'care', href: '/estate/care', words: 'Care' },
  { name: 'jobs', href: '/orders', words: 'Orders', roles: READERS },
  { name: 'discovered', href: '/discovered', words: 'Found', roles: KEEPERS },
  { name: 'quarantine', href: '/estate/quarantine', words: 'Not understood', roles: LOOKERS },
  { name: 'nightly', href: '/estate/nightly', words: 'Nightly check', roles: READERS },
  { name: 'gateway', href: '/estate/gateway', words: 'Gateway', roles: READERS },
];

/** The pages about what stands in the homes. */
export function EstateTabs({ here }: { here: string }) {
  const role = staff.value?.role ?? '';
  const found = desk.value.status?.nightly ?? 0;
  return (
    <nav class="sub" aria-label="Estate">
      {TABS.filter(({ roles }) => roles === undefined || roles.includes(role)).map(({ name, href, words }) => (
        <a key={name} href={href} aria-current={name === here ? 'page' : undefined}>
          {words}
          {name === 'nightly' && found > 0 ? <span class="count"> {found}</span> : null}
        </a>
      ))}
    </nav>
  );
}

/** Who may have devices tested. */
export const mayTest = () => ['supervisor', 'administrator', 'installer'].includes(staff.value?.role ?? '');
/** Who keeps the households' files and opens what was sealed. */
export const keepsFiles = () => ['supervisor', 'administrator'].includes(staff.value?.role ?? '');
/** Who sees figures. */
export const seesFigures = () =>
  ['supervisor', 'administrator', 'scheme-manager', 'auditor'].includes(staff.value?.role ?? '');
/** Who is told about the people of a home, and how it stands with her: everybody but those who fit it. */
export const knowsTheCase = () => staff.value?.role !== 'installer';
/** Who is shown the plan of a home. */
export const seesPlan = () =>
  ['operator', 'supervisor', 'administrator', 'installer'].includes(staff.value?.role ?? '');
