import { useId } from 'preact/hooks';
import type { Scopes } from '../../desk/schema/staff.ts';
import { fieldOf } from '../account/password-field.tsx';
import type { Place } from './api.ts';

export const ROLE_WORDS: readonly { role: string; words: string }[] = [
  { role: 'operator', words: 'Operator: handles alarms' },
  { role: 'supervisor', words: 'Supervisor: also takes over, reviews and sees figures' },
  { role: 'installer', words: 'Installer: devices and homes only' },
  { role: 'scheme-manager', words: 'Scheme manager: figures and homes of an authority, no names' },
  { role: 'auditor', words: 'Auditor: reads everything, no names' },
  { role: 'administrator', words: 'Administrator: also looks after staff' },
];

export const placeIn = (form: HTMLFormElement): Place => ({
  role: fieldOf(form, 'role'),
  authority: fieldOf(form, 'authority'),
  provider: fieldOf(form, 'provider'),
});

/** Role and scope, for an invitation, a record or a token. */
export function PlaceFields({ scopes, now }: { scopes: Scopes | null; now?: Place }) {
  const id = useId();
  return (
    <>
      <div>
        <label for={`${id}role`}>Role</label>
        <select id={`${id}role`} name="role" defaultValue={now?.role ?? 'operator'}>
          {ROLE_WORDS.map(({ role, words }) => (
            <option key={role} value={role} selected={role === (now?.role ?? 'operator')}>
              {words}
            </option>
          ))}
        </select>
      </div>
      <Choice
        name="authority"
        label="Sees the homes of"
        every="every authority"
        items={scopes?.authorities}
        now={now?.authority}
      />
      <Choice
        name="provider"
        label="looked after by"
        every="every provider"
        items={scopes?.providers}
        now={now?.provider}
      />
    </>
  );
}

interface ChoiceProps {
  name: string;
  label: string;
  every: string;
  items: Scopes['authorities'] | undefined;
  now: string | undefined;
}

function Choice({ name, label, every, items = [], now = '' }: ChoiceProps) {
  const id = useId();
  return (
    <div>
      <label for={id}>{label}</label>
      <select id={id} name={name}>
        <option value="" selected={now === ''}>
          {every}
        </option>
        {items.map((item) => (
          <option key={item.id} value={item.id} selected={item.id === now}>
            {item.name}
          </option>
        ))}
      </select>
    </div>
  );
}

/** How far somebody sees, in words. */
export function reachWords(
  scope: { authority: string | null; provider: string | null },
  scopes: Scopes | null,
): string {
  const named = (items: Scopes['authorities'] | undefined, id: string | null) =>
    id === null ? [] : [items?.find((item) => item.id === id)?.name ?? id];
  const parts = [...named(scopes?.authorities, scope.authority), ...named(scopes?.providers, scope.provider)];
  return parts.length === 0 ? 'everything' : parts.join(', ');
}
