import { effect, signal } from '@preact/signals';
import { mostUrgentUnseen, unseenCount } from '../store/attention.ts';
import { isPractice } from '../store/store.ts';
import { remembered } from './remember.ts';

type Permission = NotificationPermission | 'missing';

const permission = signal<Permission>('Notification' in globalThis ? Notification.permission : 'missing');
/** Chosen at this computer, by whoever sits at it: nobody is notified who has not asked for it. */
const wanted = remembered(() => localStorage, 'notify', ['yes', 'no'], 'no');
const isOn = () => wanted.value === 'yes' && permission.value === 'granted';

/** Others may see a screen over somebody's shoulder: what is shown outside this page says neither what nor where. */
const WORDS = 'Something needs you.';
const WORDS_IN_PRACTICE = 'REHEARSAL: something needs you.';

/** Tells the computer's own notifications when something new asks for a person and this page is out of sight. Returns how to stop. */
export function notifyOfNews(): () => void {
  let before = unseenCount.peek();
  let shown: Notification | null = null;
  return effect(() => {
    const count = unseenCount.value;
    const isNews = count > before && mostUrgentUnseen.peek() !== null;
    before = count;
    if (count === 0) shown?.close();
    if (!isNews || wanted.peek() !== 'yes' || permission.peek() !== 'granted' || document.visibilityState === 'visible')
      return;
    const body = isPractice.peek() ? WORDS_IN_PRACTICE : WORDS;
    // The same tag replaces the one before, so that a flood is one notification.
    shown = new Notification('Havenwatch', { body, tag: 'havenwatch', requireInteraction: true });
    shown.onclick = () => {
      window.focus();
      shown?.close();
    };
  });
}

async function begin(): Promise<void> {
  permission.value = await Notification.requestPermission();
  wanted.value = permission.value === 'granted' ? 'yes' : 'no';
}

/** Asks for leave to notify. Gone once that is so, or where the browser knows no notifications. */
export function NotifyButton() {
  if (permission.value === 'missing' || isOn()) return null;
  if (permission.value === 'denied') return <span class="soft">Notifications blocked</span>;
  return (
    <button
      type="button"
      class="quiet"
      onClick={begin}
      title="When this page is out of sight. They never say what or where."
    >
      Notify me
    </button>
  );
}

const SAYS: Record<Permission, string> = {
  missing: 'This browser has no notifications.',
  denied: 'This browser blocks them for this page. That is changed in its own settings.',
  default: 'They are off.',
  granted: 'They are off.',
};

/** The same choice where somebody looks for it, and the only place where it is taken back. */
export function NotifySection() {
  const state = permission.value;
  const mayChoose = state === 'granted' || state === 'default';
  const stop = () => {
    wanted.value = 'no';
  };
  return (
    <section aria-labelledby="notifications">
      <h2 id="notifications">Notifications of this computer</h2>
      <p>
        When the desk is open and out of sight, this computer can say “{WORDS}” It never says what or where, because
        anybody may see it. {isOn() ? 'They are on.' : SAYS[state]}
      </p>
      {mayChoose ? (
        <button type="button" onClick={isOn() ? stop : begin}>
          {isOn() ? 'Stop notifying me' : 'Notify me'}
        </button>
      ) : null}
    </section>
  );
}
