import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { IncidentPage } from '../incident/incident-page.tsx';
import { moveCursor } from '../queue/cursor.ts';
import { Queue } from '../queue/queue.tsx';
import { goTo, openIncident, route } from '../router/router.ts';
import { Announcer } from '../shell/announcer.tsx';
import { Alerts, Rehearsal, Warnings } from '../shell/banners.tsx';
import { Footer } from '../shell/footer.tsx';
import { Header } from '../shell/header.tsx';
import { Help } from '../shell/help.tsx';
import { useKey } from '../shell/keys.ts';
import { ACCOUNT, entriesFor } from '../shell/navigation.ts';
import { notifyOfNews } from '../shell/notify.tsx';
import { soundAlarms, toggleSound } from '../shell/sound.tsx';
import { StateBar } from '../shell/state-bar.tsx';
import { learnPeople } from '../store/people.ts';
import { mayWatch } from '../store/roles.ts';
import { isFromPhone, isPractice, staff } from '../store/store.ts';
import { SectionPage } from './section-page.tsx';

const isHelpOpen = signal(false);
const showHelp = () => {
  isHelpOpen.value = true;
};

/** Everything that somebody who has signed in sees: the frame, and in it the queue, an incident or another page. */
export function DeskPage() {
  useEffect(soundAlarms, []);
  useEffect(notifyOfNews, []);
  useEffect(learnPeople, []);
  useKey('j', () => moveCursor(1));
  useKey('k', () => moveCursor(-1));
  useKey('q', () => goTo('/'));
  useKey('Escape', () => goTo('/'));
  useKey('m', toggleSound);
  useKey('?', showHelp);
  // Nothing is told to somebody who sees no incidents, so there is nothing to be late with either.
  const isWatching = mayWatch(staff.value?.role);
  return (
    <div class={isPractice.value ? 'frame practice' : 'frame'}>
      <Ways />
      <Header onHelp={showHelp} />
      {isWatching ? <StateBar /> : null}
      <Rehearsal />
      <Pages />
      {isWatching ? <Alerts /> : null}
      <Warnings />
      {isWatching ? <Footer /> : null}
      <Announcer />
      {isHelpOpen.value ? <Help onLeave={() => (isHelpOpen.value = false)} /> : null}
    </div>
  );
}

/** The keys of the navigation: `g` and a letter. */
function Ways() {
  const entries = entriesFor(staff.value?.role ?? '');
  return (
    <>
      {[...entries, ACCOUNT].map(({ href, key }) => (
        <Way key={key} letter={key} href={href} />
      ))}
    </>
  );
}

function Way({ letter, href }: { letter: string; href: string }) {
  useKey(`g ${letter}`, () => goTo(href));
  return null;
}

function Pages() {
  const id = openIncident.value;
  const here = route.value;
  if (isFromPhone.value && here.page !== 'install') return <NotWithoutDesk />;
  if ('rest' in here) {
    return (
      <main class="one">
        <SectionPage page={here.page} rest={here.rest} key={here.page} />
      </main>
    );
  }
  if (here.page === 'nowhere') {
    return (
      <main class="one">
        <section class="pane">
          <h1>There is no such page</h1>
          <p>
            <a href="/">Go to the queue</a>
          </p>
        </section>
      </main>
    );
  }
  return (
    <main class={id === null ? 'one' : 'two'}>
      <Queue />
      {id === null ? null : <IncidentPage id={id} key={id} />}
    </main>
  );
}

/** A phone that has not heard the desk has one page to show. */
function NotWithoutDesk() {
  return (
    <main class="one">
      <section class="pane">
        <h1>No connection</h1>
        <p role="status">This page is opened as soon as the desk answers.</p>
        <p>
          <a href="/install">Go back to the jobs</a>
        </p>
      </section>
    </main>
  );
}
