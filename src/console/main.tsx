import { effect, signal } from '@preact/signals';
import { render } from 'preact';
import { Problem } from './api/http.ts';
import { DeskPage } from './pages/desk-page.tsx';
import { SetupPage } from './pages/setup-page.tsx';
import { SignInPage } from './pages/signin-page.tsx';
import { followLinks, goTo, route } from './router/router.ts';
import { listenForKeys } from './shell/keys.ts';
import { keepTitle } from './shell/title.ts';
import { begin } from './store/session.ts';
import { staff } from './store/store.ts';
import './style/base.css';
import './style/frame.css';
import './style/queue.css';
import './style/incident.css';

/** Wait before the desk is asked again who is signed in. */
const ASK_AGAIN_MS = 2_000;

const problem = signal('');

async function ask(): Promise<void> {
  try {
    await begin();
    problem.value = '';
  } catch (error) {
    problem.value = error instanceof Problem ? 'The desk does not answer. Trying again.' : 'This page failed to start.';
    setTimeout(() => void ask(), ASK_AGAIN_MS);
  }
}

function App() {
  const here = route.value;
  if (here.page === 'setup') return <SetupPage token={here.token} />;
  if (staff.value === undefined) {
    return (
      <main class="door">
        <p role="status">{problem.value || 'Starting…'}</p>
      </main>
    );
  }
  return staff.value === null ? <SignInPage /> : <DeskPage />;
}

// Whoever signs in on the sign-in address goes on to the queue; everybody else stays on the address they came for.
effect(() => {
  if (staff.value && route.value.page === 'signin') goTo('/', true);
});

const root = document.getElementById('app');
if (root) {
  followLinks(document);
  listenForKeys();
  keepTitle();
  if (route.value.page !== 'setup') void ask();
  render(<App />, root);
}
