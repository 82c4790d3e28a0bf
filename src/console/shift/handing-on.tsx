import { useComputed, useSignal } from '@preact/signals';
import { Problem } from '../api/http.ts';
import type { Incident } from '../api/types.ts';
import { Choices } from '../incident/dialogs/choices.tsx';
import { TextField } from '../incident/dialogs/order-form.tsx';
import { draftOf, dropDrafts } from '../incident/drafts.ts';
import { useColleagues } from '../queue/dialogs/hand-over-dialog.tsx';
import { applyIncidents } from '../store/fetched.ts';
import { change, gatewayNow, places, staff } from '../store/store.ts';
import { dayTime } from '../words/times.ts';
import { Items } from './items.tsx';
import { handOn } from './shift-calls.ts';

const DRAFT = 'shift/text';
const NOBODY = 'nobody';

/** What the one who goes leaves: everything open, a few words, and to whom. */
export function HandingOn({ onDone }: { onDone: () => void }) {
  const { colleagues, problem } = useColleagues();
  const to = useSignal<string | null>(null);
  const text = draftOf(DRAFT);
  const { said, isSending, send } = useHandingOn(onDone);
  const nameOf = (id: string) =>
    id === NOBODY
      ? 'Nobody in particular: what I have goes back into the queue'
      : (colleagues?.find((one) => one.staff === id)?.name ?? 'a colleague');
  const submit = (event: Event) => {
    event.preventDefault();
    const successor = to.peek();
    if (successor !== null && !isSending) void send(successor === NOBODY ? null : successor, text.peek());
  };
  return (
    <form onSubmit={submit} class="order" noValidate>
      <Open />
      <TextField
        label="What the next shift must know"
        draft={text}
        rows={4}
        hint="No names, addresses or numbers: write what to do, by the reference of the home."
      />
      {problem ? <p class="refusal">{problem}</p> : null}
      <Choices
        legend="Who takes over?"
        choices={[...(colleagues ?? []).map((one) => one.staff), NOBODY]}
        words={nameOf}
        chosen={to}
      />
      <p class="missing" role="status">
        {said}
      </p>
      <div class="buttons no-print">
        <button type="submit" class="primary" aria-disabled={to.value === null || isSending ? 'true' : undefined}>
          {isSending ? 'Handing on…' : 'Hand the shift on'}
        </button>
        <button type="button" onClick={() => window.print()}>
          Print
        </button>
      </div>
    </form>
  );
}

/** Sends the hand-over once and says what became of it. */
function useHandingOn(onDone: () => void) {
  const said = useSignal('');
  const isSending = useSignal(false);
  const send = async (to: string | null, text: string) => {
    isSending.value = true;
    try {
      const items = await handOn(to, text);
      change((state) => applyIncidents(state, items));
      dropDrafts(DRAFT);
      said.value = `Handed on at ${dayTime(gatewayNow.peek(), gatewayNow.peek())}: ${items.length} open.`;
      onDone();
    } catch (error) {
      said.value = error instanceof Problem ? error.message : 'Something went wrong in this page. Reload it.';
    } finally {
      isSending.value = false;
    }
  };
  return { said: said.value, isSending: isSending.value, send };
}

/** Everything that is open now, whoever has it. */
function Open() {
  const open = useComputed((): Incident[] => [
    ...places.value.now,
    ...places.value.review,
    ...places.value.shelved,
  ]).value;
  if (open.length === 0) return <p>Nothing is open.</p>;
  const mine = open.filter(({ handling }) => handling.claim?.by.id === staff.value?.id).length;
  return <Items incidents={open} caption={`Open now: ${open.length}, of which ${mine} in your hands`} />;
}
