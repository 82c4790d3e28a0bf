import { useEffect, useId, useState } from 'preact/hooks';
import type { LinkLook } from '../../desk/schema/staff.ts';
import { Problem } from '../api/http.ts';
import { goTo } from '../router/router.ts';
import { enter } from '../store/session.ts';
import { useAct } from './act.ts';
import * as api from './api.ts';
import { fieldOf, PASSWORD_LEAST, PasswordField } from './password-field.tsx';
import { Refused } from './signin-page.tsx';
import './door.css';

const NEW_PASSWORD = `Password, at least ${PASSWORD_LEAST} characters; a few plain words are good`;

/** What a one-time link opens: joining, or a new password. */
export function SetupPage({ token }: { token: string }) {
  const [look, setLook] = useState<LinkLook | null>(null);
  const [problem, setProblem] = useState('');
  useEffect(() => {
    api.lookAtLink(token).then(setLook, (error: unknown) => {
      setProblem(error instanceof Problem ? error.message : 'Something went wrong in this page. Reload it.');
    });
  }, [token]);
  return (
    <main class="door">
      {look === null ? (
        <Waiting problem={problem} />
      ) : look.kind === 'password' ? (
        <NewPassword token={token} />
      ) : (
        <Join token={token} look={look} />
      )}
    </main>
  );
}

function Waiting({ problem }: { problem: string }) {
  if (!problem) return <p role="status">Looking at the link…</p>;
  return (
    <div role="alert">
      <h1>This link does not work</h1>
      <p>{problem}</p>
      <p>
        <a href="/signin">Sign in</a>
      </p>
    </div>
  );
}

function Join({ token, look }: { token: string; look: LinkLook }) {
  const id = useId();
  const act = useAct();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget;
    if (!(form instanceof HTMLFormElement)) return;
    const field = (name: string) => fieldOf(form, name);
    act.run(async () => {
      const who = await api.join({
        token,
        login: field('login').trim(),
        name: field('name').trim(),
        password: field('password'),
      });
      goTo('/', true);
      enter(who);
    });
  };
  return (
    <form onSubmit={submit}>
      <h1>{look.kind === 'administrator' ? 'Make the first administrator' : `Join as ${look.role ?? 'staff'}`}</h1>
      <p>This link works once. Afterwards you sign in with the name and password chosen here.</p>
      <label for={`${id}name`}>Your name, as colleagues know you</label>
      <input id={`${id}name`} name="name" autocomplete="name" required />
      <label for={`${id}login`}>Sign-in name</label>
      <input id={`${id}login`} name="login" autocomplete="username" autocapitalize="none" spellcheck={false} required />
      <PasswordField name="password" label={NEW_PASSWORD} kind="new-password" />
      <Refused act={act} />
      <button type="submit" class="primary" aria-disabled={act.busy.value ? 'true' : undefined}>
        {act.busy.value ? 'Making…' : 'Make my account'}
      </button>
    </form>
  );
}

function NewPassword({ token }: { token: string }) {
  const act = useAct();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget;
    if (!(form instanceof HTMLFormElement)) return;
    act.run(async () => {
      await api.setPassword(token, fieldOf(form, 'password'));
      goTo('/signin', true);
    });
  };
  return (
    <form onSubmit={submit}>
      <h1>Choose a new password</h1>
      <p>It ends all your sessions. A second factor is still asked for when you sign in.</p>
      <PasswordField name="password" label={NEW_PASSWORD} kind="new-password" />
      <Refused act={act} />
      <button type="submit" class="primary" aria-disabled={act.busy.value ? 'true' : undefined}>
        {act.busy.value ? 'Setting…' : 'Set the password'}
      </button>
    </form>
  );
}
