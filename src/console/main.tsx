import { effect, signal } from '@preact/signals';
import { render } from 'preact';
import { SignInPage } from './account/signin-page.tsx';
import { Problem } from './api/http.ts';
import { DeskPage } from './pages/desk-page.tsx';
import { LazyPage } from './pages/lazy-page.tsx';
import { followLinks, goTo, route } from './router/router.ts';
import { Boundary } from './shell/boundary.tsx';
import { listenForKeys } from './shell/keys.ts';
import { homeFor } from './shell/navigation.ts';
import { keepTitle } from './shell/title.ts';
import { mayWatch } from './store/roles.ts';
import { begin, enterFromPhone } from './store/session.ts';
import { staff } from './store/store.ts';
import './style/base.css';
import './style/frame.css';
import './style/queue.css';
import './style/incident.css';
import './style/incident-parts.css';
import './style/police.css';
import './style/brief.css';
import './style/home-plan.css';
import './style/timeline.css';
import './style/order.css';

/** Wait before the desk is asked again who is signed in. */
const ASK_AGAIN_MS = 2_000;
/** Wait for the desk before an installer's phone shows what it keeps. */
const KEPT_AFTER_MS = 2_500;

const problem = signal('');

/** Only where the installer's page was opened: no other page is ever shown without the desk. */
const showKept = () => {
  if (route.peek().page === 'install') enterFromPhone();
};

async function ask(): Promise<void> {
  const late = setTimeout(showKept, KEPT_AFTER_MS);
  try {
    await begin();
    problem.value = '';
  } catch (error) {
    if (error instanceof Problem && (error.status === 0 || error.status >= 500)) showKept();
    problem.value = error instanceof Problem ? 'The desk does not answer. Trying again.' : 'This page failed to start.';
    setTimeout(() => void ask(), ASK_AGAIN_MS);
  } finally {
    clearTimeout(late);
  }
}

function App() {
  const here = route.value;
  if (here.page === 'setup') {
    const { token } = here;
    return (
      <LazyPage key="setup" load={async () => (await import('./account/setup-page.tsx')).SetupPage} given={{ token }} />
    );
  }
  if (here.page === 'enrol') {
    return <LazyPage key="enrol" load={async () => (await import('./enrol/enrol-page.tsx')).EnrolPage} given={{}} />;
  }
  if (staff.value === undefined) {
    return (
      <main class="door">
        <p role="status">{problem.value || 'Starting…'}</p>
      </main>
    );
  }
  if (staff.value?.needsFactor) {
    return (
      <LazyPage key="factor" load={async () => (await import('./account/needs-factor-page.tsx')).Page} given={{}} />
    );
  }
  if (staff.value === null) return <SignInPage />;
  return (
    <Boundary>
      <DeskPage key={staff.value.id} />
    </Boundary>
  );
}

// Whoever signs in on the sign-in address goes on to where their work is; everybody else stays on the address they came for.
effect(() => {
  const who = staff.value;
  const { page } = route.value;
  if (who && (page === 'signin' || (page === 'queue' && !mayWatch(who.role)))) goTo(homeFor(who.role), true);
});

const root = document.getElementById('app');
if (root) {
  followLinks(document);
  listenForKeys();
  keepTitle();
  if (route.value.page !== 'setup' && route.value.page !== 'enrol') void ask();
  render(<App />, root);
}
