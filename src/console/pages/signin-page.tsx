import { useSignal } from '@preact/signals';
import { useEffect, useId, useRef } from 'preact/hooks';
import * as calls from '../api/calls.ts';
import { Problem } from '../api/http.ts';
import { enter } from '../store/session.ts';

export function SignInPage() {
  const id = useId();
  const login = useRef<HTMLInputElement>(null);
  const password = useRef<HTMLInputElement>(null);
  const isSending = useSignal(false);
  const problem = useSignal('');
  useEffect(() => login.current?.focus(), []);
  const submit = async (event: Event) => {
    event.preventDefault();
    if (isSending.value) return;
    isSending.value = true;
    problem.value = '';
    try {
      enter(await calls.signIn(login.current?.value.trim() ?? '', password.current?.value ?? ''));
    } catch (error) {
      problem.value = error instanceof Problem ? error.message : 'Something went wrong in this page. Reload it.';
      password.current?.focus();
    } finally {
      isSending.value = false;
    }
  };
  return (
    <main class="door">
      <form onSubmit={submit}>
        <h1>Havenwatch</h1>
        <label for={`${id}login`}>Sign-in name</label>
        <input
          id={`${id}login`}
          ref={login}
          autocomplete="username"
          autocapitalize="none"
          spellcheck={false}
          required
        />
        <label for={`${id}password`}>Password</label>
        <input id={`${id}password`} ref={password} type="password" autocomplete="current-password" required />
        <p class="refusal" role="alert">
          {problem}
        </p>
        <button type="submit" class="primary" aria-disabled={isSending.value ? 'true' : undefined}>
          {isSending.value ? 'Signing in…' : 'Sign in'}
        </button>
      </form>
    </main>
  );
}
