import { useEffect, useRef } from 'preact/hooks';
import { useAct } from './act.ts';
import * as api from './api.ts';
import type { SectionProps } from './section-props.ts';
import { Refused } from './signin-page.tsx';

/** For the day when the phone or the key is lost. */
export function RecoverySection({ account, changed, showRecovery }: SectionProps) {
  const act = useAct();
  if (account.codesSince === null && account.passkeys.length === 0) return null;
  const make = async () => {
    showRecovery(await api.newRecovery());
    await changed();
  };
  return (
    <section aria-labelledby="recovery">
      <h2 id="recovery">Recovery codes</h2>
      <p>{account.recoveryLeft} left. Each signs you in once, together with your password.</p>
      <button type="button" onClick={() => act.run(make)}>
        Make ten new ones
      </button>
      <Refused act={act} />
    </section>
  );
}

/** Shown once; they stay until the person says that they are kept. */
export function ShownCodes({ codes, onNoted }: { codes: readonly string[]; onNoted: () => void }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <section class="shown" aria-labelledby="shown">
      <h2 id="shown" ref={heading} tabIndex={-1}>
        Keep these recovery codes
      </h2>
      <p>They are shown this once. Print them or put them in your password manager, away from your phone.</p>
      <ul class="codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <div class="buttons">
        <button type="button" class="primary" onClick={onNoted}>
          I have kept them
        </button>
        <button type="button" onClick={() => window.print()}>
          Print
        </button>
      </div>
    </section>
  );
}
