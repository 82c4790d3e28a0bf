import { useComputed } from '@preact/signals';
import { speech } from '../store/notices.ts';
import { notices } from '../store/store.ts';

/** Says out loud, to a screen reader, what changed on the board: emergencies at once, the rest when it suits. */
export function Announcer() {
  const urgent = useComputed(() => speech(notices.value, true));
  const calm = useComputed(() => speech(notices.value, false));
  return (
    <div class="unseen">
      <div role="alert">{urgent}</div>
      <div role="status">{calm}</div>
    </div>
  );
}
