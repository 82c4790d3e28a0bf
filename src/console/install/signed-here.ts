import { looksLike } from '../api/guards.ts';

/** What is known of a job after it was signed off on this phone: nobody who installs may read it any more. */
export interface SignedHere {
  reference: string;
  withoutAddress: boolean;
  signedOffAt: string;
  soakUntil: string | null;
}

const isSigned = looksLike<SignedHere>({ reference: 'string', withoutAddress: 'boolean', signedOffAt: 'string' });
const keyOf = (job: string) => `havenwatch.signed.${job}`;

/** Null when it was not signed off in this window, or the browser keeps nothing. */
export function signedHere(job: string): SignedHere | null {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(keyOf(job)) ?? 'null');
    return isSigned(kept) ? kept : null;
  } catch {
    return null;
  }
}

export function rememberSigned(job: string, signed: SignedHere): void {
  try {
    sessionStorage.setItem(keyOf(job), JSON.stringify(signed));
  } catch {
    // Then a reload shows nothing more of it.
  }
}
