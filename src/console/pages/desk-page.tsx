import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { DevicesPage } from '../devices/devices-page.tsx';
import { IncidentPage } from '../incident/incident-page.tsx';
import { moveCursor } from '../queue/cursor.ts';
import { Queue } from '../queue/queue.tsx';
import { goTo, openIncident, route } from '../router/router.ts';
import { Announcer } from '../shell/announcer.tsx';
import { Alerts, Warnings } from '../shell/banners.tsx';
import { Footer } from '../shell/footer.tsx';
import { Header } from '../shell/header.tsx';
import { Help } from '../shell/help.tsx';
import { useKey } from '../shell/keys.ts';
import { soundAlarms, toggleSound } from '../shell/sound.tsx';
import { StateBar } from '../shell/state-bar.tsx';

/** Everything that somebody who has signed in sees: the frame, and in it the queue, an incident or the devices. */
export function DeskPage() {
  const isHelpOpen = useSignal(false);
  useEffect(soundAlarms, []);
  useKey('j', () => moveCursor(1));
  useKey('k', () => moveCursor(-1));
  useKey('q', () => goTo('/'));
  useKey('Escape', () => goTo('/'));
  useKey('d', () => goTo('/devices'));
  useKey('m', toggleSound);
  useKey('?', () => {
    isHelpOpen.value = true;
  });
  return (
    <div class="frame">
      <Header
        onHelp={() => {
          isHelpOpen.value = true;
        }}
      />
      <StateBar />
      <Pages />
      <Alerts />
      <Warnings />
      <Footer />
      <Announcer />
      {isHelpOpen.value ? (
        <Help
          onLeave={() => {
            isHelpOpen.value = false;
          }}
        />
      ) : null}
    </div>
  );
}

function Pages() {
  const id = openIncident.value;
  if (route.value.page === 'devices') {
    return (
      <main class="one">
        <DevicesPage />
      </main>
    );
  }
  if (route.value.page === 'nowhere') {
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
