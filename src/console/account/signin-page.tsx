import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { enter } from '../store/session.ts';
import { type Act, useAct } from './act.ts';
import * as api from './api.ts';
import { passkeysKnown, signInHere } from './passkey.ts';
import { fieldOf, PasswordField } from './password-field.tsx';
import './door.css';

type Step = { needs: readonly string[]; ticket: string };

/** Name and password, then the second step if the account has one; or a passkey alone. */
export function SignInPage() {
  const [step, setStep] = useState<Step | null>(null);
  return (
    <main class="door">
      {step === null ? <First onStep={setStep} /> : <Second step={step} onBack={() => setStep(null)} />}
    </main>
  );
}

function First({ onStep }: { onStep: (step: Step) => void }) {
  const id = useId();
  const act = useAct();
  const login = useRef<HTMLInputElement>(null);
  useEffect(() => login.current?.focus(), []);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget;
    if (!(form instanceof HTMLFormElement)) return;
    act.run(async () => {
      const answer = await api.signIn(fieldOf(form, 'login').trim(), fieldOf(form, 'password'));
      if ('in' in answer) enter(answer.in);
      else onStep(answer);
    });
  };
  return (
    <form onSubmit={submit}>
      <h1>Havenwatch</h1>
      <label for={`${id}login`}>Sign-in name</label>
      <input
        id={`${id}login`}
        ref={login}
        name="login"
        autocomplete="username"
        autocapitalize="none"
        spellcheck={false}
        required
      />
      <PasswordField name="password" label="Password" kind="current-password" />
      <Refused act={act} />
      <button type="submit" class="primary" aria-disabled={act.busy.value ? 'true' : undefined}>
        {act.busy.value ? 'Signing in…' : 'Sign in'}
      </button>
      {passkeysKnown() ? <PasskeyButton act={act} words="Sign in with a passkey" /> : null}
    </form>
  );
}

/** One-time code first, as most have it at hand; the other ways stand below. */
function Second({ step, onBack }: { step: Step; onBack: () => void }) {
  const id = useId();
  const act = useAct();
  const ways = (['totp', 'recovery'] as const).filter((way) => step.needs.includes(way));
  const [way, choose] = useState(ways[0]);
  const code = useRef<HTMLInputElement>(null);
  // Before the next key press: what is typed belongs to the field.
  useLayoutEffect(() => code.current?.focus(), [way]);
  const submit = (event: Event) => {
    event.preventDefault();
    if (way) act.run(async () => enter(await api.secondStep(step.ticket, way, code.current?.value.trim() ?? '')));
  };
  const isCode = way === 'totp';
  return (
    <form onSubmit={submit}>
      <h1>One more step</h1>
      {way === undefined ? null : (
        <>
          <label for={`${id}code`}>
            {isCode ? 'The six digits that your app shows now' : 'One of your recovery codes'}
          </label>
          <input
            key={way}
            id={`${id}code`}
            ref={code}
            inputMode={isCode ? 'numeric' : 'text'}
            autocomplete={isCode ? 'one-time-code' : 'off'}
            autocapitalize="characters"
            spellcheck={false}
            required
          />
        </>
      )}
      <Refused act={act} />
      {way === undefined ? null : (
        <button type="submit" class="primary" aria-disabled={act.busy.value ? 'true' : undefined}>
          {act.busy.value ? 'Signing in…' : 'Sign in'}
        </button>
      )}
      {step.needs.includes('passkey') ? <PasskeyButton act={act} words="Use a passkey" /> : null}
      {ways.length > 1 ? (
        <button type="button" onClick={() => choose(isCode ? 'recovery' : 'totp')}>
          {isCode ? 'I have lost my phone: use a recovery code' : 'Use the app'}
        </button>
      ) : null}
      <button type="button" class="quiet" onClick={onBack}>
        Begin again
      </button>
    </form>
  );
}

function PasskeyButton({ act, words }: { act: Act; words: string }) {
  return (
    <button
      type="button"
      aria-disabled={act.busy.value ? 'true' : undefined}
      onClick={() => act.run(async () => enter(await signInHere()))}
    >
      {words}
    </button>
  );
}

export function Refused({ act }: { act: Act }) {
  return (
    <p class="refusal" role="alert">
      {act.problem}
    </p>
  );
}
