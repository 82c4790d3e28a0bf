import { type Signal, signal, useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import * as calls from '../api/calls.ts';
import type { CloseReason } from '../api/types.ts';
import { ActionButton, Refusal } from '../shell/action-button.tsx';
import { Dialog } from '../shell/dialog.tsx';
import { sendCommand, sendingKey } from '../store/sending.ts';
import { staff } from '../store/store.ts';
import { CLOSE_WORDS } from '../words/kinds.ts';

/** The desk takes no longer text. */
const TEXT_MAX = 4_000;
const REASONS: readonly CloseReason[] = ['incident', 'precautionary', 'false', 'planned'];

/** Words typed and not sent yet, so that Escape loses nothing. */
const drafts = new Map<string, Signal<string>>();

staff.subscribe((who) => {
  if (!who) drafts.clear();
});

function draftOf(key: string): Signal<string> {
  const draft = drafts.get(key) ?? signal('');
  drafts.set(key, draft);
  return draft;
}

const TEXTS = {
  note: {
    title: 'Write a note',
    label: 'What happened or was done',
    send: 'Save the note',
    isNeeded: true,
    call: calls.note,
  },
  police: {
    title: 'Police or help is on the way',
    label: 'Who was sent, and their reference (may be left empty)',
    send: 'Record that help is on the way',
    isNeeded: false,
    call: calls.helpSent,
  },
} as const;

interface Props {
  incident: string;
  onLeave: () => void;
}

/** Asks for a text and sends it. A text that is needed and missing is asked for by the browser itself. */
export function TextDialog({ incident, verb, onLeave }: Props & { verb: keyof typeof TEXTS }) {
  const { title, label, send, isNeeded, call } = TEXTS[verb];
  const key = sendingKey(incident, verb);
  const draft = draftOf(key);
  const submit = async (event: Event) => {
    event.preventDefault();
    if (!(await sendCommand(key, () => call(incident, draft.value)))) return;
    drafts.delete(key);
    onLeave();
  };
  return (
    <Dialog title={title} onLeave={onLeave}>
      {verb === 'police' ? <p>This records it and tells the home. It does not call anybody.</p> : null}
      <form onSubmit={submit}>
        <TextField label={label} draft={draft} isNeeded={isNeeded} />
        <Refusal sendingKey={key} />
        <Buttons sendingKey={key} send={send} onLeave={onLeave} />
      </form>
    </Dialog>
  );
}

/** Asks how the incident ended, and closes it. */
export function CloseDialog({ incident, onLeave }: Props) {
  const key = sendingKey(incident, 'close');
  const draft = draftOf(key);
  const reason = useSignal<CloseReason | null>(null);
  const submit = async (event: Event) => {
    event.preventDefault();
    const chosen = reason.value;
    if (!chosen || !(await sendCommand(key, () => calls.close(incident, chosen, draft.value)))) return;
    drafts.delete(key);
    onLeave();
  };
  return (
    <Dialog title="Close the incident" onLeave={onLeave}>
      <form onSubmit={submit}>
        <fieldset>
          <legend>What was it?</legend>
          {REASONS.map((one) => (
            <label class="choice" key={one}>
              <input
                type="radio"
                name="reason"
                required
                checked={reason.value === one}
                onChange={() => {
                  reason.value = one;
                }}
              />
              {CLOSE_WORDS[one]}
            </label>
          ))}
        </fieldset>
        <TextField label="In a few words (may be left empty)" draft={draft} isNeeded={false} />
        <Refusal sendingKey={key} />
        <Buttons sendingKey={key} send="Close the incident" onLeave={onLeave} />
      </form>
    </Dialog>
  );
}

function TextField({ label, draft, isNeeded }: { label: string; draft: Signal<string>; isNeeded: boolean }) {
  const id = useId();
  return (
    <>
      <label for={id}>{label}</label>
      <textarea
        id={id}
        rows={4}
        maxLength={TEXT_MAX}
        required={isNeeded}
        value={draft.value}
        onInput={(event) => {
          draft.value = event.currentTarget.value;
        }}
      />
    </>
  );
}

function Buttons({ sendingKey: key, send, onLeave }: { sendingKey: string; send: string; onLeave: () => void }) {
  return (
    <div class="buttons">
      <ActionButton sendingKey={key} class="primary" type="submit">
        {send}
      </ActionButton>
      <button type="button" onClick={onLeave}>
        Back
      </button>
    </div>
  );
}
