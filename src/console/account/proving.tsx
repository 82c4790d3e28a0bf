import { signal } from '@preact/signals';
import { useId, useRef, useState } from 'preact/hooks';
import { Problem } from '../api/http.ts';
import { Dialog } from '../shell/dialog.tsx';
import { prove } from './api.ts';

const NOT_PROVED = new Problem(0, 'Nothing was changed.');

interface Asking {
  done: () => void;
  giveUp: () => void;
}

const asking = signal<Asking | null>(null);

/** Does something sensitive. When the desk wants the password first, asks for it once and does it again. */
export async function proving<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'HW_PROVE_FIRST') throw error;
  }
  await new Promise<void>((resolve, reject) => {
    asking.value = { done: resolve, giveUp: () => reject(NOT_PROVED) };
  }).finally(() => {
    asking.value = null;
  });
  return work();
}

/** Stands once on every page where something sensitive is done. */
export function ProveDialog() {
  const asked = asking.value;
  return asked === null ? null : <AskPassword {...asked} />;
}

function AskPassword({ done, giveUp }: Asking) {
  const id = useId();
  const password = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState('');
  const submit = async (event: Event) => {
    event.preventDefault();
    try {
      await prove(password.current?.value ?? '');
      done();
    } catch (error) {
      setProblem(error instanceof Problem ? error.message : 'Something went wrong in this page. Reload it.');
      password.current?.focus();
    }
  };
  return (
    <Dialog title="Your password, once more" onLeave={giveUp}>
      <form onSubmit={submit}>
        <p>This changes how people get in. It is good for five minutes.</p>
        <label for={id}>Password</label>
        <input id={id} ref={password} type="password" autocomplete="current-password" required />
        <p class="refusal" role="alert">
          {problem}
        </p>
        <div class="buttons">
          <button type="submit" class="primary">
            Go on
          </button>
          <button type="button" onClick={giveUp}>
            Leave it
          </button>
        </div>
      </form>
    </Dialog>
  );
}
