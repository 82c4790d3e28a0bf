import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { Problem } from '../api/http.ts';
import { Dialog } from '../shell/dialog.tsx';

interface Props {
  title: string;
  send: string;
  /** Why it cannot be sent yet, as a sentence; empty when it can. */
  lacking?: () => string;
  work: () => Promise<void>;
  onLeave: () => void;
  children: ComponentChildren;
}

/** A dialog that does one thing about a person, and stays open with the desk's sentence when it is refused. */
export function PersonForm({ title, send, lacking, work, onLeave, children }: Props) {
  const problem = useSignal('');
  const isSending = useSignal(false);
  const submit = async (event: Event) => {
    event.preventDefault();
    if (isSending.peek()) return;
    problem.value = lacking?.() ?? '';
    if (problem.peek() !== '') return;
    isSending.value = true;
    try {
      await work();
      onLeave();
    } catch (error) {
      problem.value = error instanceof Problem ? error.message : 'Something went wrong in this page. Reload it.';
    }
    isSending.value = false;
  };
  return (
    <Dialog title={title} onLeave={onLeave}>
      <form class="person-form" onSubmit={(event) => void submit(event)} noValidate>
        {children}
        <p class="refusal" role="alert">
          {problem.value}
        </p>
        <div class="buttons">
          <button type="submit" class="primary" aria-disabled={isSending.value ? 'true' : undefined}>
            {isSending.value ? 'sending…' : send}
          </button>
          <button type="button" onClick={onLeave}>
            Leave it
          </button>
        </div>
      </form>
    </Dialog>
  );
}
