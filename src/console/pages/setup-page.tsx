import { useSignal } from '@preact/signals';
import { useId, useRef } from 'preact/hooks';
import * as calls from '../api/calls.ts';
import { Problem } from '../api/http.ts';
import { goTo } from '../router/router.ts';
import { enter } from '../store/session.ts';

const PASSWORD_MIN = 12;

/** Makes the first administrator from the link that the gateway printed. The link works once. */
export function SetupPage({ token }: { token: string }) {
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  const isSending = useSignal(false);
  const problem = useSignal('');
  const submit = async (event: Event) => {
    event.preventDefault();
    if (isSending.value || !form.current) return;
    const fields = new FormData(form.current);
    const field = (name: string) => String(fields.get(name) ?? '');
    isSending.value = true;
    problem.value = '';
    try {
      const who = await calls.setUp(token, field('login').trim(), field('name').trim(), field('password'));
      goTo('/', true);
      enter(who);
    } catch (error) {
      problem.value = error instanceof Problem ? error.message : 'Something went wrong in this page. Reload it.';
    } finally {
      isSending.value = false;
    }
  };
  return (
    <main class="door">
      <form ref={form} onSubmit={submit}>
        <h1>Make the first administrator</h1>
        <p>This link works once. Afterwards you sign in with the name and password chosen here.</p>
        <label for={`${id}name`}>Your name, as colleagues know you</label>
        <input id={`${id}name`} name="name" autocomplete="name" required />
        <label for={`${id}login`}>Sign-in name</label>
        <input
          id={`${id}login`}
          name="login"
          autocomplete="username"
          autocapitalize="none"
          spellcheck={false}
          required
        />
        <label for={`${id}password`}>Password, at least {PASSWORD_MIN} characters</label>
        <input
          id={`${id}password`}
          name="password"
          type="password"
          autocomplete="new-password"
          minLength={PASSWORD_MIN}
          required
        />
        <p class="refusal" role="alert">
          {problem}
        </p>
        <button type="submit" class="primary" aria-disabled={isSending.value ? 'true' : undefined}>
          {isSending.value ? 'Making…' : 'Make the administrator'}
        </button>
      </form>
    </main>
  );
}
