import { useEffect, useId, useState } from 'preact/hooks';
import { useAct } from './act.ts';
import * as api from './api.ts';
import { fieldOf } from './password-field.tsx';
import { Refused } from './signin-page.tsx';

/** The telephone that rings first for calls from the page. It goes in and is never shown. */
export function TelephoneSection() {
  const id = useId();
  const act = useAct();
  const [isSet, setIsSet] = useState<boolean | null>(null);
  useEffect(() => {
    api.hasTelephone().then(setIsSet, () => setIsSet(null));
  }, []);
  // Whoever makes no calls from the page has none to enter.
  if (isSet === null) return null;
  const save = (number: string | null, form?: HTMLFormElement) =>
    act.run(async () => {
      setIsSet(await api.setTelephone(number));
      form?.reset();
    });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget;
    if (form instanceof HTMLFormElement) save(fieldOf(form, 'number'), form);
  };
  return (
    <section aria-labelledby="telephone">
      <h2 id="telephone">Telephone</h2>
      <p>
        When you call from the page, this telephone rings first. Nobody is called before you have pressed 1 on it.{' '}
        {isSet ? 'One is known. It is not shown; enter another to change it.' : 'None is known yet.'}
      </p>
      <form class="narrow" onSubmit={submit}>
        <label for={id}>The number of your telephone</label>
        <input id={id} name="number" type="tel" autocomplete="tel" required maxLength={40} />
        <Refused act={act} />
        <button type="submit" aria-disabled={act.busy.value ? 'true' : undefined}>
          {isSet ? 'Change the telephone' : 'Use this telephone'}
        </button>
        {isSet ? (
          <button type="button" class="quiet" onClick={() => save(null)}>
            Take it away
          </button>
        ) : null}
      </form>
    </section>
  );
}
