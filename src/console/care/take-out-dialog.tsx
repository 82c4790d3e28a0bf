import { useSignal } from '@preact/signals';
import { deviceWords } from '../estate/words.ts';
import { PersonForm } from '../people/form.tsx';
import { type CaredFor, takeOut } from './api.ts';
import { Reason } from './reason.tsx';
import { lackingReason } from './words.ts';

interface Props {
  device: CaredFor;
  onDone: () => void;
  onLeave: () => void;
}

/** Ends a device for ever, after it was said what that wipes. */
export function TakeOutDialog({ device, onDone, onLeave }: Props) {
  const text = useSignal('');
  const isSure = useSignal(false);
  const work = async () => {
    await takeOut(device.device, text.peek().trim());
    onDone();
  };
  return (
    <PersonForm
      title={`Take out of service: ${deviceWords(device)}`}
      send="Take it out for ever"
      lacking={() => lackingReason(text.peek()) || (isSure.peek() ? '' : 'Say that it is for ever.')}
      work={work}
      onLeave={onLeave}
    >
      <p>
        <strong>Nothing takes its place, and this cannot be undone.</strong> If it is broken, replace it instead.
      </p>
      <p>At once it may not connect any more, and this is wiped:</p>
      <ul>
        <li>its secret, its certificates and a one-time code that is open</li>
        <li>the key of an alarm panel, and what a bridge has told about it</li>
        <li>by which address and name a bridge knows it</li>
      </ul>
      <p>What it has reported stays on record.</p>
      <SpeaksFor device={device} />
      <label class="choice">
        <input
          type="checkbox"
          checked={isSure.value}
          onChange={({ currentTarget }) => {
            isSure.value = currentTarget.checked;
          }}
        />
        For ever
      </label>
      <Reason text={text} />
    </PersonForm>
  );
}

function SpeaksFor({ device: { speaksFor } }: { device: CaredFor }) {
  if (speaksFor === 0) return null;
  return (
    <p>
      <strong>
        {speaksFor === 1 ? 'One device speaks' : `${speaksFor} devices speak`} through it, and will fall silent.
      </strong>
    </p>
  );
}
