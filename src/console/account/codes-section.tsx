import { useId, useRef, useState } from 'preact/hooks';
import type { NewCodes } from '../../desk/schema/account.ts';
import { useAct } from './act.ts';
import * as api from './api.ts';
import type { SectionProps } from './section-props.ts';
import { Refused } from './signin-page.tsx';
import { When } from './when.tsx';

/** Codes of an app on the phone. They count once the first one was typed. */
export function CodesSection({ account, changed, showRecovery }: SectionProps) {
  const act = useAct();
  const [offer, setOffer] = useState<NewCodes | null>(null);
  const confirm = async (code: string) => {
    showRecovery(await api.confirmCodes(code));
    setOffer(null);
    await changed();
  };
  const remove = async () => {
    await api.removeCodes();
    await changed();
  };
  return (
    <section aria-labelledby="codes">
      <h2 id="codes">One-time codes</h2>
      {account.codesSince ? (
        <>
          <p>
            Set up <When at={account.codesSince} />.
          </p>
          <button type="button" onClick={() => act.run(remove)}>
            Remove them
          </button>
        </>
      ) : offer ? (
        <Confirm offer={offer} onCode={(code) => act.run(() => confirm(code))} onLeave={() => setOffer(null)} />
      ) : (
        <>
          <p>An app on your phone shows six digits that change every half minute.</p>
          <button type="button" onClick={() => act.run(async () => setOffer(await api.beginCodes()))}>
            Set up one-time codes
          </button>
        </>
      )}
      <Refused act={act} />
    </section>
  );
}

function Confirm({ offer, onCode, onLeave }: { offer: NewCodes; onCode: (code: string) => void; onLeave: () => void }) {
  const id = useId();
  const code = useRef<HTMLInputElement>(null);
  const { size, path } = offer.qr;
  const quiet = 4;
  const box = `${-quiet} ${-quiet} ${size + 2 * quiet} ${size + 2 * quiet}`;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onCode(code.current?.value.trim() ?? '');
      }}
    >
      <ol class="howto">
        <li>
          Open an authenticator app and let it see this square.
          <svg class="qr" viewBox={box} role="img" aria-label="QR code for the authenticator app">
            <rect x={-quiet} y={-quiet} width={size + 2 * quiet} height={size + 2 * quiet} class="paper" />
            <path d={path} class="ink" />
          </svg>
        </li>
        <li>
          Or type this into it: <code class="secret">{offer.secret.match(/.{1,4}/g)?.join(' ')}</code>
        </li>
        <li>
          <label for={id}>The six digits that it shows now</label>
          <input id={id} ref={code} class="digits" inputMode="numeric" autocomplete="one-time-code" required />
        </li>
      </ol>
      <div class="buttons">
        <button type="submit" class="primary">
          Confirm
        </button>
        <button type="button" onClick={onLeave}>
          Leave it
        </button>
      </div>
    </form>
  );
}
