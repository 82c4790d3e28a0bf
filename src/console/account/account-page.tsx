import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Account } from '../../desk/schema/account.ts';
import { Problem } from '../api/http.ts';
import { NotifySection } from '../shell/notify.tsx';
import * as api from './api.ts';
import { CodesSection } from './codes-section.tsx';
import { EventList } from './event-list.tsx';
import { PasskeysSection } from './passkeys-section.tsx';
import { PasswordSection } from './password-section.tsx';
import { ProveDialog } from './proving.tsx';
import { RecoverySection, ShownCodes } from './recovery-section.tsx';
import type { SectionProps } from './section-props.ts';
import { SessionsSection } from './sessions-section.tsx';
import { TelephoneSection } from './telephone-section.tsx';
import './account.css';

/** Everything about how I get in. */
export function Page() {
  return (
    <section class="pane account">
      <h1 tabIndex={-1}>My account</h1>
      <MyAccount />
    </section>
  );
}

/** `onChanged` is told after each change, for those who wait for the desk to open. */
export function MyAccount({ onChanged }: { onChanged?: () => void }) {
  const [account, setAccount] = useState<Account | null>(null);
  const [problem, setProblem] = useState('');
  const [recovery, setRecovery] = useState<readonly string[] | null>(null);
  // Known at once, before the next picture: the desk must not open over codes that are shown only once.
  const isShowing = useRef(false);
  const load = useCallback(async () => {
    try {
      setAccount(await api.getAccount());
      setProblem('');
    } catch (error) {
      setProblem(error instanceof Problem ? error.message : 'Something went wrong in this page. Reload it.');
    }
  }, []);
  useEffect(() => void load(), [load]);
  if (account === null) return <p role="status">{problem || 'Fetching your account…'}</p>;
  const changed = async () => {
    await load();
    if (!isShowing.current) onChanged?.();
  };
  const showRecovery = (codes: readonly string[] | null) => {
    isShowing.current = codes !== null;
    setRecovery(codes);
  };
  const props: SectionProps = { account, changed, showRecovery };
  const noted = () => {
    showRecovery(null);
    onChanged?.();
  };
  return (
    <>
      {recovery ? <ShownCodes codes={recovery} onNoted={noted} /> : null}
      <WhoIAm account={account} />
      <CodesSection {...props} />
      <PasskeysSection {...props} />
      <RecoverySection {...props} />
      <PasswordSection {...props} />
      <TelephoneSection />
      <NotifySection />
      <SessionsSection {...props} />
      <section aria-labelledby="recent">
        <h2 id="recent">What happened to this account</h2>
        <p>If one of these was not you, tell an administrator at once.</p>
        <EventList events={account.recent} caption="The last things that happened, newest first" />
      </section>
      <ProveDialog />
    </>
  );
}

function WhoIAm({ account }: { account: Account }) {
  return (
    <dl class="about">
      <div>
        <dt>Name</dt>
        <dd>{account.name}</dd>
      </div>
      <div>
        <dt>Sign-in name</dt>
        <dd>{account.login ?? 'not shown'}</dd>
      </div>
      <div>
        <dt>Role</dt>
        <dd>{account.role}</dd>
      </div>
    </dl>
  );
}
