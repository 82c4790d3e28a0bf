import { useId, useState } from 'preact/hooks';

interface Props {
  name: string;
  label: string;
  /** `new-password` also asks for the least length. */
  kind: 'current-password' | 'new-password';
}

export const PASSWORD_LEAST = 12;

/** A password that can be looked at while it is typed, pasted, and kept by a password manager. */
export function PasswordField({ name, label, kind }: Props) {
  const id = useId();
  const [isShown, show] = useState(false);
  const typed = {
    id,
    name,
    autocomplete: kind,
    autocapitalize: 'none',
    spellcheck: false,
    required: true,
    ...(kind === 'new-password' && { minLength: PASSWORD_LEAST }),
  } as const;
  return (
    <>
      <label for={id}>{label}</label>
      <div class="password">
        {isShown ? <input type="text" {...typed} /> : <input type="password" {...typed} />}
        <button type="button" class="quiet" aria-pressed={isShown} onClick={() => show(!isShown)}>
          {isShown ? 'Hide' : 'Show'}
          <span class="unseen"> {label}</span>
        </button>
      </div>
    </>
  );
}

export const fieldOf = (form: HTMLFormElement, name: string) => String(new FormData(form).get(name) ?? '');
