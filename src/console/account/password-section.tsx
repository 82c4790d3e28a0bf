import { useState } from 'preact/hooks';
import { useAct } from './act.ts';
import * as api from './api.ts';
import { fieldOf, PASSWORD_LEAST, PasswordField } from './password-field.tsx';
import type { SectionProps } from './section-props.ts';
import { Refused } from './signin-page.tsx';

export function PasswordSection({ changed }: SectionProps) {
  const act = useAct();
  const [done, setDone] = useState(false);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget;
    if (!(form instanceof HTMLFormElement)) return;
    setDone(false);
    act.run(async () => {
      await api.changePassword(fieldOf(form, 'old'), fieldOf(form, 'password'));
      form.reset();
      setDone(true);
      await changed();
    });
  };
  return (
    <section aria-labelledby="password">
      <h2 id="password">Password</h2>
      <form class="narrow" onSubmit={submit}>
        <PasswordField name="old" label="The password you have" kind="current-password" />
        <PasswordField
          name="password"
          label={`The new one, at least ${PASSWORD_LEAST} characters`}
          kind="new-password"
        />
        <Refused act={act} />
        <button type="submit" aria-disabled={act.busy.value ? 'true' : undefined}>
          {act.busy.value ? 'Changing…' : 'Change the password'}
        </button>
        <p role="status">{done ? 'The password is changed, and your other sessions are ended.' : ''}</p>
      </form>
    </section>
  );
}
