import { useId, useRef } from 'preact/hooks';
import type { Account } from '../../desk/schema/account.ts';
import { useAct } from './act.ts';
import * as api from './api.ts';
import { addHere, passkeysKnown } from './passkey.ts';
import type { SectionProps } from './section-props.ts';
import { Refused } from './signin-page.tsx';
import { When } from './when.tsx';

/** Keys that ask for a finger or a PIN. Each signs in by itself. */
export function PasskeysSection({ account, changed, showRecovery }: SectionProps) {
  const act = useAct();
  const id = useId();
  const name = useRef<HTMLInputElement>(null);
  const add = async () => {
    showRecovery(await addHere(name.current?.value.trim() ?? ''));
    if (name.current) name.current.value = '';
    await changed();
  };
  const remove = async (key: string) => {
    await api.removePasskey(key);
    await changed();
  };
  return (
    <section aria-labelledby="passkeys">
      <h2 id="passkeys">Passkeys</h2>
      <p>
        A key, a phone or this computer asks for your finger or a PIN. No password is needed, and nobody can phish it.
      </p>
      <Kept passkeys={account.passkeys} onRemove={(key) => act.run(() => remove(key))} />
      {account.passkeysHere && passkeysKnown() ? (
        <form
          class="asking"
          onSubmit={(event) => {
            event.preventDefault();
            act.run(add);
          }}
        >
          <div>
            <label for={id}>A name for it</label>
            <input id={id} ref={name} maxLength={60} placeholder="Blue key" required />
          </div>
          <button type="submit" aria-disabled={act.busy.value ? 'true' : undefined}>
            Add a passkey
          </button>
        </form>
      ) : (
        <p class="empty">Passkeys do not work at this address. They need the desk's name over https, or localhost.</p>
      )}
      <Refused act={act} />
    </section>
  );
}

function Kept({ passkeys, onRemove }: { passkeys: Account['passkeys']; onRemove: (id: string) => void }) {
  if (passkeys.length === 0) return null;
  return (
    <ul class="things">
      {passkeys.map((key) => (
        <li key={key.id}>
          <span>
            <strong>{key.name ?? 'Passkey'}</strong>, added <When at={key.createdAt} />
            {key.lastUsedAt ? (
              <>
                , last used <When at={key.lastUsedAt} />
              </>
            ) : (
              ', not used yet'
            )}
          </span>
          <button type="button" class="quiet" onClick={() => onRemove(key.id)}>
            Remove<span class="unseen"> {key.name}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
