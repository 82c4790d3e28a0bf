import { effect, signal } from '@preact/signals';
import { mostUrgentUnseen, unseenCount } from '../store/attention.ts';
import { isPractice } from '../store/store.ts';

type Permission = NotificationPermission | 'missing';

const permission = signal<Permission>('Notification' in globalThis ? Notification.permission : 'missing');

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
    if (!isNews || permission.peek() !== 'granted' || document.visibilityState === 'visible') return;
    const body = isPractice.peek() ? WORDS_IN_PRACTICE : WORDS;
    // The same tag replaces the one before, so that a flood is one notification.
    shown = new Notification('Havenwatch', { body, tag: 'havenwatch', requireInteraction: true });
    shown.onclick = () => {
      window.focus();
      shown?.close();
    };
  });
}

/** Asks for leave to notify. Gone once that is granted, or where the browser knows no notifications. */
export function NotifyButton() {
  if (permission.value === 'missing' || permission.value === 'granted') return null;
  if (permission.value === 'denied') return <span class="soft">Notifications blocked</span>;
  const ask = async () => {
    permission.value = await Notification.requestPermission();
  };
  return (
    <button
      type="button"
      class="quiet"
      onClick={ask}
      title="When this page is out of sight. They never say what or where."
    >
      Notify me
    </button>
  );
}
