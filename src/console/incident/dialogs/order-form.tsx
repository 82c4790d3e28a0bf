import type { ReadonlySignal, Signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import type { Incident } from '../../api/types.ts';
import { ActionButton, Refusal } from '../../shell/action-button.tsx';
import { Dialog } from '../../shell/dialog.tsx';
import { sendCommand } from '../../store/sending.ts';
import { takeDetail } from '../detail.ts';

/** The desk takes no longer text. */
export const TEXT_MAX = 4_000;

interface Props {
  title: string;
  /** Under which `sendCommand` tells how it fares. */
  sendingKey: string;
  /** The words on the button. */
  send: string;
  /** Why it cannot be sent yet; null when it can. Read when the form is sent, so that nothing is sent that would be refused. */
  missing?: ReadonlySignal<string | null>;
  order: () => Promise<Incident>;
  onDone?: () => void;
  onLeave: () => void;
  children?: ComponentChildren;
}

/** A dialog that sends one order: Enter sends, Escape leaves and keeps what was typed, a refusal stands beside the button. */
export function OrderForm(props: Props) {
  const { title, sendingKey, send, missing, order, onDone, onLeave, children } = props;
  const lacking = missing?.value ?? null;
  const ordered = async () => {
    const incident = await order();
    takeDetail(incident);
    return incident;
  };
  const submit = async (event: Event) => {
    event.preventDefault();
    if (missing?.peek() || !(await sendCommand(sendingKey, ordered))) return;
    onDone?.();
    onLeave();
  };
  return (
    <Dialog title={title} onLeave={onLeave}>
      <form onSubmit={submit} class="order" noValidate>
        {children}
        <Refusal sendingKey={sendingKey} />
        <p class="missing" role="status">
          {lacking ?? ''}
        </p>
        <div class="buttons">
          <ActionButton sendingKey={sendingKey} class="primary" type="submit" isOff={lacking !== null}>
            {send}
          </ActionButton>
          <button type="button" onClick={onLeave}>
            Back
          </button>
          <span class="keys-here">
            <span class="kbd">Enter</span> sends, <span class="kbd">Esc</span> goes back and keeps what you typed
          </span>
        </div>
      </form>
    </Dialog>
  );
}

/** Enter in a field of several lines sends its form; Shift and Enter begins a new line. */
function sendByEnter(event: KeyboardEvent): void {
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  if (event.currentTarget instanceof HTMLTextAreaElement) event.currentTarget.form?.requestSubmit();
}

export function TextField({
  label,
  draft,
  hint,
  rows = 3,
  isFirst = false,
}: {
  label: string;
  draft: Signal<string>;
  hint?: string | undefined;
  rows?: number;
  isFirst?: boolean;
}) {
  const id = useId();
  return (
    <>
      <label for={id}>{label}</label>
      <textarea
        id={id}
        rows={rows}
        maxLength={TEXT_MAX}
        autofocus={isFirst}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        value={draft.value}
        onKeyDown={sendByEnter}
        onInput={(event) => {
          draft.value = event.currentTarget.value;
        }}
      />
      {hint === undefined ? null : (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </>
  );
}

/** A field of one line. It is never offered again by the browser: what stands in it may be about a person. */
export function LineField({
  label,
  draft,
  max = 80,
  isFirst = false,
}: {
  label: string;
  draft: Signal<string>;
  max?: number;
  isFirst?: boolean;
}) {
  const id = useId();
  return (
    <>
      <label for={id}>{label}</label>
      <input
        id={id}
        type="text"
        autocomplete="off"
        spellcheck={false}
        maxLength={max}
        autofocus={isFirst}
        value={draft.value}
        onInput={(event) => {
          draft.value = event.currentTarget.value;
        }}
      />
    </>
  );
}
