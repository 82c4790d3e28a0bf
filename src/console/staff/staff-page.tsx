import { ProveDialog } from '../account/proving.tsx';
import { staff } from '../store/store.ts';
import { EventsPart } from './events-part.tsx';
import { LinksPart } from './links-part.tsx';
import { MemberPart } from './member-part.tsx';
import { PeoplePart } from './people-part.tsx';
import { TokensPart } from './tokens-part.tsx';
import '../account/account.css';

const PARTS = [
  { rest: '', href: '/staff', words: 'People' },
  { rest: 'links', href: '/staff/links', words: 'One-time links' },
  { rest: 'tokens', href: '/staff/tokens', words: 'Tokens for programs' },
  { rest: 'events', href: '/staff/events', words: 'What was changed' },
] as const;

/** The people of the scheme, how they get in, and what was changed by whom. Auditors read along. */
export function Page({ rest: [first = ''] }: { rest: readonly string[] }) {
  const mayChange = staff.value?.role === 'administrator';
  const isPart = PARTS.some(({ rest }) => rest === first);
  return (
    <section class="pane account">
      <h1 tabIndex={-1}>Staff</h1>
      <nav class="sub" aria-label="Staff">
        {PARTS.map(({ rest, href, words }) => (
          <a key={href} href={href} aria-current={rest === first || (rest === '' && !isPart) ? 'page' : undefined}>
            {words}
          </a>
        ))}
      </nav>
      {first === '' ? <PeoplePart mayChange={mayChange} /> : null}
      {first === 'links' ? <LinksPart mayChange={mayChange} /> : null}
      {first === 'tokens' ? <TokensPart mayChange={mayChange} /> : null}
      {first === 'events' ? <EventsPart /> : null}
      {isPart ? null : <MemberPart id={first} key={first} mayChange={mayChange} />}
      <ProveDialog />
    </section>
  );
}
