import { useSignal } from '@preact/signals';
import { addPoint, type Channel, type ContactShown, changePoint, type PointShown, type Window } from './api.ts';
import { Choose, Line, Ways } from './fields.tsx';
import { PersonForm } from './form.tsx';
import { HoursField } from './hours-field.tsx';

const TELEPHONE: readonly Channel[] = ['voice', 'sms'];

interface Props {
  contact: ContactShown;
  /** Absent for a new way. */
  point?: PointShown;
  onDone: () => Promise<void>;
  onLeave: () => void;
}

/** One number or address: its channels and its safe hours. Another number has to be verified anew. */
export function PointDialog({ contact, point, onDone, onLeave }: Props) {
  const kind = useSignal<string>(point?.kind ?? 'telephone');
  const where = useSignal('');
  const channels = useSignal<readonly Channel[]>(point?.kind === 'email' ? TELEPHONE : (point?.channels ?? TELEPHONE));
  const when = useSignal<Window[] | null>(point?.when ?? null);
  const isMail = kind.value === 'email';
  const lacking = () => {
    if (point === undefined && where.peek().trim() === '') return isMail ? 'Give an address.' : 'Give a number.';
    return !isMail && channels.peek().length === 0 ? 'Choose a safe way.' : '';
  };
  const work = async () => {
    const given = where.peek().trim();
    const at = given === '' ? {} : isMail ? { email: given } : { number: given };
    const ways: Channel[] = isMail ? ['email'] : [...channels.peek()];
    const hours = when.peek();
    if (point === undefined) {
      await addPoint(contact.id, contact.version, { ...at, channels: ways, ...(hours !== null && { when: hours }) });
    } else await changePoint(contact.id, point.id, contact.version, { ...at, channels: ways, when: hours });
    await onDone();
  };
  return (
    <PersonForm
      title={point === undefined ? 'Add a way to reach them' : 'Change this way'}
      send="Save"
      lacking={lacking}
      work={work}
      onLeave={onLeave}
    >
      {point === undefined ? (
        <Choose
          label="Kind"
          value={kind}
          choices={[
            { value: 'telephone', words: 'Telephone' },
            { value: 'email', words: 'E-mail' },
          ]}
        />
      ) : null}
      <Line
        label={`${isMail ? 'Address' : 'Number'}${point === undefined ? '' : '; empty keeps it'}`}
        value={where}
        keyboard={isMail ? 'email' : 'tel'}
        max={isMail ? 254 : 40}
        {...(point === undefined ? {} : { hint: 'Another one has to be verified anew. The old one is told nothing.' })}
      />
      {isMail ? null : <Ways legend="Safe by" ways={channels} of={TELEPHONE} />}
      <HoursField legend="It may be used" hours={when} />
    </PersonForm>
  );
}
