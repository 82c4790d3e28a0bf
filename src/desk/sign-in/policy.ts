import type { Role } from '../../register/schema.ts';

/** What a provider asks of those who sign in. */
export interface SignInPolicy {
  /** Roles whose people must have a second factor. Those without one get as far as setting it up. */
  secondFactorFor: readonly Role[];
}

export const NO_SIGN_IN_POLICY: SignInPolicy = { secondFactorFor: [] };
