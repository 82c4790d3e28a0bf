import { useSignal } from '@preact/signals';
import { useId, useState } from 'preact/hooks';
import { Problem } from '../api/http.ts';
import { type Channel, type ContactShown, type PointShown, sendCode, verify } from './api.ts';
import { Line } from './fields.tsx';
import { PersonForm } from './form.tsx';
import { CHANNEL_WORDS } from './words.ts';

interface Props {
  contact: ContactShown;
  point: PointShown;
  onDone: () => Promise<void>;
  onLeave: () => void;
}

/** Proves that a number is theirs: a code goes there, and whoever has it reads it back. */
export function CodeDialog({ contact, point, onDone, onLeave }: Props) {
  const code = useSignal('');
  const work = async () => {
    await verify(contact.id, point.id, code.peek().trim());
    await onDone();
  };
  return (
    <PersonForm
      title="Verify this number"
      send="Compare"
      lacking={() => (/^\d[\d ]*$/.test(code.peek().trim()) ? '' : 'Type in the digits that they read back.')}
      work={work}
      onLeave={onLeave}
    >
      <p>Send a code, ask them for it, and type in what they read back. It is good for 15 minutes and five tries.</p>
      <Sending contact={contact} point={point} />
      <Line label="The code" value={code} max={16} />
    </PersonForm>
  );
}

function Sending({ contact, point }: Pick<Props, 'contact' | 'point'>) {
  const id = useId();
  const [said, setSaid] = useState('');
  const [isSending, setSending] = useState(false);
  const send = async (channel: Channel) => {
    if (isSending) return;
    setSending(true);
    try {
      await sendCode(contact.id, point.id, channel);
      setSaid(`A code is on its way by ${CHANNEL_WORDS[channel]}.`);
    } catch (error) {
      setSaid(error instanceof Problem ? error.message : 'Something went wrong in this page. Reload it.');
    }
    setSending(false);
  };
  return (
    <div class="buttons">
      {point.channels
        .filter((channel) => channel !== 'email')
        .map((channel) => (
          <button
            type="button"
            key={channel}
            aria-disabled={isSending ? 'true' : undefined}
            onClick={() => void send(channel)}
          >
            Send a code by {CHANNEL_WORDS[channel]}
          </button>
        ))}
      <p id={id} role="status">
        {said}
      </p>
    </div>
  );
}
