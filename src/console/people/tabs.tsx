const TABS = [
  { name: 'people', href: '/people', words: 'Contacts' },
  { name: 'rotas', href: '/rotas', words: 'Rotas' },
  { name: 'policies', href: '/policies', words: 'Policies' },
] as const;

/** The pages about who is reached: the people, their turns, and the order in which they are told. */
export function PeopleTabs({ here }: { here: (typeof TABS)[number]['name'] }) {
  return (
    <nav class="sub" aria-label="People">
      {TABS.map(({ name, href, words }) => (
        <a key={name} href={href} aria-current={name === here ? 'page' : undefined}>
          {words}
        </a>
      ))}
    </nav>
  );
}
