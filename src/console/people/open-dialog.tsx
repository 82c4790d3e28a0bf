import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import { type ContactShown, openContact } from './api.ts';
import { PersonForm } from './form.tsx';

const REASON_LEAST = 10;

interface Props {
  contact: ContactShown;
  onOpened: (opened: ContactShown) => void;
  onLeave: () => void;
}

/** Opens name and numbers of one person. Why is asked first, and kept with who did. */
export function OpenDialog({ contact, onOpened, onLeave }: Props) {
  const id = useId();
  const text = useSignal('');
  return (
    <PersonForm
      title="Show name and numbers"
      send="Show them"
      lacking={() =>
        text.peek().trim().length < REASON_LEAST ? `Say why, in at least ${REASON_LEAST} characters.` : ''
      }
      work={async () => onOpened(await openContact(contact.id, text.peek().trim()))}
      onLeave={onLeave}
    >
      <p>That you did, and why, is put on record.</p>
      <label for={id}>Why</label>
      <textarea
        id={id}
        rows={2}
        maxLength={4_000}
        value={text.value}
        onInput={({ currentTarget }) => {
          text.value = currentTarget.value;
        }}
      />
    </PersonForm>
  );
}
