import { useComputed } from '@preact/signals';
import * as calls from '../../api/calls.ts';
import { sendingKey } from '../../store/sending.ts';
import { draftOf, dropDrafts } from '../drafts.ts';
import { OrderForm, TextField } from './order-form.tsx';
import type { DialogProps } from './props.ts';

export function NoteDialog({ incident: { id }, onLeave }: DialogProps) {
  const key = sendingKey(id, 'note');
  const text = draftOf(key);
  const missing = useComputed(() => (text.value.trim() === '' ? 'Write a few words first.' : null));
  return (
    <OrderForm
      title="Write a note"
      sendingKey={key}
      send="Save the note"
      missing={missing}
      order={() => calls.note(id, text.peek())}
      onDone={() => dropDrafts(key)}
      onLeave={onLeave}
    >
      <TextField
        label="What happened, was heard or was done"
        draft={text}
        rows={4}
        hint="Write what you heard word for word. Shift and Enter begins a new line."
        isFirst
      />
    </OrderForm>
  );
}
