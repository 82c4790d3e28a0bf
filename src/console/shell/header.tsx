import { useState } from 'preact/hooks';
import * as calls from '../api/calls.ts';
import { Problem } from '../api/http.ts';
import { leaveNothing } from '../offline/kept.ts';
import { goTo, route } from '../router/router.ts';
import { mayWatch } from '../store/roles.ts';
import { leave } from '../store/session.ts';
import { desk, loaded, overdue, staff, summary } from '../store/store.ts';
import { isLeading } from './keys.ts';
import { ACCOUNT, type Entry, entriesFor } from './navigation.ts';
import { NotifyButton } from './notify.tsx';
import { SoundButton } from './sound.tsx';
import { ThemeButton } from './theme.tsx';

export function Header({ onHelp }: { onHelp: () => void }) {
  const isWatching = mayWatch(staff.value?.role);
  const [isMenuOpen, setMenuOpen] = useState(false);
  const toggleMenu = () => setMenuOpen(!isMenuOpen);
  return (
    <header>
      <span class="name">Havenwatch</span>
      <nav aria-label="Pages" class={isLeading.value ? 'leading' : ''}>
        {entriesFor(staff.value?.role ?? '').map((entry) => (
          <Link entry={entry} key={entry.page} />
        ))}
      </nav>
      {isWatching ? <SoundButton /> : null}
      <button type="button" class="quiet menu" aria-expanded={isMenuOpen} aria-controls="tools" onClick={toggleMenu}>
        Menu
      </button>
      <div id="tools" class={isMenuOpen ? 'tools open' : 'tools'}>
        {isWatching ? <NotifyButton /> : null}
        <ThemeButton />
        <button type="button" class="quiet" aria-keyshortcuts="?" onClick={onHelp}>
          Keys{' '}
          <span class="kbd" aria-hidden="true">
            ?
          </span>
        </button>
        <SignOut />
      </div>
    </header>
  );
}

function Link({ entry: { href, page, also, words, key } }: { entry: Entry }) {
  const here = route.value.page;
  const isHere = here === page || also?.some((one) => one === here) || (page === 'queue' && here === 'incident');
  return (
    <a href={href} aria-current={isHere ? 'page' : undefined} aria-keyshortcuts={`g ${key}`}>
      {words} <Count page={page} />
      <span class="kbd after-g" aria-hidden="true">
        {key}
      </span>
    </a>
  );
}

function Count({ page }: { page: Entry['page'] }) {
  const { waiting, accepted } = summary.value;
  const { late, silent } = overdue.value;
  if (page === 'queue') return <span class="count">{(waiting + accepted).toLocaleString('en-GB')}</span>;
  const found = desk.value.status?.nightly ?? 0;
  if (page === 'estate' && found > 0 && mayWatch(staff.value?.role))
    return <span class="count">{found.toLocaleString('en-GB')} to see to</span>;
  if (page !== 'devices' || !mayWatch(staff.value?.role)) return null;
  return <span class="count">{loaded.value ? `${silent} silent, ${late} late` : '…'}</span>;
}

function SignOut() {
  const [problem, setProblem] = useState('');
  const signOut = async () => {
    // First, for the phone may have no connection: what it keeps of a job goes with the wish to leave.
    leaveNothing();
    try {
      await calls.signOut();
      leave();
      goTo('/signin');
    } catch (error) {
      setProblem(error instanceof Problem ? error.message : 'Signing out failed. Close the browser.');
    }
  };
  return (
    <span class="who">
      <a href={ACCOUNT.href} class="person" aria-current={route.value.page === 'account' ? 'page' : undefined}>
        {staff.value?.name}
        <span class="unseen">, my account</span>
      </a>
      <button type="button" class="quiet" onClick={signOut}>
        Sign out
      </button>
      {problem ? <span role="alert">{problem}</span> : null}
    </span>
  );
}
