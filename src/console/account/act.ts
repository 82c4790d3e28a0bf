import { type Signal, useSignal } from '@preact/signals';
import { Problem } from '../api/http.ts';
import { proving } from './proving.tsx';

const BROKEN = 'Something went wrong in this page. Reload it.';

export interface Act {
  busy: Signal<boolean>;
  problem: Signal<string>;
  /** Does one thing at a time, asks for the password when the desk wants it, and keeps the desk's sentence when it refuses. */
  run(work: () => Promise<void>): void;
}

/** One thing that somebody sets off on a page, with its "busy" and its refusal. */
export function useAct(): Act {
  const busy = useSignal(false);
  const problem = useSignal('');
  const run = (work: () => Promise<void>) => {
    if (busy.peek()) return;
    busy.value = true;
    problem.value = '';
    proving(work)
      .catch((error: unknown) => {
        problem.value = error instanceof Problem ? error.message : BROKEN;
      })
      .finally(() => {
        busy.value = false;
      });
  };
  return { busy, problem, run };
}
