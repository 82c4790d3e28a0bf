import { type Signal, useSignal } from '@preact/signals';
import { addContact, type Channel, type ContactShown, changeContact, type Kept, type Window } from './api.ts';
import { Choose, Line, Ways } from './fields.tsx';
import { PersonForm } from './form.tsx';
import { HoursField } from './hours-field.tsx';
import { ROLES } from './words.ts';

const TELEPHONE: readonly Channel[] = ['voice', 'sms'];
const HOUSEHOLD_ROLES: readonly string[] = ['safe contact', 'keyholder'];

interface Props {
  household: string;
  /** Absent for somebody new. */
  contact?: ContactShown;
  /** The place that somebody new is given. */
  nextOrder: number;
  onDone: () => Promise<void>;
  onLeave: () => void;
}

/** Somebody who is told: as what, in which order, in which words, and at which hours. */
export function ContactDialog({ household, contact, nextOrder, onDone, onLeave }: Props) {
  const fields = {
    name: useSignal(''),
    number: useSignal(''),
    channels: useSignal<readonly Channel[]>(TELEPHONE),
    role: useSignal<string>(contact?.role ?? 'safe contact'),
    order: useSignal(String(contact?.order ?? nextOrder)),
    language: useSignal(contact?.language ?? ''),
    cover: useSignal(contact?.cover ?? ''),
    pin: useSignal(''),
    pinOff: useSignal(false),
    when: useSignal<Window[] | null>(contact?.when ?? null),
  };
  const { name, number, channels, role, order, language, cover, pin, when } = fields;
  const lacking = () => {
    if (contact === undefined && name.peek().trim() === '') return 'Say what to call them.';
    if (contact === undefined && number.peek().trim() === '') return 'Give a telephone number.';
    if (contact === undefined && channels.peek().length === 0) return 'Choose a safe way.';
    return Number.isInteger(Number(order.peek())) && Number(order.peek()) > 0
      ? ''
      : 'Give their place, 1 for the first.';
  };
  const work = async () => {
    const kept = keptOf(fields, contact === undefined);
    if (contact === undefined) {
      await addContact(household, { ...kept, number: number.peek().trim(), channels: [...channels.peek()] });
    } else await changeContact(contact.id, contact.version, kept);
    await onDone();
  };
  const title = contact === undefined ? 'Add a contact' : `Change ${contact.name ?? 'this contact'}`;
  const roles = contact?.of === 'provider' ? ROLES.filter((one) => !HOUSEHOLD_ROLES.includes(one)) : HOUSEHOLD_ROLES;
  return (
    <PersonForm title={title} send="Save" lacking={lacking} work={work} onLeave={onLeave}>
      <Line label={contact === undefined ? 'Name' : 'New name; empty keeps it'} value={name} />
      {contact === undefined ? (
        <>
          <Line
            label="Telephone number"
            value={number}
            keyboard="tel"
            max={40}
            hint="It goes to the vault. Never 999."
          />
          <Ways legend="Safe by" ways={channels} of={TELEPHONE} />
        </>
      ) : null}
      <Choose label="Role" value={role} choices={roles.map((one) => ({ value: one, words: one }))} />
      <Line label="Place in the order" value={order} keyboard="numeric" />
      <Line label="Language, such as en or cy; empty for the usual" value={language} max={6} />
      <Line
        label="Cover story; empty for none"
        value={cover}
        max={32}
        hint="The name of a cover in the wordings: what a bystander may hear."
      />
      <PinFields contact={contact} pin={pin} off={fields.pinOff} />
      <HoursField legend="They may be reached" hours={when} />
    </PersonForm>
  );
}

interface Fields {
  [name: string]: { peek(): unknown };
}

function keptOf(fields: Fields, isNew: boolean): Omit<Kept, 'waysAsked'> {
  const text = (name: string) => String(fields[name]?.peek() ?? '').trim();
  const orNull = (value: string) => (value === '' ? null : value);
  const when = fields['when']?.peek();
  const hours = Array.isArray(when) ? { when } : isNew ? {} : { when: null };
  const manner = isNew
    ? {
        ...(text('language') !== '' && { language: text('language') }),
        ...(text('cover') !== '' && { cover: text('cover') }),
      }
    : { language: orNull(text('language')), cover: orNull(text('cover')) };
  return {
    role: text('role'),
    order: Number(text('order')),
    ...(text('name') !== '' && { name: text('name') }),
    ...manner,
    ...hours,
    ...(fields['pinOff']?.peek() === true ? { pin: null } : text('pin') !== '' && { pin: text('pin') }),
  };
}

function PinFields({
  contact,
  pin,
  off,
}: {
  contact: ContactShown | undefined;
  pin: Signal<string>;
  off: Signal<boolean>;
}) {
  const hasPin = contact?.hasPin === true;
  return (
    <>
      {off.value ? null : (
        <Line
          label={hasPin ? 'New PIN; empty keeps it' : 'PIN, 4 to 8 digits; empty for none'}
          value={pin}
          max={8}
          hint="Trained staff only: after it they may hear more than a bystander."
        />
      )}
      {hasPin ? (
        <label class="choice">
          <input
            type="checkbox"
            checked={off.value}
            onChange={({ currentTarget }) => {
              off.value = currentTarget.checked;
            }}
          />
          Take the PIN away
        </label>
      ) : null}
    </>
  );
}
