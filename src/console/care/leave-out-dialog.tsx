import { useSignal } from '@preact/signals';
import { Choose } from '../people/fields.tsx';
import { PersonForm } from '../people/form.tsx';
import { type CaredFor, leaveOut } from './api.ts';
import { Reason } from './reason.tsx';
import { HOURS, lackingReason, partChoices, partWords } from './words.ts';

interface Props {
  device: CaredFor;
  /** Left out already: its end is changed. Null: all that the device has, or a choice. */
  sensor: string | null;
  onDone: () => void;
  onLeave: () => void;
}

const FOUR_HOURS = '4';

/** Leaves a sensor out for a time. What is about a life, or about the protection itself, is heard all the same. */
export function LeaveOutDialog({ device, sensor, onDone, onLeave }: Props) {
  const part = useSignal(sensor ?? '');
  const hours = useSignal(FOUR_HOURS);
  const text = useSignal('');
  const work = async () => {
    await leaveOut(device.device, part.peek() === '' ? null : part.peek(), Number(hours.peek()), text.peek().trim());
    onDone();
  };
  const hasChoice = sensor === null && device.sensors.length > 0;
  return (
    <PersonForm
      title={`Leave out: ${partWords(device, sensor)}`}
      send="Begin"
      lacking={() => lackingReason(text.peek())}
      work={work}
      onLeave={onLeave}
    >
      <p>
        What it says is recorded and raises nothing until the time is over. A call for help, tampering, smoke, jamming
        and silence are heard all the same. After a day somebody is told that it is still out.
      </p>
      {hasChoice ? <Choose label="What" value={part} choices={partChoices(device)} /> : null}
      <Choose label="For how long, from now" value={hours} choices={HOURS} />
      <Reason text={text} />
    </PersonForm>
  );
}
