import * as calls from '../api/calls.ts';
import { begin, leave } from '../store/session.ts';
import { MyAccount } from './account-page.tsx';

/** For somebody whose role needs a second factor and who has none: the desk opens when it is set up. */
export function Page() {
  const signOut = async () => {
    await calls.signOut().catch(() => {});
    leave();
  };
  return (
    <main class="pane account">
      <h1 tabIndex={-1}>One thing before the desk opens</h1>
      <p>
        Your role needs a second factor, because much can be done with it. Set up one-time codes or a passkey below; the
        desk opens at once.{' '}
        <button type="button" class="quiet" onClick={signOut}>
          Sign out
        </button>
      </p>
      <MyAccount onChanged={() => void begin()} />
    </main>
  );
}
