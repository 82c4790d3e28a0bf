import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import { type RotaShown, standIn } from './api.ts';
import { Choose } from './fields.tsx';
import { PersonForm } from './form.tsx';

interface Props {
  rota: RotaShown;
  words: (contact: string) => string;
  onDone: () => Promise<void>;
  onLeave: () => void;
}

/** Somebody takes over for a time: from one member, or from whoever would be on duty. */
export function StandInDialog({ rota, words, onDone, onLeave }: Props) {
  const id = useId();
  const contact = useSignal(rota.members[0]?.contact ?? '');
  const instead = useSignal('');
  const from = useSignal('');
  const until = useSignal('');
  const members = rota.members.map((one) => ({ value: one.contact, words: words(one.contact) }));
  const lacking = () => {
    if (from.peek() === '' || until.peek() === '') return 'Say from when to when.';
    return from.peek() < until.peek() ? '' : 'It has to end after it begins.';
  };
  const work = async () => {
    await standIn(rota.id, {
      from: new Date(from.peek()).toISOString(),
      until: new Date(until.peek()).toISOString(),
      contact: contact.peek(),
      instead: instead.peek() === '' ? null : instead.peek(),
    });
    await onDone();
  };
  return (
    <PersonForm title={`Stand in on ${rota.name}`} send="Save" lacking={lacking} work={work} onLeave={onLeave}>
      <Choose label="Who stands in" value={contact} choices={members} />
      <Choose
        label="For whom"
        value={instead}
        choices={[{ value: '', words: 'whoever would be on duty' }, ...members]}
      />
      {[
        { name: 'From', value: from },
        { name: 'Until', value: until },
      ].map(({ name, value }) => (
        <div key={name}>
          <label for={`${id}${name}`}>{name}, by this computer's clock</label>
          <input
            id={`${id}${name}`}
            type="datetime-local"
            value={value.value}
            onInput={({ currentTarget }) => {
              value.value = currentTarget.value;
            }}
          />
        </div>
      ))}
    </PersonForm>
  );
}
