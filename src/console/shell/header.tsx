import { useState } from 'preact/hooks';
import * as calls from '../api/calls.ts';
import { Problem } from '../api/http.ts';
import { goTo, openIncident, route } from '../router/router.ts';
import { leave } from '../store/session.ts';
import { loaded, overdue, staff, summary } from '../store/store.ts';
import { SoundButton } from './sound.tsx';
import { ThemeButton } from './theme.tsx';

export function Header({ onHelp }: { onHelp: () => void }) {
  const { waiting, accepted } = summary.value;
  const { late, silent } = overdue.value;
  const page = route.value.page;
  return (
    <header>
      <span class="name">Havenwatch</span>
      <nav aria-label="Pages">
        <a href="/" aria-current={page === 'queue' || openIncident.value !== null ? 'page' : undefined}>
          Queue <span class="count">{waiting + accepted}</span>
        </a>
        <a href="/devices" aria-current={page === 'devices' ? 'page' : undefined}>
          Devices <span class="count">{loaded.value ? `${silent} silent, ${late} late` : '…'}</span>
        </a>
      </nav>
      <div class="tools">
        <SoundButton />
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

function SignOut() {
  const [problem, setProblem] = useState('');
  const signOut = async () => {
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
      <span class="person">{staff.value?.name}</span>
      <button type="button" class="quiet" onClick={signOut}>
        Sign out
      </button>
      {problem ? <span role="alert">{problem}</span> : null}
    </span>
  );
}
