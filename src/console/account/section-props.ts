import type { Account } from '../../desk/schema/account.ts';

/** What every section of the account page is given. */
export interface SectionProps {
  account: Account;
  /** Asks the desk anew, after something was changed. */
  changed: () => Promise<void>;
  /** Recovery codes that came with a first second factor; null when there were some already. */
  showRecovery: (codes: readonly string[] | null) => void;
}
